//! Broken on purpose: an account reads until the last sender is gone, and
//! whoever waits for that end keeps a sender: `main_keeps_a_sender` does, and
//! `account_keeps_a_sender` keeps one to itself.
//!
//! The repairs: drop the sender before you wait; keep work for later in a queue
//! of your own, without a sender.
//!
//! ```
//! assert_eq!(sender_kept_alive::main_drops_its_sender(), 15_00);
//! assert_eq!(sender_kept_alive::account_keeps_a_queue(), 11_00);
//! ```

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

// ANCHOR: main
/// Adds up deposits in cents until the last sender is gone.
pub fn run(mailbox: Receiver<u64>) -> u128 {
    mailbox.into_iter().map(u128::from).sum() // in 128 bits it always fits
}

/// Broken: the thread that waits for the end has the sender that the tellers'
/// were cloned from.
pub fn main_keeps_a_sender() -> u128 {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(mailbox));
    for amount in [10_00, 5_00] {
        let teller = teller.clone();
        thread::spawn(move || teller.send(amount));
    }
    // The account waits for `teller` to go, which lives until this returns.
    account.join().expect("the account does not panic")
}

/// Repaired: the same with one line more.
pub fn main_drops_its_sender() -> u128 {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(mailbox));
    for amount in [10_00, 5_00] {
        let teller = teller.clone();
        thread::spawn(move || teller.send(amount));
    }
    drop(teller);
    account.join().expect("the account does not panic")
}
// ANCHOR_END: main

// ANCHOR: account
/// What an account with a bonus can be sent, in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Add this much, but only after what is in the mailbox already.
    Bonus(u64),
}

/// Broken: the account sends the bonus to itself, by a sender of its own.
pub fn run_with_sender(
    own: Sender<BankMessage>,
    mailbox: Receiver<BankMessage>,
) -> u128 {
    let mut balance = 0;
    for message in mailbox {
        match message {
            BankMessage::Deposit(amount) => balance += u128::from(amount),
            BankMessage::Bonus(amount) => {
                let _ = own.send(BankMessage::Deposit(amount));
            }
        }
    }
    balance // never reached: `own` is a sender, and lives as long as the loop
}

/// Repaired: what is to be done later waits in a variable.
pub fn run_with_queue(mailbox: Receiver<BankMessage>) -> u128 {
    let (mut balance, mut later) = (0, Vec::new());
    for message in mailbox {
        match message {
            BankMessage::Deposit(amount) => balance += u128::from(amount),
            BankMessage::Bonus(amount) => later.push(amount),
        }
    }
    balance + later.into_iter().map(u128::from).sum::<u128>()
}
// ANCHOR_END: account

/// Broken: every teller is gone, and the account waits for itself.
pub fn account_keeps_a_sender() -> u128 {
    let (teller, mailbox) = mpsc::channel();
    let own = teller.clone();
    pay(teller, move || run_with_sender(own, mailbox))
}

/// Repaired.
pub fn account_keeps_a_queue() -> u128 {
    let (teller, mailbox) = mpsc::channel();
    pay(teller, || run_with_queue(mailbox))
}

fn pay(
    teller: Sender<BankMessage>,
    run: impl FnOnce() -> u128 + Send + 'static,
) -> u128 {
    let account = thread::spawn(run);
    let _ = teller.send(BankMessage::Bonus(1_00));
    let _ = teller.send(BankMessage::Deposit(10_00));
    drop(teller);
    account.join().expect("the account does not panic")
}
