//! What two locks promise, and to whom.

use both_locks::{
    Account, Refused, audit, audit_one_by_one, standing_order, transfer,
};
use std::sync::{Arc, Mutex, TryLockError};
use std::thread;
use std::time::{Duration, Instant};
use watchdog::in_time;

fn alice_and_bob() -> (Mutex<Account>, Mutex<Account>) {
    (Account::open(1_000_00), Account::open(500_00))
}

/// One balance in cents: an audit of the account and of an empty one.
fn balance(account: &Mutex<Account>) -> u128 {
    audit(account, &Account::open(0)).unwrap()
}

/// Claim M1. Four payers and an auditor; the sum of every single audit counts.
#[test]
fn an_auditor_that_takes_both_locks_always_sees_the_total() {
    in_time(|| {
        let (alice, bob) = (Account::open(2_000_000), Account::open(0));
        thread::scope(|bank| {
            for _ in 0..4 {
                bank.spawn(|| {
                    for _ in 0..250_000 {
                        transfer(&alice, &bob, 2).unwrap();
                    }
                });
            }
            bank.spawn(|| {
                for _ in 0..100_000 {
                    assert_eq!(audit(&alice, &bob), Ok(2_000_000));
                }
            });
        });
        assert_eq!(balance(&alice), 0);
        assert_eq!(balance(&bob), 2_000_000);
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

/// Claim M1. The transfer is stopped at its second lock: it has the first one,
/// has changed nothing yet, and lets nobody in.
#[test]
fn a_transfer_that_waits_for_its_second_lock_shows_nothing() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        thread::scope(|bank| {
            let bobs_lock = bob.lock().unwrap();
            let payer = bank.spawn(|| transfer(&alice, &bob, 200_00));
            assert!(is_taken_and_stays_taken(&alice));
            let auditor = bank.spawn(|| audit(&alice, &bob));
            drop(bobs_lock);
            assert_eq!(payer.join().unwrap(), Ok(()));
            assert_eq!(auditor.join().unwrap(), Ok(1_500_00));
        });
    });
}

/// Claim M1 (holds if). And so it is with the auditor: no transfer can slip in.
/// Isolated? Yes.
#[test]
fn an_audit_that_waits_for_its_second_lock_lets_no_transfer_in() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        thread::scope(|bank| {
            let bobs_lock = bob.lock().unwrap();
            let auditor = bank.spawn(|| audit(&alice, &bob));
            assert!(is_taken_and_stays_taken(&alice));
            let payer = bank.spawn(|| transfer(&alice, &bob, 200_00));
            drop(bobs_lock);
            assert_eq!(auditor.join().unwrap(), Ok(1_500_00));
            assert_eq!(payer.join().unwrap(), Ok(()));
        });
    });
}

/// Claim M1. The transfer itself is as atomic as ever.
/// Isolated? No.
#[test]
fn an_auditor_that_takes_one_lock_at_a_time_sees_too_much_or_too_little() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        let pay = || transfer(&alice, &bob, 200_00).unwrap();
        assert_eq!(audit_one_by_one(&alice, &bob, pay), Ok(1_700_00));
        let (alice, bob) = alice_and_bob();
        let pay = || transfer(&alice, &bob, 200_00).unwrap();
        assert_eq!(audit_one_by_one(&bob, &alice, pay), Ok(1_300_00));
        assert_eq!(audit(&alice, &bob), Ok(1_500_00));
    });
}

/// It is right as long as nothing happens, and so it passes its tests.
#[test]
fn an_auditor_that_takes_one_lock_at_a_time_is_right_when_nobody_pays() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        assert_eq!(audit_one_by_one(&alice, &bob, || ()), Ok(1_500_00));
    });
}

/// The audit takes the locks in the order in which it is given the accounts, as a transfer does.
/// The other way round, the two could wait for each other.
#[test]
fn an_audit_takes_the_first_lock_first() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        thread::scope(|bank| {
            let bobs_lock = bob.lock().unwrap();
            let auditor = bank.spawn(|| audit(&alice, &bob));
            assert!(is_taken_and_stays_taken(&alice));
            drop(bobs_lock);
            assert_eq!(auditor.join().unwrap(), Ok(1_500_00));
        });
    });
}

/// Claim M2. A panic with Bob's account in hand closes Bob's account, and no other: whoever meets
/// it is refused, and does not panic in turn.
#[test]
fn a_poisoned_account_is_refused_and_poisons_no_other() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        let clumsy = || {
            let _bob = bob.lock().unwrap();
            panic!("this panic is meant: with Bob's account in hand");
        };
        assert!(thread::scope(|bank| bank.spawn(clumsy).join()).is_err());
        assert_eq!(transfer(&alice, &bob, 1), Err(Refused::Poisoned));
        assert_eq!(transfer(&bob, &alice, 1), Err(Refused::Poisoned));
        assert_eq!(audit(&alice, &bob), Err(Refused::Poisoned));
        assert!(!alice.is_poisoned());
        assert_eq!(balance(&alice), 1_000_00);
    });
}

/// Atomic? Yes.
#[test]
fn a_transfer_that_is_refused_changes_nothing() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        assert_eq!(transfer(&alice, &bob, 1_000_01), Err(Refused::NotCovered));
        assert_eq!((balance(&alice), balance(&bob)), (1_000_00, 500_00));

        let rich = Account::open(u64::MAX);
        assert_eq!(transfer(&alice, &rich, 1), Err(Refused::DoesNotFit));
        assert_eq!(balance(&alice), 1_000_00);
        assert_eq!(balance(&rich), u128::from(u64::MAX));
    });
}

#[test]
fn a_transfer_may_take_everything_and_moves_exactly_that() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        assert_eq!(transfer(&alice, &bob, 1_000_00), Ok(()));
        assert_eq!((balance(&alice), balance(&bob)), (0, 1_500_00));
    });
}

#[test]
fn a_standing_order_goes_on_after_its_starter_and_stops_at_the_last_cover() {
    in_time(|| {
        let (alice, bob) = alice_and_bob();
        let (alice, bob) = (Arc::new(alice), Arc::new(bob));
        let start = || standing_order(alice.clone(), bob.clone(), 300_00, 5);
        let order = start(); // `start` has returned, and the thread may run on
        assert_eq!(order.join().unwrap(), 3);
        assert_eq!((balance(&alice), balance(&bob)), (100_00, 1_400_00));
    });
}

/// Transfers in one direction take their locks in one order, and all end.
/// Live? Yes.
#[test]
fn transfers_in_one_direction_all_end() {
    in_time(|| {
        let (alice, bob) = (Account::open(400), Account::open(0));
        thread::scope(|bank| {
            for _ in 0..4 {
                bank.spawn(|| {
                    (0..100).for_each(|_| transfer(&alice, &bob, 1).unwrap());
                });
            }
        });
        assert_eq!(balance(&bob), 400);
    });
}

#[test]
fn a_refusal_says_why() {
    for (refused, why) in [
        (Refused::NotCovered, "the payer has less than that"),
        (Refused::DoesNotFit, "the payee's balance would not fit into 64 bits"),
        (Refused::Poisoned, "somebody panicked with an account in hand"),
    ] {
        assert_eq!(refused.to_string(), why);
    }
}
