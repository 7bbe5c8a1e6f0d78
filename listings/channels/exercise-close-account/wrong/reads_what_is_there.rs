//! It first books whatever else lies in the mailbox.
//!
//! Red: once closed

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
                // Closed before the answer goes out: whoever has it can rely
                // on it.
                std::thread::sleep(std::time::Duration::from_millis(100));
                for message in mailbox.try_iter() {
                    if let BankMessage::Deposit(amount) = message {
                        balance += amount;
                    }
                }
                drop(mailbox);
                let _ = asker.send(balance);
                return;
            }
        }
    }
}
