//! What observers may rely on.
//! Run: `cargo test -p exercise-call-outside -- --ignored`

use exercise_call_outside::{Account, DoesNotFit};
use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Deposits on a thread nobody joins; panics if that does not end, or panics.
fn deposit(account: &Arc<Account>, amount: u64) -> Result<u64, DoesNotFit> {
    let (account, (done, end)) = (Arc::clone(account), mpsc::channel());
    let teller = thread::spawn(move || done.send(account.deposit(amount)));
    match end.recv_timeout(Duration::from_secs(1)) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => {
            panic!("the deposit waits for itself")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(teller.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn observers_are_told_the_new_balance_in_the_order_in_which_they_came() {
    let account = Arc::new(Account::default());
    let told = Arc::new(Mutex::new(Vec::new()));
    for name in ["Alice", "Bob"] {
        let told = Arc::clone(&told);
        let note = move |new| told.lock().unwrap().push((name, new));
        account.watch(Arc::new(note));
    }
    assert_eq!(deposit(&account, 5_00), Ok(5_00));
    assert_eq!(deposit(&account, 1_00), Ok(6_00));
    let wanted =
        [("Alice", 5_00), ("Bob", 5_00), ("Alice", 6_00), ("Bob", 6_00)];
    let told = &*told.lock().unwrap();
    assert_eq!(told, &wanted, "each deposit, in the order of the observers");
}

#[test]
#[ignore = "exercise"]
fn an_observer_may_look_at_the_account() {
    let account = Arc::new(Account::default());
    let (seen, (tell, sight)) = (Arc::downgrade(&account), mpsc::channel());
    account.watch(Arc::new(move |_| {
        tell.send(seen.upgrade().unwrap().balance()).unwrap();
    }));
    assert_eq!(deposit(&account, 5_00), Ok(5_00));
    assert_eq!(sight.recv(), Ok(5_00));
}

/// The first observer deposits once itself: that deposit is told first, and whole.
#[test]
#[ignore = "exercise"]
fn an_observer_may_deposit_and_each_deposit_tells_its_own_balance() {
    let account = Arc::new(Account::default());
    let (seen, (tell, told)) = (Arc::downgrade(&account), mpsc::channel());
    account.watch(Arc::new(move |new| {
        if new == 5_00 {
            seen.upgrade().unwrap().deposit(1_00).unwrap();
        }
    }));
    account.watch(Arc::new(move |new| tell.send(new).unwrap()));
    let why = "each deposit tells the balance that it has made";
    assert_eq!(deposit(&account, 5_00), Ok(5_00), "{why}");
    let told: Vec<_> = told.try_iter().collect();
    assert_eq!(told, [6_00, 5_00], "{why}");
}

#[test]
#[ignore = "exercise"]
fn an_observer_may_bring_another_observer() {
    let account = Arc::new(Account::default());
    let (seen, (tell, sight)) = (Arc::downgrade(&account), mpsc::channel());
    account.watch(Arc::new(move |_| {
        let tell = tell.clone();
        let note = move |new| tell.send(new).unwrap();
        seen.upgrade().unwrap().watch(Arc::new(note));
    }));
    assert_eq!(deposit(&account, 5_00), Ok(5_00));
    assert_eq!(sight.try_iter().count(), 0, "it comes from now on");
    assert_eq!(deposit(&account, 1_00), Ok(6_00));
    assert_eq!(sight.try_iter().collect::<Vec<_>>(), [6_00]);
}

/// The first observer takes its time.
#[test]
#[ignore = "exercise"]
fn a_deposit_returns_when_everybody_is_told() {
    let account = Arc::new(Account::default());
    let (go_on, may_go_on) = mpsc::channel();
    let (tell, told) = mpsc::channel();
    let may_go_on = Mutex::new(may_go_on);
    account.watch(Arc::new(move |_| may_go_on.lock().unwrap().recv().unwrap()));
    account.watch(Arc::new(move |new| tell.send(new).unwrap()));
    let (done, end) = mpsc::channel();
    let depositing = Arc::clone(&account);
    thread::spawn(move || done.send(depositing.deposit(5_00)));
    let early = end.recv_timeout(Duration::from_millis(100));
    assert!(early.is_err(), "it returns before everybody is told: {early:?}");
    go_on.send(()).unwrap();
    assert_eq!(end.recv_timeout(Duration::from_secs(1)), Ok(Ok(5_00)));
    assert_eq!(told.try_recv(), Ok(5_00), "everybody is told");
}

#[test]
#[ignore = "exercise"]
fn a_deposit_that_does_not_fit_changes_nothing_and_is_told_to_nobody() {
    let account = Arc::new(Account::default());
    assert_eq!(deposit(&account, u64::MAX), Ok(u64::MAX));
    account.watch(Arc::new(|_| panic!("there is nothing to tell")));
    assert_eq!(deposit(&account, 1), Err(DoesNotFit));
    assert_eq!(account.balance(), u64::MAX);
}

#[test]
#[ignore = "exercise"]
fn an_observer_that_panics_poisons_nothing() {
    let account = Arc::new(Account::default());
    account.watch(Arc::new(|new| assert!(new > 5_00, "this panic is meant")));
    let crashing = Arc::clone(&account);
    let crash = thread::spawn(move || crashing.deposit(5_00)).join();
    assert!(crash.is_err());
    assert_eq!(deposit(&account, 1_00), Ok(6_00));
}
