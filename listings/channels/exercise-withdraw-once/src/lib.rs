//! Exercise: a withdrawal that can be asked for twice and is made once.
//!
//! A teller who got no answer sends the letter again, with the same number.
//! The account handles each number once; every copy gets the answer that the
//! first one got.

// ANCHOR: stub
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

/// Handles letters until the last sender is gone; returns the closing balance.
pub fn run(balance: u64, mailbox: Receiver<Withdraw>) -> u64 {
    todo!("start with {balance} cents and read {mailbox:?}")
}
// ANCHOR_END: stub
