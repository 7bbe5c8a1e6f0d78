//! The slow part runs without the lock.

use let_go_early::{Counter, Refused, pay, serve_next, statement};
use std::sync::{Mutex, TryLockError};
use std::thread;
use watchdog::in_time;

fn is_held(counter: &Mutex<Counter>) -> bool {
    matches!(counter.try_lock(), Err(TryLockError::WouldBlock))
}

/// Live? Yes.
#[test]
fn the_check_runs_without_the_lock() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, [30_00]));
        let mut held = None;
        let check = |_| {
            held = Some(is_held(&counter));
            true
        };
        assert_eq!(serve_next(&counter, check, |_| ()), Ok(70_00));
        assert_eq!(held, Some(false));
    });
}

/// Take the `drop` out of `pay`, and this is red.
#[test]
fn the_printer_runs_without_the_lock() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, []));
        let mut held = None;
        assert_eq!(
            pay(&counter, 30_00, |_| held = Some(is_held(&counter))),
            Ok(70_00)
        );
        assert_eq!(held, Some(false));
    });
}

/// Isolated? Partly.
#[test]
fn what_the_check_saw_may_be_old_and_the_withdrawal_checks_again() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, [80_00]));
        let check = |amount| {
            assert!(!is_held(&counter));
            let covered = amount <= counter.lock().unwrap().balance();
            // Somebody else is faster.
            assert_eq!(pay(&counter, 50_00, |_| ()), Ok(50_00));
            covered
        };
        assert_eq!(
            serve_next(&counter, check, |_| ()),
            Err(Refused::NotCovered)
        );
        assert_eq!(counter.lock().unwrap().balance(), 50_00);
    });
}

/// What was printed was true under the lock. It need not be true on paper.
#[test]
fn what_is_printed_may_be_old() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, []));
        let print = |rest| {
            assert!(!is_held(&counter));
            assert_eq!(pay(&counter, 20_00, |_| ()), Ok(50_00));
            assert_eq!(
                (rest, counter.lock().unwrap().balance()),
                (70_00, 50_00)
            );
        };
        assert_eq!(pay(&counter, 30_00, print), Ok(70_00));
    });
}

/// Between taking somebody out of the line and paying, an audit sees neither.
#[test]
fn between_the_two_critical_sections_the_order_is_in_neither_place() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, [30_00]));
        let check = |_| {
            assert!(!is_held(&counter));
            assert_eq!(statement(&counter), "10000 cents, 0 in line");
            true
        };
        assert_eq!(serve_next(&counter, check, |_| ()), Ok(70_00));
    });
}

/// Atomic? Partly.
#[test]
fn a_check_that_panics_poisons_nothing_but_its_order_is_gone() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, [30_00]));
        let crash = |_| panic!("this panic is meant: a check that crashes");
        thread::scope(|s| {
            let serving = s.spawn(|| serve_next(&counter, crash, |_| ()));
            assert!(serving.join().is_err());
        });
        assert!(!counter.is_poisoned());
        assert_eq!(statement(&counter), "10000 cents, 0 in line");
    });
}

#[test]
fn a_refusal_changes_no_balance_and_prints_nothing() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, [100_01, 100_00]));
        let print = |_| panic!("nothing was paid");
        let refused = serve_next(&counter, |_| true, print);
        assert_eq!(refused, Err(Refused::NotCovered));
        let refused = serve_next(&counter, |_| false, print);
        assert_eq!(refused, Err(Refused::NotApproved));
        let refused = serve_next(&counter, |_| true, print);
        assert_eq!(refused, Err(Refused::NobodyWaits));
        assert_eq!(counter.lock().unwrap().balance(), 100_00);
    });
}

#[test]
fn the_last_cent_is_paid() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(100_00, [100_00]));
        assert_eq!(serve_next(&counter, |_| true, |_| ()), Ok(0));
    });
}

/// However the threads mix, what was paid is what is missing.
#[test]
fn threads_that_serve_one_line_pay_each_order_once() {
    in_time(|| {
        let counter = Mutex::new(Counter::open(2_000_00, vec![3; 100_000]));
        let serve = || {
            let mut paid = 0;
            loop {
                match serve_next(&counter, |_| true, |_| ()) {
                    Ok(_) => paid += 3,
                    Err(Refused::NobodyWaits) => return paid,
                    Err(refused) => assert_eq!(refused, Refused::NotCovered),
                }
            }
        };
        let paid: u64 = thread::scope(|s| {
            let tellers: Vec<_> = (0..4).map(|_| s.spawn(serve)).collect();
            tellers.into_iter().map(|teller| teller.join().unwrap()).sum()
        });
        assert_eq!(paid, 1_999_98);
        assert_eq!(counter.lock().unwrap().balance(), 2);
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
