//! Solution: the account remembers its answers.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender};

/// The withdrawal is not covered; nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCovered;

/// A letter: take money off the balance, once a number.
#[derive(Debug)]
pub struct Withdraw {
    /// The same in every copy of this letter, different in every other letter.
    pub number: u32,
    /// How many cents.
    pub amount: u64,
    /// Gets the balance in cents after the withdrawal, or the refusal.
    pub reply: Sender<Result<u64, NotCovered>>,
}

// ANCHOR: solution
/// Handles letters until the last sender is gone; returns the closing balance.
pub fn run(mut balance: u64, mailbox: Receiver<Withdraw>) -> u64 {
    let mut answers = HashMap::new();
    for Withdraw { number, amount, reply } in mailbox {
        let answer = *answers.entry(number).or_insert_with(|| {
            balance = balance.checked_sub(amount).ok_or(NotCovered)?;
            Ok(balance)
        });
        let _ = reply.send(answer);
    }
    balance
}
// ANCHOR_END: solution
