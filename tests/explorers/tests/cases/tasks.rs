use crate::{named, show};
use core::future::Future;
use core::pin::{Pin, pin};
use core::task::{Context, Poll, Waker};
use std::Explorer;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};

struct Once(bool);
impl Future for Once {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0 {
            Poll::Ready(())
        } else {
            self.0 = true;
            Poll::Pending
        }
    }
}

/// Two futures are polled on one thread, and each holds a guard of std across an await.
#[test]
fn guard_across_await() {
    show(
        "std guard across await, two futures on one thread",
        "deadlock",
        Explorer::new(),
        || {
            let till = Mutex::new(0);
            async fn work(till: &Mutex<u32>) {
                let mut t = till.lock().unwrap();
                Once(false).await;
                *t += 1;
            }
            let (mut a, mut b) = (pin!(work(&till)), pin!(work(&till)));
            let mut cx = Context::from_waker(Waker::noop());
            let (mut da, mut db) = (false, false);
            while !(da && db) {
                if !da {
                    da = a.as_mut().poll(&mut cx).is_ready()
                }
                if !db {
                    db = b.as_mut().poll(&mut cx).is_ready()
                }
            }
        },
    );
}

/// The Rust Book's pool, with a type of its own for jobs.
struct Job(Box<dyn FnOnce() + Send>);
impl core::fmt::Debug for Job {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Job")
    }
}
#[test]
fn book_pool() {
    for (workers, jobs) in [(2, 2), (3, 2), (4, 2)] {
        show(
            &format!("pool of {workers}, {jobs} jobs"),
            "ok 2",
            Explorer::new(),
            move || {
                let (tx, rx) = mpsc::channel::<Job>();
                let rx = Arc::new(Mutex::new(rx));
                let ws: Vec<_> = (0..workers)
                    .map(|n| {
                        let rx = rx.clone();
                        named(&format!("worker {n}"), move || {
                            loop {
                                let job = rx.lock().unwrap().recv();
                                match job {
                                    Ok(job) => (job.0)(),
                                    Err(_) => break,
                                }
                            }
                        })
                    })
                    .collect();
                let done = Arc::new(Mutex::new(0));
                for _ in 0..jobs {
                    let d = done.clone();
                    tx.send(Job(Box::new(move || *d.lock().unwrap() += 1)))
                        .unwrap();
                }
                drop(tx);
                for w in ws {
                    w.join().unwrap();
                }
                let n = *done.lock().unwrap();
                n
            },
        );
    }
}
