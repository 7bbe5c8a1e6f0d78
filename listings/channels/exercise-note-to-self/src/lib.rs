//! Exercise: an account that reminds itself, and closes all the same.
//!
//! `Savings { amount, times }` pays in `amount` now and puts the rest off: one
//! `Savings` letter with one time less, to be handled after the next letter
//! from outside, or at closing time. The account must not have a sender to its
//! own mailbox; a plain queue of its own will do.

// ANCHOR: stub
use std::sync::mpsc::Receiver;

/// What an account can be asked to do. Amounts are in cents.
#[derive(Debug)]
pub enum BankMessage {
    /// Pay in this much now, and put the rest off: one such letter with one
    /// time less. It comes after the next letter from outside, or at closing
    /// time.
    Savings {
        /// How much each time.
        amount: u64,
        /// How many times.
        times: u32,
    },
}

/// Handles letters until the last sender is gone and nothing is put off any
/// more.
///
/// After each letter from outside comes the oldest of those put off before it,
/// if there is one. Returns what was paid in, payment by payment.
pub fn run(mailbox: Receiver<BankMessage>) -> Vec<u64> {
    todo!("handle {mailbox:?}, and what was put off")
}
// ANCHOR_END: stub
