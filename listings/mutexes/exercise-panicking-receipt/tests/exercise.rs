//! What the transfer must do.
//! Run: `cargo test -p exercise-panicking-receipt -- --ignored`

use exercise_panicking_receipt::{Refused, transfer};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

fn balance(account: &Mutex<u64>) -> u64 {
    *account.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work` on a thread of its own. If that stands still, the test need not.
fn ends<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = mpsc::channel();
    let worker = thread::spawn(move || done.send(work()));
    match end.recv_timeout(Duration::from_millis(700)) {
        Ok(returned) => returned,
        Err(RecvTimeoutError::Timeout) => {
            panic!("it waits for a lock that it holds itself")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(worker.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn the_receipt_tells_both_new_balances_before_anybody_else_can_see_them() {
    ends(|| {
        let (alice, bob) = (Mutex::new(10_00), Mutex::new(5_00));
        let mut printed = None;
        let print = |alices, bobs| {
            let held = alice.try_lock().is_err() && bob.try_lock().is_err();
            assert!(held, "it prints with both locks in hand");
            printed = Some((alices, bobs));
        };
        assert_eq!(transfer(&alice, &bob, 10_00, print), Ok(()));
        assert_eq!(printed, Some((0, 15_00)));
        assert_eq!((balance(&alice), balance(&bob)), (0, 15_00));
    });
}

#[test]
#[ignore = "exercise"]
fn without_a_receipt_nothing_has_happened_and_the_next_transfer_works() {
    ends(|| {
        let (alice, bob) = (Mutex::new(10_00), Mutex::new(5_00));
        let mut printed = false;
        let jam = |_, _| {
            printed = true;
            panic!("paper jam");
        };
        let pay = || transfer(&alice, &bob, 3_00, jam);
        let jammed = catch_unwind(AssertUnwindSafe(pay));
        assert!(printed, "the printer was not asked at all");
        assert!(jammed.is_err(), "nothing was printed, and nobody hears of it");
        let left = (balance(&alice), balance(&bob));
        assert_eq!(left, (10_00, 5_00), "no receipt, and yet it has happened");
        let again = || transfer(&alice, &bob, 3_00, |_, _| ());
        let again = catch_unwind(AssertUnwindSafe(again));
        let again = again.expect("after a paper jam the accounts are usable");
        assert_eq!(again, Ok(()));
        assert_eq!((balance(&alice), balance(&bob)), (7_00, 8_00));
    });
}

#[test]
#[ignore = "exercise"]
fn what_is_refused_is_not_printed_and_changes_nothing() {
    ends(|| {
        let (alice, bob) = (Mutex::new(10_00), Mutex::new(u64::MAX));
        let pay = |cents| {
            let print = |_, _| panic!("there is nothing to print");
            transfer(&alice, &bob, cents, print)
        };
        assert_eq!(pay(10_01), Err(Refused::NotCovered));
        assert_eq!(pay(10_00), Err(Refused::DoesNotFit));
        let left = (balance(&alice), balance(&bob));
        assert_eq!(left, (10_00, u64::MAX), "a refusal changes nothing");
    });
}
