//! Broken on purpose: an account reads until the last sender is gone, and
//! somebody who waits for that end keeps a sender: `main_keeps_a_sender`, and
//! `account_keeps_a_sender` to itself.
//!
//! The repairs: drop the sender, let `Close` tell the account to drop its own,
//! or bring one with the message.
//!
//! ```
//! assert_eq!(sender_kept_alive::main_drops_its_sender().balance, 15_00);
//! assert_eq!(sender_kept_alive::account_drops_its_sender().balance, 11_00);
//! assert_eq!(sender_kept_alive::message_brings_a_sender().balance, 11_00);
//! ```

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Send a deposit of this much to yourself: a bonus, behind the messages that
    /// is already there.
    Bonus {
        /// How much.
        amount: u64,
        /// A sender to this account, if it is to use this one and not its own.
        me: Option<Sender<BankMessage>>,
    },
    /// Drop your own sender: send no more messages to yourself.
    Close,
}

/// What is left when an account closes. Amounts are in cents.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// The balance at the end.
    pub balance: u64,
    /// What did not fit into the balance, or came as a bonus when there was no
    /// sender, or one to an account that is closed.
    pub refused: Vec<u64>,
}

// ANCHOR: run
/// Handles messages until the last sender is gone, `own` among them.
pub fn run(
    mut own: Option<Sender<BankMessage>>,
    mailbox: Receiver<BankMessage>,
) -> Closing {
    let mut closing = Closing::default();
    for message in mailbox {
        match message {
            BankMessage::Deposit(amount) => {
                match closing.balance.checked_add(amount) {
                    Some(sum) => closing.balance = sum,
                    None => closing.refused.push(amount),
                }
            }
            BankMessage::Bonus { amount, me } => {
                let me = me.as_ref().or(own.as_ref());
                let bonus = BankMessage::Deposit(amount);
                if me.is_none_or(|me| me.send(bonus).is_err()) {
                    closing.refused.push(amount);
                }
            }
            BankMessage::Close => own = None,
        }
    }
    closing
}
// ANCHOR_END: run

// ANCHOR: main
/// Broken: two tellers pay in; the thread that waits for the end still has the
/// sender they were made of.
pub fn main_keeps_a_sender() -> Closing {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(None, mailbox));
    for amount in [10_00, 5_00] {
        let teller = teller.clone();
        thread::spawn(move || teller.send(BankMessage::Deposit(amount)));
    }
    // The account waits for `teller` to go, and `teller` lives until this
    // returns.
    account.join().expect("the account does not panic")
}

/// Repaired: the same with one line more.
pub fn main_drops_its_sender() -> Closing {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(None, mailbox));
    for amount in [10_00, 5_00] {
        let teller = teller.clone();
        thread::spawn(move || teller.send(BankMessage::Deposit(amount)));
    }
    drop(teller);
    account.join().expect("the account does not panic")
}
// ANCHOR_END: main

// ANCHOR: account
/// Broken: every teller is gone, and the account waits for a message that only
/// itself could write.
pub fn account_keeps_a_sender() -> Closing {
    let (teller, mailbox) = mpsc::channel();
    let own = teller.clone();
    let account = thread::spawn(|| run(Some(own), mailbox));
    let _ = teller.send(BankMessage::Deposit(10_00));
    let _ = teller.send(BankMessage::Bonus { amount: 1_00, me: None });
    drop(teller);
    account.join().expect("the account does not panic")
}

/// Repaired: the last message asks the account to let go.
pub fn account_drops_its_sender() -> Closing {
    let (teller, mailbox) = mpsc::channel();
    let own = teller.clone();
    let account = thread::spawn(|| run(Some(own), mailbox));
    let _ = teller.send(BankMessage::Deposit(10_00));
    let _ = teller.send(BankMessage::Bonus { amount: 1_00, me: None });
    let _ = teller.send(BankMessage::Close);
    drop(teller);
    account.join().expect("the account does not panic")
}

/// Repaired: the account has no sender, except while it handles the message that
/// brought one.
pub fn message_brings_a_sender() -> Closing {
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run(None, mailbox));
    let _ = teller.send(BankMessage::Deposit(10_00));
    let _ = teller
        .send(BankMessage::Bonus { amount: 1_00, me: Some(teller.clone()) });
    drop(teller);
    account.join().expect("the account does not panic")
}
// ANCHOR_END: account
