//! Exercise: an account that keeps a statement.
//!
//! On `GetStatement` the account tells what has changed its balance since it
//! was opened, in order. What it refused (not covered, does not fit into 64
//! bits) changed nothing, and is not on it.

// ANCHOR: stub
use std::sync::mpsc::{Receiver, Sender};

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance, if it fits.
    Deposit(u64),
    /// Take this much off the balance, if it is there.
    Withdraw(u64),
    /// Send the statement to whoever asked.
    GetStatement(Sender<Vec<Movement>>),
}

/// A line of the statement. Amounts are in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// Money came.
    Deposited(u64),
    /// Money went.
    Withdrawn(u64),
}

/// Handles letters until the last sender is gone; returns the closing balance
/// in cents.
pub fn run(balance: u64, mailbox: Receiver<BankMessage>) -> u64 {
    todo!("handle the mail of an account with {balance} cents: {mailbox:?}")
}
// ANCHOR_END: stub
