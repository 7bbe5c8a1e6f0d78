//! Broken on purpose: one owner, messages only, and still the account is
//! overdrawn.
//!
//! `withdraw` asks for the balance in one message, and takes the money with
//! another. Between the two the mailbox may hold anybody's messages.
//!
//! ```
//! use race_by_messages::{BankMessage, run, withdraw};
//! use std::{sync::mpsc, thread};
//!
//! let (till, mailbox) = mpsc::channel();
//! let account = thread::spawn(|| run(100_00, mailbox));
//! withdraw(&till, 80_00, || withdraw(&till, 80_00, || ()).unwrap()).unwrap();
//! drop(till);
//! assert_eq!(account.join().unwrap(), -60_00);
//! ```

// ANCHOR: ask_then_take
use std::sync::mpsc::{self, Receiver, Sender};

/// What the account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Send the balance to whoever asked.
    GetBalance(Sender<i64>),
    /// Take this much off, whatever the balance.
    Withdraw(i64),
}

/// The account does not hold that much; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct NotCovered;

/// Handles messages until the last sender is gone; returns the last balance in
/// cents.
pub fn run(mut balance: i64, mailbox: Receiver<BankMessage>) -> i64 {
    for message in mailbox {
        match message {
            BankMessage::GetBalance(asker) => {
                let _ = asker.send(balance); // who asked may have left
            }
            BankMessage::Withdraw(amount) => balance -= amount,
        }
    }
    balance
}

/// Asks, then takes. `in_between` runs where another thread might.
pub fn withdraw(
    account: &Sender<BankMessage>,
    amount: i64,
    in_between: impl FnOnce(),
) -> Result<(), NotCovered> {
    let (asker, answer) = mpsc::channel();
    account.send(BankMessage::GetBalance(asker)).expect("the account is open");
    let covered = amount <= answer.recv().expect("an open account answers");
    in_between();
    if !covered {
        return Err(NotCovered);
    }
    account.send(BankMessage::Withdraw(amount)).expect("the account is open");
    Ok(())
}
// ANCHOR_END: ask_then_take

impl std::fmt::Display for NotCovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the account does not hold that much")
    }
}

impl std::error::Error for NotCovered {}
