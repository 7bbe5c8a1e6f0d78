use crate::show;
use std::Explorer;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
fn named<T: Send + 'static>(
    n: &str,
    f: impl FnOnce() -> T + Send + 'static,
) -> thread::JoinHandle<T> {
    thread::Builder::new().name(n.to_owned()).spawn(f).unwrap()
}
// rust#72662
#[test]
fn b01_own_sender() {
    show("b01 for _ in rx with tx alive", Explorer::new(), || {
        let (tx, rx) = mpsc::channel::<()>();
        for _ in rx {}
        drop(tx);
    });
}
// ockam#1947
#[test]
fn b02_two_full() {
    show("b02 two workers, room for one", Explorer::new(), || {
        let (a, from_a) = mpsc::sync_channel::<u8>(1);
        let (b, from_b) = mpsc::sync_channel::<u8>(1);
        let go = |out: SyncSender<u8>, inn: Receiver<u8>| {
            move || {
                for n in 0..3 {
                    if out.send(n).is_err() {
                        break;
                    }
                    let _ = inn.try_recv();
                }
            }
        };
        let t = named("W1", go(b, from_a));
        let u = named("W2", go(a, from_b));
        t.join().unwrap();
        u.join().unwrap();
    });
}
// mdk#712 / summerset#11: taken out of the mailbox, and then told to stop before it is kept.
#[test]
fn b04_taken_then_stopped() {
    show("b04 a message taken out and then dropped", Explorer::new(), || {
        let (tx, rx) = mpsc::channel::<u32>();
        let (stop, stopped) = mpsc::channel::<()>();
        let kept = Arc::new(Mutex::new(Vec::new()));
        let k = kept.clone();
        let t = named("worker", move || {
            loop {
                let Ok(message) = rx.recv() else { return 0 };
                if stopped.try_recv().is_ok() {
                    return rx.try_iter().count();
                } // hands back what is unread
                k.lock().unwrap().push(message);
            }
        });
        tx.send(7).unwrap();
        let _ = stop.send(());
        drop(tx);
        let unread = t.join().unwrap();
        let n = kept.lock().unwrap().len();
        (n, unread)
    });
}
// delta-kernel-rs#3202, tokio#1982: a job waits for a job of the same pool.
#[derive(Debug)]
enum Job {
    Outer(SyncSender<Job>, Sender<u32>),
    Inner(Sender<u32>),
}
#[test]
fn b05_pool_starves() {
    for workers in [1usize, 2] {
        show(
            &format!("b05 {workers} workers, two jobs that wait for jobs"),
            Explorer::new(),
            move || {
                let (pool, rx) = mpsc::sync_channel::<Job>(8);
                let rx = Arc::new(Mutex::new(rx));
                for n in 0..workers {
                    let rx = rx.clone();
                    named(&format!("worker {n}"), move || {
                        loop {
                            let job = rx.lock().unwrap().recv();
                            match job {
                                Ok(Job::Outer(pool, reply)) => {
                                    let (r, a) = mpsc::channel();
                                    let _ = pool.send(Job::Inner(r));
                                    drop(pool);
                                    let _ =
                                        reply.send(a.recv().unwrap_or(0) + 1);
                                }
                                Ok(Job::Inner(reply)) => {
                                    let _ = reply.send(1);
                                }
                                Err(_) => return,
                            }
                        }
                    });
                }
                let (reply, answers) = mpsc::channel();
                for _ in 0..2 {
                    pool.send(Job::Outer(pool.clone(), reply.clone())).unwrap();
                }
                drop((pool, reply));
                answers.iter().sum::<u32>()
            },
        );
    }
}
// the Book ch. 21, rust-lang/book#972, #3382: the lock is held while the job runs
#[test]
fn b06_while_let_recv() {
    show("b06 while let Ok(job) = rx.lock().recv()", Explorer::new(), || {
        let (tx, rx) = mpsc::channel::<u32>();
        let rx = Arc::new(Mutex::new(rx));
        let (busy, seen) = mpsc::channel();
        for n in 0..2 {
            let (rx, busy) = (rx.clone(), busy.clone());
            named(&format!("worker {n}"), move || {
                while let Ok(job) = rx.lock().unwrap().recv() {
                    busy.send(('b', job)).unwrap();
                    busy.send(('e', job)).unwrap();
                }
            });
        }
        drop(busy);
        tx.send(1).unwrap();
        tx.send(2).unwrap();
        drop(tx);
        let all: Vec<_> = seen.iter().collect();
        let overlap = all[0].0 == 'b' && all[1].0 == 'b';
        overlap
    });
}
// tracing-appender: main is through, and the logger has not written yet.
#[test]
fn b07_main_ends_first() {
    show(
        "b07 main ends before the logger has written",
        Explorer::new(),
        || {
            let (tx, rx) = mpsc::channel::<&'static str>();
            let written = Arc::new(Mutex::new(Vec::new()));
            let w = written.clone();
            named("logger", move || {
                for line in rx {
                    w.lock().unwrap().push(line)
                }
            });
            tx.send("started").unwrap();
            tx.send("stopped").unwrap();
        },
    );
}
// mayara#31: a reader that is too slow is told so, and takes it for the end.
#[derive(Debug)]
struct Feed {
    ring: Mutex<(u64, Vec<u32>)>,
}
#[derive(Debug, PartialEq)]
enum RecvError {
    Lagged(u64),
    Empty,
}
impl Feed {
    fn send(&self, x: u32) {
        let mut r = self.ring.lock().unwrap();
        r.0 += 1;
        r.1.push(x);
        if r.1.len() > 1 {
            r.1.remove(0);
        }
    }
    fn recv(&self, at: &mut u64) -> Result<u32, RecvError> {
        let r = self.ring.lock().unwrap();
        let oldest = r.0 - r.1.len() as u64;
        if *at < oldest {
            let n = oldest - *at;
            *at = oldest;
            return Err(RecvError::Lagged(n));
        }
        if *at == r.0 {
            return Err(RecvError::Empty);
        }
        *at += 1;
        Ok(r.1[(*at - 1 - oldest) as usize])
    }
}
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn b08_lagged() {
    show("b08 a lagged reader stops", Explorer::new(), || {
        let feed = Arc::new(Feed { ring: Mutex::new((0, vec![])) });
        let f = feed.clone();
        let t = named("radar", move || {
            for n in 1..=3 {
                f.send(n)
            }
        });
        let (mut at, mut got) = (0, Vec::new());
        loop {
            match feed.recv(&mut at) {
                Ok(x) => {
                    got.push(x);
                    if x == 3 {
                        break;
                    }
                }
                Err(RecvError::Empty) => thread::yield_now(),
                Err(_) => break,
            }
        }
        t.join().unwrap();
        got
    });
}
// sync_channel(0) shutdown: sim-ln#193: sends to a receiver that lives but has left its loop
#[test]
fn b09_send_to_left_loop() {
    show(
        "b09 bounded send to a reader that left its loop",
        Explorer::new(),
        || {
            let (tx, rx) = mpsc::sync_channel::<u32>(1);
            let stop = Arc::new(AtomicBool::new(false));
            let s = stop.clone();
            let t = named("reader", move || {
                while !s.load(Ordering::SeqCst) {
                    if rx.recv_timeout(Duration::from_millis(5)).is_err() {
                        break;
                    }
                }
                rx
            });
            let u = named("writer", move || {
                for n in 0..3 {
                    if tx.send(n).is_err() {
                        return n;
                    }
                }
                3
            });
            stop.store(true, Ordering::SeqCst);
            let sent = u.join().unwrap();
            drop(t.join());
            sent
        },
    );
}
// oneshot dropped: an answer that never comes, because the actor has panicked on an earlier message, is an error; unless a clone of reply lives
#[test]
fn b10_reply_clone_lives() {
    show(
        "b10 the asker keeps a clone of the reply sender",
        Explorer::new(),
        || {
            let (tx, rx) = mpsc::channel::<Option<Sender<u32>>>();
            let t = named("actor", move || {
                for r in rx {
                    r.expect("no reply address").send(1).unwrap();
                }
            });
            let (reply, answer) = mpsc::channel();
            tx.send(None).unwrap();
            let _ = tx.send(Some(reply.clone()));
            let got = answer.recv();
            drop(tx);
            (got, t.join().is_err())
        },
    );
}
