//! Solution: a movement is written down where the balance changes, and
//! nowhere else.

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

// ANCHOR: solution
/// Handles letters until the last sender is gone; returns the closing balance
/// in cents.
pub fn run(mut balance: u64, mailbox: Receiver<BankMessage>) -> u64 {
    let mut statement = Vec::new();
    for letter in mailbox {
        let (after, movement) = match letter {
            BankMessage::Deposit(amount) => {
                (balance.checked_add(amount), Movement::Deposited(amount))
            }
            BankMessage::Withdraw(amount) => {
                (balance.checked_sub(amount), Movement::Withdrawn(amount))
            }
            BankMessage::GetStatement(asker) => {
                let _ = asker.send(statement.clone());
                continue;
            }
        };
        if let Some(after) = after {
            balance = after;
            statement.push(movement);
        }
    }
    balance
}
// ANCHOR_END: solution
