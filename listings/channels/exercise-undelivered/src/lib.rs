//! Exercise: a dead-letter office.
//!
//! A deposit that cannot be delivered is kept and counted; it can be sent on
//! to another mailbox. Every cent is either delivered or kept, never both.

// ANCHOR: stub
use std::sync::mpsc::Sender;

/// A letter: add this many cents to the balance.
#[derive(Debug, PartialEq, Eq)]
pub struct Deposit(pub u64);

/// Keeps the deposits that nobody could read.
#[derive(Debug, Default)]
pub struct DeadLetterOffice {
    kept: Vec<Deposit>,
}

impl DeadLetterOffice {
    /// Sends a deposit, and keeps it if the account is closed.
    pub fn post(&mut self, to: &Sender<Deposit>, deposit: Deposit) {
        todo!("send {deposit:?} to {to:?}, or add it to {:?}", self.kept)
    }

    /// How many cents lie here.
    pub fn total(&self) -> u64 {
        todo!("add up {:?}", self.kept)
    }

    /// Sends all that lies here to another account; what it cannot deliver
    /// stays.
    pub fn forward(&mut self, to: &Sender<Deposit>) {
        todo!("send {:?} to {to:?}", self.kept)
    }
}
// ANCHOR_END: stub
