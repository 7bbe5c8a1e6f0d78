//! Loops that change nothing for a while, and then something.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{self, TryRecvError};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use crate::ends;

#[test]
fn loops_that_end() {
    ends("seven yields then store", "ok 0 | ok 1", || {
        let v = Arc::new(AtomicU64::new(0));
        let w = v.clone();
        let t = thread::spawn(move || w.load(SeqCst));
        for _ in 0..7 {
            thread::yield_now();
        }
        v.store(1, SeqCst);
        t.join().unwrap()
    });
    ends("reads a lock nine times then writes", "ok 0 | ok 5", || {
        let v = Arc::new(Mutex::new(0));
        let w = v.clone();
        let t = thread::spawn(move || *w.lock().unwrap());
        for _ in 0..9 {
            let _ = *v.lock().unwrap();
        }
        *v.lock().unwrap() = 5;
        t.join().unwrap()
    });
    ends("poll of ten then panic", "ok | violated", || {
        let v = Arc::new(AtomicBool::new(false));
        let w = v.clone();
        let t = thread::spawn(move || w.store(true, SeqCst));
        let mut seen = false;
        for _ in 0..10 {
            if v.load(SeqCst) {
                seen = true;
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        if !seen {
            panic!("it never came");
        }
        t.join().unwrap();
    });
    ends("twenty sleeps alone", "ok", || {
        for _ in 0..20 {
            thread::sleep(Duration::from_millis(1))
        }
    });
    ends("try_lock loop with a bound", "ok false | ok true", || {
        let m = Arc::new(Mutex::new(()));
        let n = m.clone();
        let t = thread::spawn(move || {
            let g = n.lock().unwrap();
            thread::yield_now();
            drop(g);
        });
        let got = (0..8).any(|_| m.try_lock().is_ok());
        t.join().unwrap();
        got
    });
    ends("try_recv bound of eight", "ok Err(Empty) | ok Ok(4)", || {
        let (tx, rx) = mpsc::channel();
        let t = thread::spawn(move || {
            tx.send(4).unwrap();
            tx
        });
        let mut got = Err(TryRecvError::Empty);
        for _ in 0..8 {
            got = rx.try_recv();
            if got.is_ok() {
                break;
            }
        }
        let _tx = t.join();
        got
    });
    ends(
        "two pollers that stop by count, then one sets for the other",
        "ok (false, false) | ok (false, true) | ok (true, false)",
        || {
            let a = Arc::new(AtomicBool::new(false));
            let b = Arc::new(AtomicBool::new(false));
            let (a2, b2) = (a.clone(), b.clone());
            let t = thread::spawn(move || {
                let seen = (0..7).any(|_| a2.load(SeqCst));
                b2.store(true, SeqCst);
                seen
            });
            let seen = (0..7).any(|_| b.load(SeqCst));
            a.store(true, SeqCst);
            (seen, t.join().unwrap())
        },
    );
    ends(
        "a loop that spins on what nobody sets is a livelock",
        "livelock",
        || {
            let a = Arc::new(AtomicBool::new(false));
            while !a.load(SeqCst) {
                thread::yield_now();
            }
        },
    );
    ends("compare_exchange spin lock, both come through", "ok 2", || {
        let lock = Arc::new(AtomicBool::new(false));
        let n = Arc::new(AtomicU32::new(0));
        let work = |lock: &AtomicBool, n: &AtomicU32| {
            while lock.compare_exchange(false, true, SeqCst, SeqCst).is_err() {
                std::hint::spin_loop();
            }
            let v = n.load(SeqCst);
            n.store(v + 1, SeqCst);
            lock.store(false, SeqCst);
        };
        let (l, m) = (lock.clone(), n.clone());
        let t = thread::spawn(move || work(&l, &m));
        work(&lock, &n);
        t.join().unwrap();
        n.load(SeqCst)
    });
    ends("sleeps at different places, then store", "ok 0 | ok 1", || {
        let v = Arc::new(AtomicU64::new(0));
        let w = v.clone();
        let t = thread::spawn(move || w.load(SeqCst));
        let z = Duration::ZERO;
        thread::sleep(z);
        thread::sleep(z);
        thread::sleep(z);
        thread::sleep(z);
        thread::sleep(z);
        thread::sleep(z);
        thread::sleep(z);
        v.store(1, SeqCst);
        t.join().unwrap()
    });
    ends(
        "recv_timeout retries seven, then gives up",
        "ok None | ok Some(1)",
        || {
            let (tx, rx) = mpsc::channel();
            let t = thread::spawn(move || {
                let _ = tx.send(1);
                tx
            });
            let got = (0..7)
                .find_map(|_| rx.recv_timeout(Duration::from_millis(5)).ok());
            drop(t.join());
            got
        },
    );
    ends(
        "wait_timeout seven times, then gives up",
        "ok false | ok true",
        || {
            let p = Arc::new((Mutex::new(false), Condvar::new()));
            let q = p.clone();
            let t = thread::spawn(move || {
                *q.0.lock().unwrap() = true;
                q.1.notify_one();
            });
            let mut g = p.0.lock().unwrap();
            for _ in 0..7 {
                if *g {
                    break;
                }
                g = p.1.wait_timeout(g, Duration::from_millis(1)).unwrap().0;
            }
            let r = *g;
            drop(g);
            t.join().unwrap();
            r
        },
    );
}
