//! What the account must do.
//! Run: `cargo test -p exercise-close-account -- --ignored`

use exercise_close_account::{BankMessage, run};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Long enough for any machine; only an account that does not close takes it.
const PATIENCE: Duration = Duration::from_millis(800);

fn ends(account: JoinHandle<()>) {
    let began = Instant::now();
    while !account.is_finished() {
        assert!(began.elapsed() < PATIENCE, "after `Close`, `run` must return");
        thread::sleep(Duration::from_millis(1));
    }
    account.join().unwrap();
}

#[test]
#[ignore = "exercise"]
fn the_closing_balance_counts_every_deposit_before_it() {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(10_00, mailbox));
    teller.send(BankMessage::Deposit(5_00)).unwrap();
    let (asker, answer) = mpsc::sync_channel(1);
    teller.send(BankMessage::Close(asker)).unwrap();
    let told = answer.recv_timeout(PATIENCE);
    assert_eq!(told, Ok(15_00), "10.00 and a deposit of 5.00");
    ends(account);
}

#[test]
#[ignore = "exercise"]
fn whoever_asked_may_have_left() {
    let (teller, mailbox) = mpsc::channel();
    let (asker, answer) = mpsc::sync_channel(1);
    drop(answer);
    teller.send(BankMessage::Close(asker)).unwrap();
    let account = thread::spawn(|| run(10_00, mailbox));
    drop(teller);
    let end = account.join();
    assert!(end.is_ok(), "whoever asked has left, and it panics");
}

#[test]
#[ignore = "exercise"]
fn without_a_sender_it_ends() {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(10_00, mailbox));
    teller.send(BankMessage::Deposit(5_00)).unwrap();
    drop(teller);
    let began = Instant::now();
    while !account.is_finished() {
        let why = "without a sender, nothing can come any more";
        assert!(began.elapsed() < PATIENCE, "{why}");
        thread::sleep(Duration::from_millis(1));
    }
    account.join().unwrap();
}

#[test]
#[ignore = "exercise"]
fn once_the_balance_is_told_no_message_is_accepted() {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(10_00, mailbox));
    // No room: the account can't tell its balance before we ask for it, and we
    // don't before its mailbox is closed.
    let (asker, answer) = mpsc::sync_channel(0);
    teller.send(BankMessage::Close(asker)).unwrap();
    let began = Instant::now();
    while teller.send(BankMessage::Deposit(5_00)).is_ok() {
        assert!(began.elapsed() < PATIENCE, "it tells before it closes");
        thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(answer.recv_timeout(PATIENCE), Ok(10_00), "once closed");
    ends(account);
}
