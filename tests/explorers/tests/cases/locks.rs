use crate::{named, show};
use std::Explorer;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex, RwLock};
use std::thread;
use std::time::Duration;

/// A sharded map: a reference into one shard is held while another shard is written.
#[derive(Debug)]
struct Sharded {
    shards: [RwLock<BTreeMap<&'static str, u32>>; 2],
}
impl Sharded {
    fn new() -> Self {
        Sharded {
            shards: [
                RwLock::new(BTreeMap::new()),
                RwLock::new(BTreeMap::new()),
            ],
        }
    }
    fn shard(&self, k: &str) -> &RwLock<BTreeMap<&'static str, u32>> {
        &self.shards[k.len() % 2]
    }
    fn insert(&self, k: &'static str, v: u32) {
        self.shard(k).write().unwrap().insert(k, v);
    }
}
#[test]
fn sharded_map() {
    show(
        "sharded map, ref held while inserting",
        "deadlock | ok",
        Explorer::new(),
        || {
            let m = Arc::new(Sharded::new());
            m.insert("ab", 1);
            m.insert("abc", 2);
            let other = m.clone();
            let t = named("reader of abc", move || {
                let held = other.shard("abc").read().unwrap();
                other.insert("ab", held["abc"]);
            });
            let held = m.shard("ab").read().unwrap();
            m.insert("abc", held["ab"]);
            drop(held);
            t.join().unwrap();
        },
    );
}

/// Who reads takes the lock a second time: a writer that came between waits for the first, and the second
/// for the writer.
#[test]
fn read_twice() {
    show(
        "read lock taken twice, a writer between",
        "deadlock | ok 10 | ok 12",
        Explorer::new(),
        || {
            let book = Arc::new(RwLock::new(5u32));
            let b = book.clone();
            let writer = named("writer", move || *b.write().unwrap() += 1);
            let first = book.read().unwrap();
            let second = book.read().unwrap();
            let sum = *first + *second;
            drop((first, second));
            writer.join().unwrap();
            sum
        },
    );
}

/// A setter and the handler of an event take the same two locks, in two orders.
#[test]
fn abba() {
    show("abba", "deadlock | ok", Explorer::new(), || {
        let paused = Arc::new(Mutex::new(false));
        let producer_paused = Arc::new(Mutex::new(true));
        let (p, pp) = (paused.clone(), producer_paused.clone());
        let t = named("event", move || {
            let mut pp = pp.lock().unwrap();
            let _was = *p.lock().unwrap();
            *pp = false;
        });
        let mut p = paused.lock().unwrap();
        *p = *p || *producer_paused.lock().unwrap();
        drop(p);
        t.join().unwrap();
    });
}

/// A mutex and a read lock are taken in both orders.
#[test]
fn abba_mixed() {
    show(
        "mutex and rwlock both orders",
        "deadlock | ok 0 | ok 3",
        Explorer::new(),
        || {
            let registry = Arc::new(Mutex::new(1));
            let cancel = Arc::new(RwLock::new(2));
            let (r, c) = (registry.clone(), cancel.clone());
            let t = named("status", move || {
                let c = c.read().unwrap();
                *c + *r.lock().unwrap()
            });
            {
                let mut r = registry.lock().unwrap();
                *cancel.write().unwrap() = 0;
                *r = 0;
            }
            t.join().unwrap()
        },
    );
}

/// Whoever waits for its parts works off other jobs meanwhile, and one of these wants the lock that it holds.
#[test]
fn work_stealing() {
    show(
        "helper runs another job under the lock",
        "deadlock | ok 2",
        Explorer::new(),
        || {
            let cache = Arc::new(Mutex::new(0u32));
            let queue = Arc::new(Mutex::new(VecDeque::from(["outer 2"])));
            fn outer(
                cache: &Mutex<u32>,
                queue: &Mutex<VecDeque<&'static str>>,
            ) {
                let mut cached = cache.lock().unwrap();
                queue.lock().unwrap().push_back("part");
                loop {
                    let job = queue.lock().unwrap().pop_front();
                    match job {
                        Some("part") => {
                            *cached += 1;
                            break;
                        }
                        Some(_) => outer(cache, queue),
                        None => break,
                    }
                }
            }
            let (c, q) = (cache.clone(), queue.clone());
            let t = named("worker", move || {
                if let Some("outer 2") = {
                    let j = q.lock().unwrap().pop_front();
                    j
                } {
                    outer(&c, &q)
                }
            });
            outer(&cache, &queue);
            t.join().unwrap();
            *cache.lock().unwrap()
        },
    );
}

/// Each request takes a second connection out of the pool while it has one.
#[derive(Debug)]
struct Pool {
    free: Mutex<Vec<u32>>,
    came_back: Condvar,
}
struct Lent<'a>(&'a Pool, u32);
impl Pool {
    fn new(n: u32) -> Self {
        Pool { free: Mutex::new((0..n).collect()), came_back: Condvar::new() }
    }
    fn get(&self) -> Lent<'_> {
        let mut free = self
            .came_back
            .wait_while(self.free.lock().unwrap(), |f| f.is_empty())
            .unwrap();
        Lent(self, free.pop().unwrap())
    }
}
impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.0.free.lock().unwrap().push(self.1);
        self.0.came_back.notify_one();
    }
}
#[test]
fn nested_checkout() {
    show(
        "two handlers, two connections each, pool of two",
        "deadlock | ok",
        Explorer::new(),
        || {
            let pool = Arc::new(Pool::new(2));
            let p = pool.clone();
            let handler = |pool: &Pool| {
                let tx = pool.get();
                let audit = pool.get();
                let _ = (tx.1, audit.1);
            };
            let t = named("request 2", move || handler(&p));
            handler(&pool);
            t.join().unwrap();
        },
    );
}

/// The flag that stops a worker is set while that stands in `recv`.
#[test]
fn stop_flag() {
    show(
        "stop flag, worker in recv",
        "deadlock | ok 0 | ok 1",
        Explorer::new(),
        || {
            let stop = Arc::new(AtomicBool::new(false));
            let (tx, rx) = mpsc::channel::<u32>();
            let s = stop.clone();
            let t = named("worker", move || {
                let mut n = 0;
                while !s.load(Ordering::SeqCst) {
                    match rx.recv() {
                        Ok(x) => n += x,
                        Err(_) => break,
                    }
                }
                n
            });
            tx.send(1).unwrap();
            stop.store(true, Ordering::SeqCst);
            t.join().unwrap()
        },
    );
}

/// Its `Drop` joins the thread while the sender is a field that still lives.
#[derive(Debug)]
struct Logger {
    tx: Sender<u32>,
    thread: Option<thread::JoinHandle<()>>,
}
impl Drop for Logger {
    fn drop(&mut self) {
        if let Some(t) = self.thread.take() {
            t.join().unwrap();
        }
    }
}
#[test]
fn join_in_drop() {
    show("join in drop with sender alive", "deadlock", Explorer::new(), || {
        let (tx, rx) = mpsc::channel();
        let thread = Some(named("logger", move || for _line in rx {}));
        let l = Logger { tx, thread };
        l.tx.send(1).unwrap();
    });
}

/// Who notifies does not hold the lock, and the waiter has a timeout: it is late, and not stuck.
#[test]
fn late_notify() {
    show(
        "notify without lock, wait_timeout",
        "ok (false, \"after the timeout\") | ok (true, \"after the timeout\") | ok (true, \"at once\")",
        Explorer::new(),
        || {
            let state =
                Arc::new((Mutex::new(()), Condvar::new(), RwLock::new(false)));
            let s = state.clone();
            let t = named("writer", move || {
                *s.2.write().unwrap() = true;
                s.1.notify_all();
            });
            let mut g = state.0.lock().unwrap();
            let mut timeouts = 0;
            let mut seen = *state.2.read().unwrap();
            while !seen && timeouts == 0 {
                let (again, r) =
                    state.1.wait_timeout(g, Duration::from_secs(10)).unwrap();
                g = again;
                if r.timed_out() {
                    timeouts += 1;
                }
                seen = *state.2.read().unwrap();
            }
            drop(g);
            t.join().unwrap();
            (seen, if timeouts > 0 { "after the timeout" } else { "at once" })
        },
    );
}

/// One panics under a lock, and so does everybody who takes it afterwards.
#[test]
fn poison_cascade() {
    show("poison cascade", "ok 1 | ok 2 | ok 3", Explorer::new(), || {
        let hits = Arc::new(Mutex::new(0u32));
        let hs: Vec<_> = (0..3)
            .map(|n| {
                let hits = hits.clone();
                named(&format!("request {n}"), move || {
                    let mut h = hits.lock().unwrap();
                    *h += 1;
                    if n == 0 {
                        panic!("bad request");
                    }
                })
            })
            .collect();
        hs.into_iter()
            .filter(|_| true)
            .map(|h| h.join())
            .filter(|r| r.is_err())
            .count()
    });
}

/// A request that is cancelled gives its connection back in the middle of a transaction.
#[derive(Debug, Default)]
struct Conn {
    in_transaction: bool,
    rows: u32,
}
#[test]
fn dirty_connection() {
    show(
        "connection comes back with an open transaction",
        "ok 1 | violated",
        Explorer::new(),
        || {
            let pool = Arc::new(Mutex::new(vec![Conn::default()]));
            let give_up = Arc::new(AtomicBool::new(false));
            let (p, g) = (pool.clone(), give_up.clone());
            let t = named("request 1", move || {
                let Some(mut c) = p.lock().unwrap().pop() else { return };
                c.in_transaction = true;
                if g.load(Ordering::SeqCst) {
                    p.lock().unwrap().push(c);
                    return;
                } // cancelled
                c.rows += 1;
                c.in_transaction = false;
                p.lock().unwrap().push(c);
            });
            give_up.store(true, Ordering::SeqCst);
            t.join().unwrap();
            let c = pool.lock().unwrap().pop().unwrap();
            assert!(
                !c.in_transaction,
                "there is already a transaction in progress"
            );
            c.rows
        },
    );
}

/// Each batch locks its rows in the order of a `HashMap`, which is another for each map on a machine, and the
/// same for all maps in the model.
#[test]
fn hashmap_order() {
    show(
        "batches in the order of a HashMap",
        "ok",
        Explorer::new().max_seconds(20),
        || {
            let rows: Arc<Vec<Mutex<u32>>> =
                Arc::new((0..3).map(|_| Mutex::new(0)).collect());
            let batch = |rows: &Vec<Mutex<u32>>| {
                let counts: HashMap<usize, u32> =
                    [(0, 1), (1, 1), (2, 1)].into();
                let mut held = Vec::new();
                for (row, n) in counts {
                    let mut r = rows[row].lock().unwrap();
                    *r += n;
                    held.push(r);
                }
            };
            let r = rows.clone();
            let t = named("batch 2", move || batch(&r));
            batch(&rows);
            t.join().unwrap();
        },
    );
}
#[test]
fn hashmap_under_lock() {
    show("HashMap only under a lock", "ok 3", Explorer::new(), || {
        let m =
            Arc::new(Mutex::new(HashMap::from([("a", 1), ("b", 2), ("c", 3)])));
        let m2 = m.clone();
        let t = named("other", move || {
            *m2.lock().unwrap().get_mut("a").unwrap() += 1
        });
        *m.lock().unwrap().get_mut("a").unwrap() += 1;
        t.join().unwrap();
        let a = m.lock().unwrap()["a"];
        a
    });
}

/// Each philosopher takes the left fork first.
#[test]
fn philosophers() {
    for n in [3_usize, 4, 5] {
        show(
            &format!("{n} philosophers"),
            "deadlock | ok",
            Explorer::new().max_seconds(60),
            move || {
                let forks: Arc<Vec<Mutex<()>>> =
                    Arc::new((0..n).map(|_| Mutex::new(())).collect());
                let ts: Vec<_> = (0..n)
                    .map(|i| {
                        let f = forks.clone();
                        named(&format!("philosopher {i}"), move || {
                            let _l = f[i].lock().unwrap();
                            let _r = f[(i + 1) % n].lock().unwrap();
                        })
                    })
                    .collect();
                for t in ts {
                    t.join().unwrap();
                }
            },
        );
    }
}

/// A thread panics before it has come to the barrier.
#[test]
fn barrier_panic() {
    show(
        "one never arrives at the barrier",
        "deadlock | ok 2",
        Explorer::new(),
        || {
            let b = Arc::new(std::sync::Barrier::new(2));
            let n = Arc::new(AtomicUsize::new(0));
            let (b2, n2) = (b.clone(), n.clone());
            let t = named("worker", move || {
                let x = 10 / n2.load(Ordering::SeqCst);
                b2.wait();
                x
            });
            n.store(5, Ordering::SeqCst);
            b.wait();
            t.join().unwrap()
        },
    );
}
static SEQ: Mutex<u64> = Mutex::new(0);
#[test]
fn static_mutex() {
    show("a static mutex", "ok", Explorer::new(), || {
        let t = named("a", || *SEQ.lock().unwrap() += 1);
        *SEQ.lock().unwrap() += 1;
        t.join().unwrap();
    });
}
