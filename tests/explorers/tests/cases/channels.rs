use crate::{named, show};
use std::Explorer;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
/// A loop over a receiver, whose sender is dropped after the loop, does not end.
#[test]
fn own_sender() {
    show("for _ in rx with tx alive", "deadlock", Explorer::new(), || {
        let (tx, rx) = mpsc::channel::<()>();
        for _ in rx {}
        drop(tx);
    });
}
/// Two workers that send to each other, with room for one message each, and take one after each that they
/// send: it looks as if both could stand before a full channel.
#[test]
fn two_full() {
    show("two workers, room for one", "ok", Explorer::new(), || {
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
/// A message is taken out of the mailbox, and its worker is told to stop before it is kept.
#[test]
fn taken_then_stopped() {
    show(
        "a message taken out and then dropped",
        "ok (0, 0) | ok (1, 0)",
        Explorer::new(),
        || {
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
        },
    );
}
/// A job waits for a job of the same pool.
#[derive(Debug)]
enum Job {
    Outer(SyncSender<Job>, Sender<u32>),
    Inner(Sender<u32>),
}
#[test]
fn pool_starves() {
    for (workers, expected) in
        [(1usize, "deadlock"), (2, "deadlock | leaked 4 | ok 4")]
    {
        show(
            &format!("{workers} workers, two jobs that wait for jobs"),
            expected,
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
/// The thread pool of the Rust Book, with `while let`: the lock is held while the job runs.
#[test]
fn while_let_recv() {
    show(
        "while let Ok(job) = rx.lock().recv()",
        "ok false",
        Explorer::new(),
        || {
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
        },
    );
}
/// `main` is through, and the logger has not written yet.
#[test]
fn main_ends_first() {
    show(
        "main ends before the logger has written",
        "leaked | ok",
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
/// A reader that is too slow is told so, and takes it for the end.
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
fn lagged() {
    show(
        "a lagged reader stops",
        "ok [1, 2, 3] | ok [1] | ok []",
        Explorer::new(),
        || {
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
        },
    );
}
/// Who shuts down sends to a receiver that lives, and whose owner has left its loop.
#[test]
fn send_to_left_loop() {
    show(
        "bounded send to a reader that left its loop",
        "deadlock | ok 3",
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
/// An answer never comes, as the actor has panicked over an earlier message: that is an error, unless a clone
/// of the reply's sender lives.
#[test]
fn reply_clone_lives() {
    show(
        "the asker keeps a clone of the reply sender",
        "deadlock",
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
