//! The same as one thread, however the work is cut; and no lock across it.

use par_sum::{pay_interest, total, total_by_threads};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

#[test]
fn the_sum_is_that_of_one_thread_for_any_length_and_number_of_threads() {
    for length in [0, 1, 2, 7, 1_000, 10_007] {
        let balances: Vec<u64> = (0..length).map(|n| n * n).collect();
        let expected: u128 = balances.iter().copied().map(u128::from).sum();
        assert_eq!(total(&balances), expected);
        for threads in [1, 2, 3, 8] {
            assert_eq!(total_by_threads(&balances, threads), expected);
        }
    }
}

#[test]
fn the_sum_always_fits() {
    let twice = 2 * u128::from(u64::MAX);
    assert_eq!(total(&[u64::MAX, u64::MAX]), twice);
    assert_eq!(total_by_threads(&[u64::MAX, u64::MAX], 2), twice);
}

#[test]
fn every_account_is_paid_interest_once() {
    let mut balances: Vec<u64> = (0..10_000).collect();
    assert_eq!(pay_interest(&mut balances, 5), 0);
    for (before, after) in (0..).zip(balances) {
        assert_eq!(after, before + before * 5 / 100);
    }
}

#[test]
fn interest_that_does_not_fit_is_counted_and_changes_nothing() {
    let mut balances = [100, u64::MAX, u64::MAX / 105 * 100, 0];
    assert_eq!(pay_interest(&mut balances, 5), 1);
    assert_eq!(balances, [105, u64::MAX, u64::MAX / 105 * 105, 0]);
    assert_eq!(pay_interest(&mut balances, u64::MAX), 3);
}

/// A worker that waits for its parts works on something else meanwhile, with the lock in hand. If
/// that wants the lock, it waits for itself. One worker makes it certain.
#[test]
fn a_lock_held_across_parallel_work_can_wait_for_itself() {
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let books = Arc::new(Mutex::new(0));
        let there = Arc::clone(&books);
        pool.scope(|s| {
            s.spawn(move |_| *there.lock().unwrap() += 1);
            // A worker begins with its newest job, so this one comes first.
            s.spawn(move |_| {
                let _guard = books.lock().unwrap();
                rayon::yield_now(); // stands in for a worker that waits
            });
        });
        let _ = done.send(());
    });
    let end = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(end, Err(RecvTimeoutError::Timeout));
}
