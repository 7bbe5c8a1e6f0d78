//! What closing must do.
//! Run: `cargo test -p exercise-close-all -- --ignored`

use exercise_close_all::close;
use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

type Account = (Sender<u64>, JoinHandle<u64>);

/// An account that adds up what it is sent. Until it ends, it keeps a sender
/// to another account, if there is one.
fn open(balance: u64, keeps: Option<Sender<u64>>) -> Account {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(move || {
        let balance = mailbox.iter().fold(balance, |sum, amount| sum + amount);
        drop(keeps);
        balance
    });
    (teller, account)
}

/// An account that panics when its last sender is gone.
fn open_broken() -> Account {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(move || {
        mailbox.iter().for_each(drop);
        panic!("as planned");
    });
    (teller, account)
}

/// Closes on a thread nobody joins, in case that does not end.
fn end(accounts: Vec<Account>) -> Result<u128, Vec<usize>> {
    let (done, end) = mpsc::channel();
    let closing = thread::spawn(move || done.send(close(accounts)));
    match end.recv_timeout(Duration::from_millis(800)) {
        Ok(total) => total,
        Err(RecvTimeoutError::Timeout) => {
            panic!("the bank does not close: who still has a sender?")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(closing.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn messages_sent_before_count_and_the_balances_are_added_up() {
    let accounts = vec![open(10_00, None), open(5_00, None)];
    accounts[1].0.send(2_00).unwrap();
    assert_eq!(end(accounts), Ok(17_00));
    assert_eq!(end(vec![]), Ok(0));
}

#[test]
#[ignore = "exercise"]
fn the_sum_may_need_more_than_64_bits() {
    let accounts = vec![open(u64::MAX, None), open(u64::MAX, None)];
    assert_eq!(end(accounts), Ok(2 * u128::from(u64::MAX)));
}

/// In either order: the bank must not wait for one account while it still
/// holds a sender to another.
#[test]
#[ignore = "exercise"]
fn an_account_that_keeps_a_sender_to_another_holds_up_nobody() {
    let first = open(10_00, None);
    let second = open(5_00, Some(first.0.clone()));
    assert_eq!(end(vec![first, second]), Ok(15_00));
    let first = open(10_00, None);
    let second = open(5_00, Some(first.0.clone()));
    assert_eq!(end(vec![second, first]), Ok(15_00));
}

#[test]
#[ignore = "exercise"]
fn every_account_that_panicked_is_reported() {
    let accounts =
        vec![open(1, None), open_broken(), open(1, None), open_broken()];
    assert_eq!(end(accounts), Err(vec![1, 3]), "every one that panicked");
}
