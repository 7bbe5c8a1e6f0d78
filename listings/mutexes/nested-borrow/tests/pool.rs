//! Who borrows with something borrowed in hand may wait forever.

use nested_borrow::{Pool, transfer_and_audit, transfer_then_audit};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

fn watch<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RecvTimeoutError> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(job()));
    end.recv_timeout(Duration::from_millis(100))
}

#[test]
fn with_one_connection_a_single_borrower_waits_for_itself() {
    in_time(|| {
        let end = watch(|| transfer_and_audit(&Pool::of(1)));
        assert_eq!(end, Err(RecvTimeoutError::Timeout));
    });
}

/// Each of `n` borrowers has one before any asks for the second.
/// Live? No.
#[test]
fn as_many_borrowers_as_connections_can_wait_for_each_other() {
    in_time(|| {
        for n in [2, 8] {
            let (pool, all) =
                (Arc::new(Pool::of(n)), Arc::new(Barrier::new(n)));
            let (done, end) = mpsc::channel();
            for _ in 0..n {
                let (pool, all) = (Arc::clone(&pool), Arc::clone(&all));
                let done = done.clone();
                thread::spawn(move || {
                    pool.with(|_| {
                        all.wait();
                        pool.with(|_| ());
                    });
                    let _ = done.send(());
                });
            }
            let end = end.recv_timeout(Duration::from_millis(100));
            assert_eq!(end, Err(RecvTimeoutError::Timeout));
            assert_eq!(pool.free(), 0);
        }
    });
}

/// One more than there are borrowers: somebody always gets a second one.
#[test]
fn with_one_connection_more_than_borrowers_all_are_served() {
    in_time(|| {
        let pool = Pool::of(5);
        thread::scope(|s| {
            for _ in 0..4 {
                s.spawn(|| {
                    for _ in 0..1_000 {
                        transfer_and_audit(&pool);
                    }
                });
            }
        });
        assert_eq!(pool.free(), 5);
    });
}

/// This is why it passes its tests.
#[test]
fn with_two_connections_a_single_borrower_is_served() {
    in_time(|| {
        assert_eq!(transfer_and_audit(&Pool::of(2)), 1);
    });
}

/// Live? Yes.
#[test]
fn one_connection_for_both_is_enough_for_any_number_of_borrowers() {
    in_time(|| {
        let pool = Pool::of(1);
        thread::scope(|s| {
            for _ in 0..8 {
                s.spawn(|| {
                    for _ in 0..1_000 {
                        transfer_then_audit(&pool);
                    }
                });
            }
        });
        assert_eq!(pool.free(), 1);
        assert_eq!(transfer_then_audit(&pool), 2 * 8 * 1_000 + 2);
    });
}

/// The lock is not held during the work: others borrow and give back meanwhile.
#[test]
fn while_one_works_others_borrow() {
    in_time(|| {
        let pool = Pool::of(2);
        pool.with(|_| {
            assert_eq!(pool.free(), 1);
            thread::scope(|s| s.spawn(|| transfer_then_audit(&pool)).join())
                .unwrap();
        });
    });
}

#[test]
fn a_connection_comes_back_after_a_panic() {
    in_time(|| {
        let pool = Pool::of(1);
        let clumsy = || pool.with(|_| panic!("this panic is meant"));
        assert!(thread::scope(|s| s.spawn(clumsy).join()).is_err());
        assert_eq!(pool.free(), 1);
    });
}

/// Without a wakeup it would sleep forever. (Every schedule decides that; here it has time to
/// fall asleep.)
#[test]
fn who_waits_is_woken_when_a_connection_comes_back() {
    in_time(|| {
        let pool = Pool::of(1);
        let got = thread::scope(|s| {
            let waits = pool.with(|_| {
                let waits = s.spawn(|| transfer_then_audit(&pool));
                thread::sleep(Duration::from_millis(50));
                waits
            });
            waits.join().unwrap()
        });
        assert_eq!(got, 2);
    });
}
