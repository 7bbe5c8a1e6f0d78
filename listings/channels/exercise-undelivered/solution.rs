//! Solution: `SendError` holds the letter that could not be sent.

use std::sync::mpsc::{SendError, Sender};

/// A letter: add this many cents to the balance.
#[derive(Debug, PartialEq, Eq)]
pub struct Deposit(pub u64);

/// Keeps the deposits that nobody could read.
#[derive(Debug, Default)]
pub struct DeadLetterOffice {
    kept: Vec<Deposit>,
}

// ANCHOR: solution
impl DeadLetterOffice {
    /// Sends a deposit, and keeps it if the account is closed.
    pub fn post(&mut self, to: &Sender<Deposit>, deposit: Deposit) {
        if let Err(SendError(deposit)) = to.send(deposit) {
            self.kept.push(deposit);
        }
    }

    /// How many cents lie here.
    pub fn total(&self) -> u64 {
        self.kept.iter().map(|deposit| deposit.0).sum()
    }

    /// Sends all that lies here to another account; what it cannot deliver
    /// stays.
    pub fn forward(&mut self, to: &Sender<Deposit>) {
        for deposit in std::mem::take(&mut self.kept) {
            self.post(to, deposit);
        }
    }
}
// ANCHOR_END: solution
