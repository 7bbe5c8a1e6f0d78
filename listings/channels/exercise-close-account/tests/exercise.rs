//! What the account must do.
//! Run: `cargo test -p exercise-close-account -- --ignored`

use exercise_close_account::{BankMessage, run};
use std::sync::mpsc;
use std::thread;

#[test]
#[ignore = "exercise"]
fn the_closing_balance_counts_every_deposit_before_it() {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(10_00, mailbox));
    teller.send(BankMessage::Deposit(5_00)).unwrap();
    let (asker, answer) = mpsc::channel();
    teller.send(BankMessage::Close(asker)).unwrap();
    assert_eq!(answer.recv(), Ok(15_00));
    account.join().unwrap();
}

#[test]
#[ignore = "exercise"]
fn once_the_balance_is_told_no_letter_is_accepted() {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(10_00, mailbox));
    let (asker, answer) = mpsc::channel();
    teller.send(BankMessage::Close(asker)).unwrap();
    assert_eq!(answer.recv(), Ok(10_00));
    assert!(teller.send(BankMessage::Deposit(5_00)).is_err());
    account.join().unwrap();
}
