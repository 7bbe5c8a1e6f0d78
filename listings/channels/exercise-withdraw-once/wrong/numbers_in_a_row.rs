//! It takes the numbers for 1, 2, 3, and so on.
//!
//! Red: a number may be any number

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
    let mut answers: Vec<Result<u64, NotCovered>> = Vec::new();
    for message in mailbox {
        match message {
            BankMessage::Deposit(amount) => balance += amount,
            BankMessage::Withdraw { number, amount, reply } => {
                if number as usize > answers.len() {
                    let rest = balance.checked_sub(amount).ok_or(NotCovered);
                    balance = rest.unwrap_or(balance);
                    answers.push(rest);
                }
                let answer = answers[number as usize - 1];
                let _ = reply.send(answer);
            }
        }
    }
    balance
}
