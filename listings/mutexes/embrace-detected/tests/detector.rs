//! It is broken, and the library says how.
//!
//! There is one detector for the whole process and it reports each circle
//! once, so the tests take turns.

use embrace_detected::{Account, Refused, transfer, watch};
use parking_lot::{Mutex, deadlock};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Barrier};
use std::thread::{self, Thread};
use std::time::Duration;
use watchdog::in_time;

static ONE_TEST_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Each of `n` tills pays from its own account to the next one, the last to
/// the first; none asks for its second lock before each has one.
fn ring(n: usize) -> (Vec<Thread>, Receiver<Result<(), Refused>>) {
    let accounts: Vec<_> =
        (0..n).map(|_| Arc::new(Account::open(10_00))).collect();
    let each_holds_one = Arc::new(Barrier::new(n));
    let (end, ends) = mpsc::channel();
    let tills = (0..n).map(|i| {
        let (src, dest) = (accounts[i].clone(), accounts[(i + 1) % n].clone());
        let (barrier, end) = (each_holds_one.clone(), end.clone());
        let till = thread::Builder::new().name(format!("till {}", i + 1));
        let pay = move || {
            let in_between = || _ = barrier.wait();
            let _ = end.send(transfer(&src, &dest, 1_00, in_between));
        };
        till.spawn(pay).unwrap().thread().clone()
    });
    (tills.collect(), ends)
}

/// Claim M4. The two threads are found without a note of ours. (The
/// library tells their ids; the names are ours.)
#[test]
fn the_library_names_the_two_threads_that_wait_for_each_other() {
    let _turn = ONE_TEST_AT_A_TIME.lock();
    let (tills, ends) = ring(2);
    assert_eq!(watch(&tills, &ends), [["till 1", "till 2"]]);
    let a_while = Duration::from_millis(100);
    assert_eq!(ends.recv_timeout(a_while), Err(RecvTimeoutError::Timeout));
    assert!(deadlock::check_deadlock().is_empty(), "it is reported once");
}

#[test]
fn a_longer_circle_is_one_circle() {
    let _turn = ONE_TEST_AT_A_TIME.lock();
    let (tills, ends) = ring(4);
    let circle = ["till 1", "till 2", "till 3", "till 4"];
    assert_eq!(watch(&tills, &ends), [circle]);
}

#[test]
fn transfers_that_end_are_not_reported() {
    in_time(|| {
        let _turn = ONE_TEST_AT_A_TIME.lock();
        let alice = Arc::new(Account::open(1_000_000));
        let bob = Arc::new(Account::open(0));
        let (end, ends) = mpsc::channel();
        let till = |_| {
            let (src, dest, end) = (alice.clone(), bob.clone(), end.clone());
            let pay = move || {
                for _ in 0..1_000 {
                    let _ = end.send(transfer(&src, &dest, 1, || ()));
                }
            };
            thread::spawn(pay).thread().clone()
        };
        let tills: Vec<_> = (0..4).map(till).collect();
        drop(end);
        assert!(watch(&tills, &ends).is_empty());
        assert_eq!(transfer(&bob, &alice, 4_000, || ()), Ok(()));
        assert_eq!(transfer(&bob, &alice, 1, || ()), Err(Refused::NotCovered));
    });
}

/// The circle is as real as any, and half of it is of another make.
#[test]
fn a_circle_through_a_lock_of_std_is_not_seen() {
    in_time(|| {
        let _turn = ONE_TEST_AT_A_TIME.lock();
        let ours = Arc::new(Mutex::new(()));
        let stds = Arc::new(std::sync::Mutex::new(()));
        let each_holds_one = Arc::new(Barrier::new(2));
        let (end, ends) = mpsc::channel();
        let opposite = {
            let (ours, stds) = (ours.clone(), stds.clone());
            let (barrier, end) = (each_holds_one.clone(), end.clone());
            move || {
                let _first = stds.lock();
                barrier.wait();
                let _second = ours.lock();
                let _ = end.send(());
            }
        };
        thread::spawn(opposite);
        thread::spawn(move || {
            let _first = ours.lock();
            each_holds_one.wait();
            let _second = stds.lock();
            let _ = end.send(());
        });
        for _ in 0..10 {
            let tick = ends.recv_timeout(Duration::from_millis(10));
            assert_eq!(tick, Err(RecvTimeoutError::Timeout), "it is stuck");
            assert!(deadlock::check_deadlock().is_empty());
        }
    });
}

/// Claim M2. There is no mark: the next one gets the account as it was left.
#[test]
fn a_panic_with_the_account_in_hand_does_not_poison_it() {
    in_time(|| {
        let (alice, bob) = (Account::open(10_00), Account::open(5_00));
        let pay = || transfer(&alice, &bob, 1_00, || panic!("no signature"));
        assert!(thread::scope(|bank| bank.spawn(pay).join()).is_err());
        assert_eq!(transfer(&alice, &bob, 10_00, || ()), Ok(()));
    });
}

#[test]
fn a_transfer_that_is_refused_changes_nothing() {
    let (alice, bob) = (Account::open(10_00), Account::open(u64::MAX));
    let pay = |cents| transfer(&alice, &bob, cents, || ());
    assert_eq!(pay(10_01), Err(Refused::NotCovered));
    assert_eq!(pay(10_00), Err(Refused::DoesNotFit));
    let carol = Account::open(0);
    assert_eq!(transfer(&alice, &carol, 10_00, || ()), Ok(()));
    assert_eq!(transfer(&bob, &carol, u64::MAX - 10_00, || ()), Ok(()));
    assert_eq!(transfer(&bob, &alice, 10_01, || ()), Err(Refused::NotCovered));
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
