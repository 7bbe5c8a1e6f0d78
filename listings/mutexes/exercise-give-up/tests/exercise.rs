//! What the transfer must do. Run: `cargo test -p exercise-give-up --
//! --ignored`

use exercise_give_up::{Refused, transfer};
use std::panic;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs `work` on a thread of its own. If that stands still, the test need not.
fn ends<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = mpsc::channel();
    let worker = thread::spawn(move || done.send(work()));
    match end.recv_timeout(Duration::from_millis(700)) {
        Ok(returned) => returned,
        Err(RecvTimeoutError::Timeout) => {
            panic!("it waits for a lock that it should only try")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(worker.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn with_both_accounts_free_one_attempt_is_enough() {
    for (from, to, amount, outcome) in [
        (10_00, 1_00, 10_00, Ok(())),
        (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
        (10_00, u64::MAX, 1, Err(Refused::DoesNotFit)),
    ] {
        let (src, dest) = (Mutex::new(from), Mutex::new(to));
        let no_pause = || panic!("nobody is in the way");
        let here = transfer(&src, &dest, amount, 1, no_pause);
        assert_eq!(here, outcome, "{amount} of {from}, with both free");
        let moved = if outcome.is_ok() { amount } else { 0 };
        let left = [src, dest].map(|account| account.into_inner().unwrap());
        let why = "a refusal changes nothing";
        assert_eq!(left, [from - moved, to + moved], "{why}");
    }
}

/// Whichever of the two is taken, it does not wait for it.
#[test]
#[ignore = "exercise"]
fn after_the_last_attempt_it_gives_up_and_has_changed_nothing() {
    for taken in [0, 1] {
        for attempts in 1..5 {
            let (outcome, pauses, left) = ends(move || {
                let accounts = [Mutex::new(10_00), Mutex::new(1_00)];
                let somebody = accounts[taken].lock().unwrap();
                let mut pauses = 0;
                let [src, dest] = &accounts;
                let outcome =
                    transfer(src, dest, 4_00, attempts, || pauses += 1);
                drop(somebody);
                (outcome, pauses, accounts.map(|a| a.into_inner().unwrap()))
            });
            assert_eq!(outcome, Err(Refused::Busy));
            assert_eq!(pauses, attempts - 1, "one between any two attempts");
            assert_eq!(left, [10_00, 1_00]);
        }
    }
}

#[test]
#[ignore = "exercise"]
fn who_pauses_holds_nothing() {
    let (outcome, left) = ends(|| {
        let (src, dest) = (Mutex::new(10_00), Mutex::new(1_00));
        let mut somebody = Some(dest.lock().unwrap());
        let outcome = transfer(&src, &dest, 4_00, 10, || {
            assert!(src.try_lock().is_ok(), "others need the payer's account");
            somebody = None;
        });
        (outcome, [&src, &dest].map(|account| *account.lock().unwrap()))
    });
    assert_eq!(outcome, Ok(()));
    assert_eq!(left, [6_00, 5_00]);
}

#[test]
#[ignore = "exercise"]
fn without_an_attempt_nothing_is_tried() {
    let (src, dest) = (Mutex::new(10_00), Mutex::new(1_00));
    let outcome =
        transfer(&src, &dest, 4_00, 0, || panic!("between which two?"));
    assert_eq!(outcome, Err(Refused::Busy), "no attempt was allowed");
    assert_eq!(src.into_inner().unwrap(), 10_00, "no attempt was allowed");
}

#[test]
#[ignore = "exercise"]
fn an_account_is_not_in_its_own_way() {
    for (amount, outcome) in
        [(10_00, Ok(())), (10_01, Err(Refused::NotCovered))]
    {
        let end = ends(move || {
            let account = Mutex::new(10_00);
            let no_pause = || panic!("nobody is in the way");
            let end = transfer(&account, &account, amount, 3, no_pause);
            (end, account.into_inner().unwrap())
        });
        assert_eq!(end, (outcome, 10_00));
    }
}

/// The payee's account stays busy, and it makes no difference.
#[test]
#[ignore = "exercise"]
fn a_payer_who_has_too_little_is_told_so_though_the_payee_is_busy() {
    let outcome = ends(|| {
        let (src, dest) = (Mutex::new(10_00), Mutex::new(1_00));
        let _somebody = dest.lock().unwrap();
        transfer(&src, &dest, 10_01, 3, || ())
    });
    assert_eq!(outcome, Err(Refused::NotCovered), "10.01 of 10.00");
}

#[test]
#[ignore = "exercise"]
fn a_poisoned_account_is_refused_and_poisons_no_other() {
    for broken in [0, 1] {
        let accounts = [Mutex::new(10_00), Mutex::new(1_00)];
        let clumsy = || {
            let _guard = accounts[broken].lock().unwrap();
            panic!("this panic is meant");
        };
        assert!(thread::scope(|s| s.spawn(clumsy).join()).is_err());
        let pay = || transfer(&accounts[0], &accounts[1], 1_00, 3, || ());
        let outcome = thread::scope(|s| s.spawn(pay).join());
        let outcome = outcome.expect("it refuses, and does not panic");
        assert_eq!(outcome, Err(Refused::Poisoned));
        assert!(!accounts[1 - broken].is_poisoned(), "poison has spread");
    }
}
