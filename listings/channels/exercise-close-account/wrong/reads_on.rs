//! It tells its balance and reads on.
//!
//! Red: `run` must return

use std::sync::mpsc::{Receiver, SyncSender};

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Add this much to the balance.
    Deposit(u64),
    /// Close, then tell whoever asked the closing balance.
    Close(SyncSender<u64>),
}

/// Handles messages until one says `Close` or the last sender is gone.
pub fn run(mut balance: u64, mailbox: Receiver<BankMessage>) {
    while let Ok(message) = mailbox.recv() {
        match message {
            BankMessage::Deposit(amount) => balance += amount,
            BankMessage::Close(asker) => {
                let _ = asker.send(balance);
            }
        }
    }
}
