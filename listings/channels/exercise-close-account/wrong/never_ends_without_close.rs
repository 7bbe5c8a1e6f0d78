//! Without a sender, it goes on forever.
//!
//! Red: without a sender, nothing can come any more

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
    loop {
        let Ok(message) = mailbox.recv() else { continue };
        match message {
            BankMessage::Deposit(amount) => balance += amount,
            BankMessage::Close(asker) => {
                // Closed before the answer goes out: whoever has it can rely
                // on it.
                drop(mailbox);
                let _ = asker.send(balance);
                return;
            }
        }
    }
}
