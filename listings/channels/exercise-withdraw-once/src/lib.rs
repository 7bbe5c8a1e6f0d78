//! Exercise: a withdrawal that can be asked for twice and is made once.
//!
//! A teller who got no answer sends the message again, with the same number.
//! The account handles each number once; every copy gets the answer that the
//! first one got.

// ANCHOR: stub
use std::sync::mpsc::{Receiver, Sender};

/// The withdrawal is not covered; nothing has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCovered;

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much; it fits.
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
pub fn run(balance: u64, mailbox: Receiver<BankMessage>) -> u64 {
    todo!("start with {balance} cents and read {mailbox:?}")
}
// ANCHOR_END: stub
