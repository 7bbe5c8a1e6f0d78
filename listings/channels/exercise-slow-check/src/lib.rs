//! Exercise: a withdrawal that waits for a slow check, and an account that does
//! not.
//!
//! A `Withdraw` message must not take the money at once: hand its check to
//! another thread, which ends by sending a `Checked` message to the account.
//! Meanwhile the account reads on. Whether the money is there is decided when
//! `Checked` is read, not before.

// ANCHOR: stub
use std::sync::mpsc::{Receiver, Sender};

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
pub fn run(balance: u64, mailbox: Receiver<BankMessage>) -> u64 {
    todo!("handle the messages of an account with {balance} cents: {mailbox:?}")
}
// ANCHOR_END: stub
