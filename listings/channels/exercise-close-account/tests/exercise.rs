//! What the account must do.
//! Run: `cargo test -p exercise-close-account -- --ignored`

use exercise_close_account::{BankMessage, run};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

#[test]
#[ignore = "exercise"]
fn the_closing_balance_counts_every_deposit_before_it() {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(10_00, mailbox));
    teller.send(BankMessage::Deposit(5_00)).unwrap();
    let (asker, answer) = mpsc::sync_channel(1);
    teller.send(BankMessage::Close(asker)).unwrap();
    assert_eq!(answer.recv(), Ok(15_00));
    account.join().unwrap();
}

#[test]
#[ignore = "exercise"]
fn once_the_balance_is_told_no_letter_is_accepted() {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(10_00, mailbox));
    // No room: the account can't tell its balance before we ask for it, and we
    // don't before its mailbox is closed.
    let (asker, answer) = mpsc::sync_channel(0);
    teller.send(BankMessage::Close(asker)).unwrap();
    let began = Instant::now();
    while teller.send(BankMessage::Deposit(5_00)).is_ok() {
        let patience = Duration::from_secs(5);
        assert!(began.elapsed() < patience, "it tells before it closes");
        thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(answer.recv(), Ok(10_00));
    account.join().unwrap();
}
