//! Whatever goes wrong goes wrong before the first write.

use check_then_change::{Account, Refused, audit, transfer};
use std::sync::{Mutex, TryLockError};
use std::thread;
use std::time::{Duration, Instant};
use watchdog::in_time;

fn balance(account: &Mutex<Account>) -> u128 {
    audit(account, &Account::open(0))
}

/// Claim M2. The transfer that lost 200.00 in `half-a-transfer`.
#[test]
fn a_credit_that_does_not_fit_is_refused_and_changes_nothing() {
    in_time(|| {
        let (alice, bob) = (Account::open(1_000_00), Account::open(u64::MAX));
        let refused = transfer(&alice, &bob, 200_00, || ());
        assert_eq!(refused, Err(Refused::DoesNotFit));
        assert_eq!(balance(&alice), 1_000_00);
        assert_eq!(balance(&bob), u128::from(u64::MAX));
        assert!(!alice.is_poisoned() && !bob.is_poisoned());
    });
}

/// Claim M2. Poisoned, and nevertheless whole.
/// Atomic? Yes. Live? Yes.
#[test]
fn a_panic_under_both_locks_changes_nothing_and_both_can_be_used_again() {
    in_time(|| {
        let (alice, bob) = (Account::open(1_000_00), Account::open(500_00));
        let payer =
            || transfer(&alice, &bob, 200_00, || panic!("no signature"));
        assert!(thread::scope(|bank| bank.spawn(payer).join()).is_err());
        assert!(alice.is_poisoned() && bob.is_poisoned());
        assert_eq!((balance(&alice), balance(&bob)), (1_000_00, 500_00));
        assert!(!alice.is_poisoned() && !bob.is_poisoned());
        assert_eq!(transfer(&alice, &bob, 200_00, || ()), Ok(()));
        assert_eq!((balance(&alice), balance(&bob)), (800_00, 700_00));
    });
}

#[test]
fn a_transfer_that_is_not_covered_is_refused_and_changes_nothing() {
    in_time(|| {
        let (alice, bob) = (Account::open(10_00), Account::open(5_00));
        let check = || panic!("a transfer that is not covered needs no check");
        let refused = transfer(&alice, &bob, 10_01, check);
        assert_eq!(refused, Err(Refused::NotCovered));
        assert_eq!((balance(&alice), balance(&bob)), (10_00, 5_00));
        assert_eq!(transfer(&alice, &bob, 10_00, || ()), Ok(()));
        assert_eq!((balance(&alice), balance(&bob)), (0, 15_00));
    });
}

/// Waits until somebody else has the lock, and then knocks a thousand times.
fn is_taken_and_stays_taken(account: &Mutex<Account>) -> bool {
    let taken = || {
        thread::yield_now();
        matches!(account.try_lock(), Err(TryLockError::WouldBlock))
    };
    let start = Instant::now();
    while !taken() {
        if start.elapsed() > Duration::from_secs(5) {
            return false;
        }
    }
    (0..1_000).all(|_| taken())
}

#[test]
fn an_audit_that_waits_for_its_second_lock_lets_no_transfer_in() {
    in_time(|| {
        let (alice, bob) = (Account::open(1_000_00), Account::open(500_00));
        thread::scope(|bank| {
            let bobs_lock = bob.lock().unwrap();
            let auditor = bank.spawn(|| audit(&alice, &bob));
            assert!(is_taken_and_stays_taken(&alice));
            let payer = bank.spawn(|| transfer(&alice, &bob, 200_00, || ()));
            drop(bobs_lock);
            assert_eq!(auditor.join().unwrap(), 1_500_00);
            assert_eq!(payer.join().unwrap(), Ok(()));
        });
    });
}

/// A million transfers, and twenty more that panic under both locks.
/// Isolated? Yes.
#[test]
fn no_auditor_ever_sees_half_a_transfer_not_even_after_a_panic() {
    in_time(|| {
        let (alice, bob) = (Account::open(4_000_000), Account::open(0));
        let total = 4_000_000;
        thread::scope(|bank| {
            for _ in 0..4 {
                bank.spawn(|| {
                    for _ in 0..250_000 {
                        transfer(&alice, &bob, 2, || ()).unwrap();
                    }
                });
            }
            bank.spawn(|| {
                for _ in 0..20 {
                    let hasty =
                        || transfer(&alice, &bob, 2, || panic!("hasty"));
                    thread::scope(|s| s.spawn(hasty).join()).unwrap_err();
                }
            });
            bank.spawn(|| {
                for _ in 0..100_000 {
                    assert_eq!(audit(&alice, &bob), total);
                }
            });
        });
        assert_eq!(balance(&bob), 2_000_000);
        assert_eq!(audit(&alice, &bob), total);
    });
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::DoesNotFit, "the payee's balance would not fit into 64 bits"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
