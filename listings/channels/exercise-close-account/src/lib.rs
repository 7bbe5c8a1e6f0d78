//! Exercise: an account that can be closed.
//!
//! On `Close` the account closes its mailbox, and then tells whoever asked its
//! balance. Whoever has heard it can rely on it: from then on `send` fails.

// ANCHOR: stub
use std::sync::mpsc::{Receiver, SyncSender};

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance; it fits.
    Deposit(u64),
    /// Close, then tell whoever asked the closing balance.
    Close(SyncSender<u64>),
}

/// Handles messages until one says `Close` or the last sender is gone.
pub fn run(balance: u64, mailbox: Receiver<BankMessage>) {
    todo!("handle the messages of an account with {balance} cents: {mailbox:?}")
}
// ANCHOR_END: stub
