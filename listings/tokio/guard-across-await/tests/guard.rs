//! That two tasks on one thread stand still with one, and end with the other.

use guard_across_await::{withdraw, withdraw_under_guard};
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::LocalSet;
use watchdog::in_time;

/// What is left of 10.00 after two withdrawals of 4.00 on one thread, if they have ended within this time.
fn left(
    under_guard: bool,
    patience: Duration,
) -> Result<u64, RecvTimeoutError> {
    let (done, end) = mpsc::channel();
    // Never joined: it may never end.
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().build().unwrap();
        let balance = Rc::new(Mutex::new(10_00));
        let tasks = LocalSet::new();
        for _ in 0..2 {
            let balance = Rc::clone(&balance);
            tasks.spawn_local(async move {
                match under_guard {
                    true => withdraw_under_guard(&balance, 4_00).await,
                    false => withdraw(&balance, 4_00).await,
                }
            });
        }
        runtime.block_on(tasks);
        let left = *balance.lock().unwrap();
        _ = done.send(left);
    });
    end.recv_timeout(patience)
}

#[test]
fn the_second_task_blocks_the_thread_that_the_first_one_needs() {
    let left = left(true, Duration::from_millis(100));
    assert_eq!(left, Err(RecvTimeoutError::Timeout));
}

#[test]
fn with_the_guard_gone_before_the_await_both_end() {
    assert_eq!(left(false, Duration::from_secs(30)), Ok(2_00));
}

/// So one task alone shows nothing.
#[test]
fn alone_the_broken_one_ends_too() {
    in_time(|| {
        let runtime = Builder::new_current_thread().build().unwrap();
        let balance = Mutex::new(10_00);
        runtime.block_on(withdraw_under_guard(&balance, 4_00));
        assert_eq!(*balance.lock().unwrap(), 6_00);
    });
}

/// Tokio's mutex has a lock that blocks, too; where it would block a runtime it panics.
#[test]
#[should_panic(expected = "Cannot block the current thread")]
fn blocking_lock_panics_in_async_code() {
    in_time(|| {
        let runtime = Builder::new_current_thread().build().unwrap();
        let balance = tokio::sync::Mutex::new(10_00);
        runtime.block_on(async { *balance.blocking_lock() -= 4_00 });
    });
}
