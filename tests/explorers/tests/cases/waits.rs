//! Statics, waits and channels as people write them.

use std::collections::{BTreeMap, VecDeque};
use std::panic;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{
    Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock,
};
use std::thread;
use std::time::Duration;

use crate::{ends, named};

static COUNT: AtomicU32 = AtomicU32::new(0);
static TABLE: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static CONFIG: OnceLock<u32> = OnceLock::new();
static LAZY: LazyLock<Mutex<u32>> = LazyLock::new(|| Mutex::new(10));
static START: Once = Once::new();
static BOOK: RwLock<BTreeMap<u32, u32>> = RwLock::new(BTreeMap::new());

#[test]
fn statics() {
    ends("two threads push to a static", "ok [1, 2] | ok [2, 1]", || {
        let t: Vec<_> = [1, 2]
            .map(|n| thread::spawn(move || TABLE.lock().unwrap().push(n)))
            .into_iter()
            .collect();
        for t in t {
            t.join().unwrap();
        }
        TABLE.lock().unwrap().clone()
    });
    ends(
        "OnceLock set by two: one wins",
        "ok (1, false) | ok (2, true)",
        || {
            let t = thread::spawn(|| CONFIG.set(1).is_ok());
            let won = CONFIG.set(2).is_ok();
            t.join().unwrap();
            (*CONFIG.get().unwrap(), won)
        },
    );
    ends("a static counter starts at 0 each schedule", "ok 2", || {
        let t = thread::spawn(|| {
            COUNT.fetch_add(1, SeqCst);
        });
        COUNT.fetch_add(1, SeqCst);
        t.join().unwrap();
        COUNT.load(SeqCst)
    });
    ends("LazyLock<Mutex>", "ok 12", || {
        let t = thread::spawn(|| *LAZY.lock().unwrap() += 1);
        *LAZY.lock().unwrap() += 1;
        t.join().unwrap();
        let r = *LAZY.lock().unwrap();
        r
    });
    ends("call_once: who", "ok \"a\" | ok \"main\"", || {
        let who = Arc::new(Mutex::new(String::new()));
        let w = who.clone();
        let set = |w: Arc<Mutex<String>>| {
            START.call_once(|| {
                *w.lock().unwrap() =
                    thread::current().name().unwrap().to_owned()
            })
        };
        let t = named("a", move || set(w));
        let w = who.clone();
        START.call_once(|| {
            *w.lock().unwrap() = thread::current().name().unwrap().to_owned()
        });
        t.join().unwrap();
        let r = who.lock().unwrap().clone();
        r
    });
    ends("OnceLock initialised re-entrantly", "deadlock", || {
        let c: Arc<OnceLock<u32>> = Arc::new(OnceLock::new());
        let d = c.clone();
        *c.get_or_init(|| *d.get_or_init(|| 1))
    });
    ends(
        "LazyLock whose closure panics is poisoned",
        "ok (true, true)",
        || {
            let l: LazyLock<u32> = LazyLock::new(|| panic!("no"));
            let a =
                panic::catch_unwind(panic::AssertUnwindSafe(|| *l)).is_err();
            let b =
                panic::catch_unwind(panic::AssertUnwindSafe(|| *l)).is_err();
            (a, b)
        },
    );
    ends(
        "Once that panics is poisoned, call_once_force",
        "ok (true, true, true)",
        || {
            let o = Once::new();
            let a = panic::catch_unwind(panic::AssertUnwindSafe(|| {
                o.call_once(|| panic!())
            }))
            .is_err();
            let b = panic::catch_unwind(panic::AssertUnwindSafe(|| {
                o.call_once(|| {})
            }))
            .is_err();
            let mut c = false;
            o.call_once_force(|s| c = s.is_poisoned());
            (a, b, c && o.is_completed())
        },
    );
    ends("static RwLock map entry", "ok 1 | ok 2", || {
        let t = thread::spawn(|| {
            BOOK.write().unwrap().entry(1).or_insert(1);
        });
        let seen = *BOOK.write().unwrap().entry(1).or_insert(2);
        t.join().unwrap();
        seen
    });
    ends("OnceLock wait in another thread", "ok 5", || {
        let c = Arc::new(OnceLock::new());
        let d = c.clone();
        let t = thread::spawn(move || *d.wait());
        c.set(5).unwrap();
        t.join().unwrap()
    });
}

#[test]
fn waits() {
    ends("wait_while with notify before", "ok", || {
        let p = Arc::new((Mutex::new(false), Condvar::new()));
        let q = p.clone();
        let t = thread::spawn(move || {
            *q.0.lock().unwrap() = true;
            q.1.notify_all();
        });
        let g = p.1.wait_while(p.0.lock().unwrap(), |r| !*r).unwrap();
        drop(g);
        t.join().unwrap();
    });
    ends("`if` in place of `while`, two consumers", "ok | violated", || {
        let p = Arc::new((Mutex::new(VecDeque::new()), Condvar::new()));
        let ts: Vec<_> = (0..2)
            .map(|_| {
                let p = p.clone();
                thread::spawn(move || {
                    let mut q = p.0.lock().unwrap();
                    if q.is_empty() {
                        q = p.1.wait(q).unwrap();
                    }
                    q.pop_front().expect("woken for nothing")
                })
            })
            .collect();
        p.0.lock().unwrap().push_back(1);
        p.1.notify_all();
        p.0.lock().unwrap().push_back(2);
        p.1.notify_one();
        for t in ts {
            t.join().unwrap();
        }
    });
    ends(
        "notify outside of the lock is lost if flag is not under it",
        "deadlock | ok",
        || {
            let p = Arc::new((
                Mutex::new(()),
                Condvar::new(),
                AtomicBool::new(false),
            ));
            let q = p.clone();
            let t = thread::spawn(move || {
                q.2.store(true, SeqCst);
                q.1.notify_one();
            });
            let mut g = p.0.lock().unwrap();
            while !p.2.load(SeqCst) {
                g = p.1.wait(g).unwrap();
            }
            drop(g);
            t.join().unwrap();
        },
    );
    ends("wait_timeout_while says timed out", "ok false | ok true", || {
        let p = Arc::new((Mutex::new(false), Condvar::new()));
        let q = p.clone();
        let t = thread::spawn(move || {
            *q.0.lock().unwrap() = true;
            q.1.notify_one();
        });
        let (g, r) =
            p.1.wait_timeout_while(
                p.0.lock().unwrap(),
                Duration::from_millis(10),
                |r| !*r,
            )
            .unwrap();
        drop(g);
        t.join().unwrap();
        r.timed_out()
    });
    ends("barrier of 3, one leader", "ok 1", || {
        let b = Arc::new(Barrier::new(3));
        let ts: Vec<_> = (0..2)
            .map(|_| {
                let b = b.clone();
                thread::spawn(move || b.wait().is_leader())
            })
            .collect();
        let mut n = b.wait().is_leader() as u32;
        for t in ts {
            n += t.join().unwrap() as u32;
        }
        n
    });
    ends("barrier reused twice", "ok", || {
        let b = Arc::new(Barrier::new(2));
        let c = b.clone();
        let t = thread::spawn(move || {
            c.wait();
            c.wait();
        });
        b.wait();
        b.wait();
        t.join().unwrap();
    });
    ends("park without a token check loops", "ok", || {
        let f = Arc::new(AtomicBool::new(false));
        let g = f.clone();
        let t = thread::spawn(move || {
            while !g.load(SeqCst) {
                thread::park();
            }
        });
        f.store(true, SeqCst);
        t.thread().unpark();
        t.join().unwrap();
    });
    ends("unpark before the store", "deadlock | ok", || {
        let f = Arc::new(AtomicBool::new(false));
        let g = f.clone();
        let t = thread::spawn(move || {
            while !g.load(SeqCst) {
                thread::park();
            }
        });
        t.thread().unpark();
        f.store(true, SeqCst);
        t.join().unwrap();
    });
    ends("two unparks are one token", "deadlock | ok", || {
        let t = thread::spawn(move || {
            thread::park();
            thread::park();
        });
        t.thread().unpark();
        t.thread().unpark();
        t.join().unwrap();
    });
    ends("park_timeout", "ok false | ok true", || {
        let f = Arc::new(AtomicBool::new(false));
        let g = f.clone();
        let t = thread::spawn(move || {
            thread::park_timeout(Duration::from_millis(3));
            g.load(SeqCst)
        });
        f.store(true, SeqCst);
        t.thread().unpark();
        t.join().unwrap()
    });
    ends("condvar used with two mutexes in turn (std may panic)", "ok", || {
        let c = Condvar::new();
        let a = Mutex::new(0);
        let b = Mutex::new(0);
        drop(c.wait_timeout(a.lock().unwrap(), Duration::ZERO).unwrap());
        drop(c.wait_timeout(b.lock().unwrap(), Duration::ZERO).unwrap());
    });
    ends("is_finished race", "ok false | ok true", || {
        let t = thread::spawn(|| ());
        let r = t.is_finished();
        t.join().unwrap();
        r
    });
}

#[test]
fn channels() {
    ends(
        "sync_channel(0): try_send with nobody there",
        "ok false | ok true",
        || {
            let (tx, rx) = mpsc::sync_channel(0);
            let t = thread::spawn(move || rx.recv().is_ok());
            let r = tx.try_send(1).is_ok();
            drop(tx);
            t.join().unwrap();
            r
        },
    );
    ends("rendezvous handshake", "ok 1", || {
        let (tx, rx) = mpsc::sync_channel(0);
        let t = thread::spawn(move || tx.send(1).unwrap());
        let r = rx.recv().unwrap();
        t.join().unwrap();
        r
    });
    ends(
        "into_iter take(2), then the sender gets an error",
        "ok Err(SendError { .. }) | ok Ok(())",
        || {
            let (tx, rx) = mpsc::channel();
            let t = thread::spawn(move || {
                rx.into_iter().take(2).count();
            });
            tx.send(1).unwrap();
            tx.send(2).unwrap();
            let r = tx.send(3);
            drop(tx);
            t.join().unwrap();
            r
        },
    );
    ends("two senders: order of two messages", "ok [1, 2] | ok [2, 1]", || {
        let (tx, rx) = mpsc::channel();
        let tx2 = tx.clone();
        let t = thread::spawn(move || tx2.send(2).unwrap());
        tx.send(1).unwrap();
        drop(tx);
        let v: Vec<_> = rx.iter().collect();
        t.join().unwrap();
        v
    });
    ends("try_iter sees what is there", "ok 0 | ok 1 | ok 2", || {
        let (tx, rx) = mpsc::channel();
        let t = thread::spawn(move || {
            tx.send(1).unwrap();
            tx.send(2).unwrap();
        });
        let n = rx.try_iter().count();
        t.join().unwrap();
        n
    });
    ends(
        "recv_timeout: disconnected, timeout or a value",
        "ok Err(Disconnected) | ok Err(Timeout) | ok Ok(1)",
        || {
            let (tx, rx) = mpsc::channel();
            let g = Arc::new(AtomicBool::new(false));
            let h = g.clone();
            let t = thread::spawn(move || {
                if h.load(SeqCst) {
                    tx.send(1).unwrap()
                }
            });
            g.store(true, SeqCst);
            let r = rx.recv_timeout(Duration::from_millis(1));
            t.join().unwrap();
            r
        },
    );
    ends("a request with a reply channel inside", "ok 4", || {
        let (tx, rx) = mpsc::channel::<(u32, Sender<u32>)>();
        let t = thread::spawn(move || {
            for (n, reply) in rx {
                let _ = reply.send(n * 2);
            }
        });
        let (a, b) = mpsc::channel();
        tx.send((2, a)).unwrap();
        let r = b.recv().unwrap();
        drop(tx);
        t.join().unwrap();
        r
    });
    ends("bounded deadlock: both send first", "deadlock", || {
        let (a, b) = mpsc::sync_channel(0);
        let (c, d) = mpsc::sync_channel(0);
        let t = thread::spawn(move || {
            a.send(1).unwrap();
            d.recv().unwrap();
        });
        c.send(1).unwrap();
        b.recv().unwrap();
        t.join().unwrap();
    });
    ends("dyn FnOnce worker and its result", "ok 6", || {
        let (tx, rx) = mpsc::channel::<Box<dyn FnOnce() -> u32 + Send>>();
        let t = thread::spawn(move || rx.iter().map(|f| f()).sum::<u32>());
        tx.send(Box::new(|| 2)).unwrap();
        let k = 4;
        tx.send(Box::new(move || k)).unwrap();
        drop(tx);
        t.join().unwrap()
    });
    ends(
        "a panicking worker drops its receiver",
        "ok Err(SendError { .. }) | ok Ok(())",
        || {
            let (tx, rx) = mpsc::channel::<u32>();
            let t = thread::spawn(move || {
                let n = rx.recv().unwrap();
                if n == 1 {
                    panic!("one")
                }
            });
            tx.send(1).unwrap();
            let r = tx.send(2);
            let _ = t.join();
            r
        },
    );
    ends("Receiver moved to another thread in a message", "ok 9", || {
        let (tx, rx) = mpsc::channel::<Receiver<u32>>();
        let (a, b) = mpsc::channel();
        let t = thread::spawn(move || rx.recv().unwrap().recv().unwrap());
        tx.send(b).unwrap();
        a.send(9).unwrap();
        t.join().unwrap()
    });
    ends("select by polling two channels", "ok 1 | ok 2", || {
        let (a, ra) = mpsc::channel();
        let (b, rb) = mpsc::channel();
        let t = thread::spawn(move || a.send(1));
        let u = thread::spawn(move || b.send(2));
        let r = loop {
            if let Ok(n) = ra.try_recv() {
                break n;
            }
            if let Ok(n) = rb.try_recv() {
                break n;
            }
            thread::yield_now();
        };
        let _ = (t.join(), u.join());
        r
    });
}
