//! No deposit is lost, wherever the balance lives; one that does not fit is
//! refused.

use no_sharing::{BALANCE, DoesNotFit};
use no_sharing::{two_tellers_borrow, two_tellers_know, two_tellers_own};
use std::sync::{Arc, Mutex};
use watchdog::in_time;

/// Claim F1. The balance lives on the stack, and both tellers borrow it.
#[test]
fn two_tellers_may_borrow_a_mutex() {
    in_time(|| {
        let balance = Mutex::new(0);
        for _ in 0..1_000 {
            two_tellers_borrow(&balance, 1).unwrap();
        }
        assert_eq!(balance.into_inner().unwrap(), 2_000);
    });
}

/// Claim F1. The balance lives on the heap, and both tellers own it.
#[test]
fn two_tellers_may_own_an_arc_of_a_mutex() {
    in_time(|| {
        let balance = Arc::new(Mutex::new(0));
        for _ in 0..1_000 {
            two_tellers_own(Arc::clone(&balance), 1).unwrap();
        }
        assert_eq!(
            Arc::into_inner(balance).unwrap().into_inner().unwrap(),
            2_000
        );
    });
}

/// Claim F1. The balance lives as long as the program, and both tellers know
/// its name.
#[test]
fn two_tellers_may_know_a_static_mutex() {
    in_time(|| {
        let opening = *BALANCE.lock().unwrap();
        for _ in 0..1_000 {
            two_tellers_know(1).unwrap();
        }
        assert_eq!(*BALANCE.lock().unwrap(), opening + 2_000);
    });
}

#[test]
fn a_deposit_that_does_not_fit_is_refused_and_the_other_one_is_kept() {
    in_time(|| {
        let balance = Arc::new(Mutex::new(u64::MAX - 7_00));
        assert_eq!(two_tellers_borrow(&balance, 5_00), Err(DoesNotFit));
        assert_eq!(*balance.lock().unwrap(), u64::MAX - 2_00);
        assert_eq!(
            two_tellers_own(Arc::clone(&balance), 5_00),
            Err(DoesNotFit)
        );
        assert_eq!(*balance.lock().unwrap(), u64::MAX - 2_00);
    });
}

#[test]
fn a_refusal_says_why() {
    let why = no_sharing::DoesNotFit.to_string();
    assert_eq!(why, "the deposit does not fit into the balance");
}
