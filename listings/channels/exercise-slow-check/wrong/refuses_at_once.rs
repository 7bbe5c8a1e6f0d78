//! What is not covered is refused before the check.
//!
//! Red: the check comes first

use std::sync::mpsc::{Receiver, Sender};
use std::thread;

/// Why a withdrawal was refused; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The check said no.
    Suspicious,
    /// There is less in the account.
    NotCovered,
}

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Take this much off the balance if the check says yes.
    Withdraw {
        /// How much.
        amount: u64,
        /// A slow function: may this amount be withdrawn?
        check: fn(u64) -> bool,
        /// This account's own mailbox, for the `Checked` message.
        me: Sender<BankMessage>,
        /// Gets the new balance.
        receipt: Sender<Result<u64, Refusal>>,
    },
    /// A check has ended.
    Checked {
        /// How much is to be withdrawn.
        amount: u64,
        /// What the check said.
        allowed: bool,
        /// Gets the new balance.
        receipt: Sender<Result<u64, Refusal>>,
    },
}
/// Handles messages until the last sender is gone; returns the closing balance
/// in cents.
pub fn run(mut balance: u64, mailbox: Receiver<BankMessage>) -> u64 {
    for message in mailbox {
        match message {
            BankMessage::Withdraw { amount, check, me, receipt } => {
                if amount > balance {
                    let _ = receipt.send(Err(Refusal::NotCovered));
                    continue;
                }
                // The thread takes `me` along: the account stays open until it
                // has answered.
                thread::spawn(move || {
                    let allowed = check(amount);
                    let _ = me.send(BankMessage::Checked {
                        amount,
                        allowed,
                        receipt,
                    });
                });
            }
            BankMessage::Checked { allowed: false, receipt, .. } => {
                let _ = receipt.send(Err(Refusal::Suspicious));
            }
            BankMessage::Checked { amount, receipt, .. } => {
                let rest = balance.checked_sub(amount);
                balance = rest.unwrap_or(balance);
                let _ = receipt.send(rest.ok_or(Refusal::NotCovered));
            }
        }
    }
    balance
}
