//! One thread and one lock are enough for a deadlock.

use dashmap::DashMap;
use locked_again::{Counter, Refused, pay_if, serve_next};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// Runs a job on a thread nobody joins, and waits for its end for a while.
fn watch<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RecvTimeoutError> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(job()));
    end.recv_timeout(Duration::from_millis(100))
}

#[test]
fn a_thread_that_locks_again_in_a_match_arm_never_returns() {
    let counter = Arc::new(Mutex::new(Counter::open(100_00, [30_00])));
    let ours = Arc::clone(&counter);
    let end = watch(move || serve_next(&ours));
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
    assert!(counter.try_lock().is_err(), "it still holds what it waits for");
}

/// Live? No. Isolated? Partly.
#[test]
fn code_that_is_called_under_a_lock_must_not_want_the_lock() {
    let counter = Arc::new(Mutex::new(Counter::open(100_00, [])));
    let ours = Arc::clone(&counter);
    let end = watch(move || {
        pay_if(&ours, 30_00, |amount| {
            amount <= ours.lock().unwrap().balance() / 2
        })
    });
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
    assert!(counter.try_lock().is_err(), "it still holds what it waits for");
}

/// This is why tests that do not look at the account never find out.
#[test]
fn with_an_empty_line_or_a_modest_check_all_is_well() {
    let counter = Mutex::new(Counter::open(100_00, []));
    assert_eq!(serve_next(&counter), Err(Refused::NobodyWaits));
    assert_eq!(pay_if(&counter, 30_00, |_| true), Ok(70_00));
    assert_eq!(pay_if(&counter, 70_01, |_| true), Err(Refused::NotCovered));
    assert_eq!(pay_if(&counter, 1, |_| false), Err(Refused::NotApproved));
    assert_eq!(counter.lock().unwrap().balance(), 70_00);
}

/// A check that panics takes the lock down with it.
#[test]
fn a_check_that_panics_under_the_lock_poisons_it() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, []));
        let crash = |_| panic!("this panic is meant: a check that crashes");
        thread::scope(|s| {
            let paying = s.spawn(|| pay_if(&counter, 30_00, crash));
            assert!(paying.join().is_err());
        });
        assert!(counter.is_poisoned());
    });
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NobodyWaits, "nobody stands in line"),
        (Refused::NotCovered, "there is less in the account"),
        (Refused::NotApproved, "the check said no"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}

/// Here it is asked, and does not wait.
#[test]
fn what_a_concurrent_map_returns_is_a_guard() {
    let accounts: DashMap<_, _> = DashMap::from_iter([("Alice", 1_000_00)]);
    let alice = accounts.get("Alice").unwrap();
    assert!(accounts.try_get_mut("Alice").is_locked());
    assert_eq!(*alice, 1_000_00);
    drop(alice);
    assert!(accounts.try_get_mut("Alice").is_present());
}
