//! Exercise: an account that can be closed.
//!
//! On `Close` the account sends its balance to whoever asked and reads no
//! more mail. From then on a sender must be told by `send` itself that nobody
//! is there.

// ANCHOR: stub
use std::sync::mpsc::{Receiver, SyncSender};

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Send the closing balance to whoever asked, then close.
    Close(SyncSender<u64>),
}

/// Handles letters until one says `Close` or the last sender is gone.
pub fn run(balance: u64, mailbox: Receiver<BankMessage>) {
    todo!("handle the mail of an account with {balance} cents: {mailbox:?}")
}
// ANCHOR_END: stub
