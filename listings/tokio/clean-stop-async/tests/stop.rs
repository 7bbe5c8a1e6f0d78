//! What stopping promises.

use clean_stop_async::{Service, Stopped};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use watchdog::tokio::{run, run_paused};

/// What comes to an end at all does so long before.
const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn what_was_accepted_is_done_before_stop_returns() {
    run_paused(|| async {
        let done = Arc::new(AtomicUsize::new(0));
        let mut service = Service::start();
        for seconds in 1..=10 {
            let done = Arc::clone(&done);
            service.accept(async move {
                sleep(Duration::from_secs(seconds)).await;
                done.fetch_add(1, Ordering::Relaxed);
            });
        }
        let stopped = service.stop(Duration::from_secs(60)).await;
        assert_eq!(stopped, Stopped { done: 10, ..Stopped::default() });
        assert_eq!(done.load(Ordering::Relaxed), 10);
    });
}

/// Atomic? Partly.
#[test]
fn what_is_not_done_by_the_deadline_is_dropped_and_counted() {
    run_paused(|| async {
        struct Held(Arc<AtomicUsize>);
        impl Drop for Held {
            fn drop(&mut self) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let dropped = Arc::new(AtomicUsize::new(0));
        let mut service = Service::start();
        let held = Held(Arc::clone(&dropped));
        service.accept(async move {
            let _held = held;
            std::future::pending::<()>().await;
        });
        service.accept(async {});
        service.accept(async { panic!("a job went wrong") });
        let stopped = service.stop(Duration::from_secs(1)).await;
        assert_eq!(stopped, Stopped { done: 1, panicked: 1, dropped: 1 });
        assert_eq!(
            dropped.load(Ordering::Relaxed),
            1,
            "its destructors have run"
        );
    });
}

/// What blocks has no await at which it could be dropped: here, a `recv` of std.
#[test]
fn abort_does_not_stop_what_blocks() {
    run(|| async {
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (end, ends) = mpsc::channel();
        let blocks = spawn_blocking(move || {
            begun.send(()).expect("somebody waits for it");
            ends.recv()
        });
        begins.await.unwrap();
        blocks.abort();
        assert!(end.send("later").is_ok(), "it is still there");
        assert_eq!(blocks.await.unwrap(), Ok("later"), "and was not cancelled");
    });
}

/// A runtime that is dropped waits for what blocks; `shutdown_timeout` leaves it behind.
#[test]
fn a_runtime_waits_for_what_blocks_unless_it_has_a_deadline() {
    for has_deadline in [false, true] {
        let (end, ends) = mpsc::channel::<()>();
        let (gone, is_gone) = mpsc::channel();
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().build().unwrap();
            let (begun, begins) = mpsc::channel();
            runtime.spawn_blocking(move || {
                begun.send(()).expect("somebody waits for it");
                _ = ends.recv();
            });
            begins.recv_timeout(PATIENCE).expect("it begins");
            match has_deadline {
                true => runtime.shutdown_timeout(Duration::from_millis(10)),
                false => drop(runtime),
            }
            gone.send(()).expect("somebody waits for it");
        });
        if !has_deadline {
            let early = is_gone.recv_timeout(Duration::from_millis(100));
            assert!(early.is_err(), "the runtime is gone, and its task is not");
            drop(end); // now it ends
            is_gone.recv_timeout(PATIENCE).expect("the runtime is gone");
        } else {
            is_gone.recv_timeout(PATIENCE).expect("the runtime is gone");
            assert!(end.send(()).is_ok(), "its task is still there");
        }
    }
}

/// A task waits in `recv`, and does not look at a flag; the end of the channel wakes it.
#[test]
fn a_flag_wakes_nobody_and_the_end_of_the_channel_does() {
    run_paused(|| async {
        let stop = Arc::new(AtomicUsize::new(0));
        let (jobs, mut mailbox) = tokio::sync::mpsc::channel::<()>(1);
        let seen = Arc::clone(&stop);
        let mut task = tokio::spawn(async move {
            while seen.load(Ordering::Relaxed) == 0 {
                if mailbox.recv().await.is_none() {
                    return "the end";
                }
            }
            "the flag"
        });
        tokio::task::yield_now().await; // it waits now
        stop.store(1, Ordering::Relaxed);
        let a_day = Duration::from_secs(24 * 3600);
        assert!(tokio::time::timeout(a_day, &mut task).await.is_err());
        drop(jobs);
        assert_eq!(task.await.unwrap(), "the end");
    });
}
