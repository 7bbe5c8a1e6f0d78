//! What customers are told. Run: `cargo test -p exercise-last-call --
//! --ignored`

use exercise_last_call::{Account, Refused};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

type Outcome = Result<u64, Refused>;

/// A withdrawal on a thread nobody joins.
fn customer(account: &Arc<Account>, amount: u64) -> mpsc::Receiver<Outcome> {
    let (account, (done, end)) = (Arc::clone(account), mpsc::channel());
    thread::spawn(move || done.send(account.withdraw(amount)));
    end
}

/// The outcome; panics if there is none.
fn outcome(end: mpsc::Receiver<Outcome>) -> Outcome {
    end.recv_timeout(Duration::from_millis(700))
        .expect("a customer waits who should be told")
}

#[test]
#[ignore = "exercise"]
fn a_customer_waits_for_money_and_is_paid() {
    let account = Arc::new(Account::open(10_00));
    let end = customer(&account, 30_00);
    assert_eq!(account.deposit(20_00), Ok(30_00));
    assert_eq!(outcome(end), Ok(0));
}

#[test]
#[ignore = "exercise"]
fn everybody_who_waits_is_refused_when_the_account_closes() {
    let account = Arc::new(Account::open(10_00));
    let ends: Vec<_> = (0..5).map(|_| customer(&account, 30_00)).collect();
    // While it is open, nobody is told anything.
    let early = ends[4].recv_timeout(Duration::from_millis(100));
    assert_eq!(early, Err(mpsc::RecvTimeoutError::Timeout));
    assert_eq!(account.close(), 10_00);
    for end in ends {
        assert_eq!(outcome(end), Err(Refused::Closed));
    }
}

#[test]
#[ignore = "exercise"]
fn a_closed_account_still_pays_what_is_covered() {
    let account = Arc::new(Account::open(10_00));
    assert_eq!(account.close(), 10_00);
    let covered = outcome(customer(&account, 4_00));
    assert_eq!(covered, Ok(6_00), "closed, and 10.00 cover 4.00");
    assert_eq!(outcome(customer(&account, 6_01)), Err(Refused::Closed));
    assert_eq!(outcome(customer(&account, 6_00)), Ok(0));
}

#[test]
#[ignore = "exercise"]
fn a_closed_account_takes_no_deposit() {
    let account = Account::open(10_00);
    account.close();
    let late = account.deposit(1);
    assert_eq!(late, Err(Refused::Closed), "a deposit after the end");
    assert_eq!(account.close(), 10_00);
}

#[test]
#[ignore = "exercise"]
fn a_deposit_that_does_not_fit_changes_nothing() {
    let account = Account::open(u64::MAX);
    assert_eq!(account.deposit(1), Err(Refused::DoesNotFit));
    assert_eq!(account.close(), u64::MAX);
}

/// Two wait, for much and for little, in this order and in the other: a deposit that covers only
/// the little one has to reach it.
#[test]
#[ignore = "exercise"]
fn a_deposit_reaches_whoever_it_covers() {
    for amounts in [[30_00, 20_00], [20_00, 30_00]] {
        let account = Arc::new(Account::open(0));
        let ends = amounts.map(|amount| {
            let end = customer(&account, amount);
            thread::sleep(Duration::from_millis(30)); // so that it waits
            end
        });
        assert_eq!(account.deposit(20_00), Ok(20_00));
        for (amount, end) in amounts.into_iter().zip(ends) {
            if amount == 20_00 {
                assert_eq!(outcome(end), Ok(0), "20.00 came, and cover it");
            }
        }
        account.close();
    }
}

#[test]
#[ignore = "exercise"]
fn a_deposit_that_is_too_small_ends_no_wait() {
    let account = Arc::new(Account::open(10_00));
    let end = customer(&account, 30_00);
    let early = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(early, Err(mpsc::RecvTimeoutError::Timeout));
    assert_eq!(account.deposit(5_00), Ok(15_00));
    let early = end.recv_timeout(Duration::from_millis(100));
    let waits = early == Err(mpsc::RecvTimeoutError::Timeout);
    assert!(waits, "15.00 do not cover 30.00, and the account is open");
    assert_eq!(account.deposit(15_00), Ok(30_00));
    assert_eq!(outcome(end), Ok(0));
}
