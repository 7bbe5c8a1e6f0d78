//! It refuses whoever takes all that there is.
//!
//! Red: what is there may be taken to the last cent

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender};

/// The withdrawal is not covered; nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCovered;

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Take money off the balance, once a number.
    Withdraw {
        /// The same in every copy of this message, different in every other.
        number: u32,
        /// How much.
        amount: u64,
        /// Gets the balance after the withdrawal, or the refusal.
        reply: Sender<Result<u64, NotCovered>>,
    },
}
/// Handles messages until the last sender is gone; returns the closing balance.
pub fn run(mut balance: u64, mailbox: Receiver<BankMessage>) -> u64 {
    let mut answers = HashMap::new();
    for message in mailbox {
        match message {
            BankMessage::Deposit(amount) => balance += amount,
            BankMessage::Withdraw { number, amount, reply } => {
                let answer = *answers.entry(number).or_insert_with(|| {
                    if balance <= amount {
                        return Err(NotCovered);
                    }
                    balance -= amount;
                    Ok(balance)
                });
                let _ = reply.send(answer);
            }
        }
    }
    balance
}
