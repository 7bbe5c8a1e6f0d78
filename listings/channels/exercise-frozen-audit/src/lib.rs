//! Exercise: an audit that freezes every account before it adds up.
//!
//! A frozen account changes nothing until it thaws, so nothing may thaw
//! before all are frozen. If one account says no, or is gone, there is no
//! total, and what was frozen thaws again.

// ANCHOR: stub
use std::sync::mpsc::Sender;

/// What an auditor can ask of an account.
#[derive(Debug)]
pub enum BankMessage {
    /// Freeze and tell the balance in cents, or answer `None`: a transfer is
    /// under way.
    Freeze(Sender<Option<u64>>),
    /// Go on.
    Thaw,
}

/// Why there is no total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTotal {
    /// An account would not freeze. Try again later.
    Busy,
    /// An account is gone.
    Gone,
}

/// The total of all accounts at one moment, in cents.
pub fn audit(accounts: &[Sender<BankMessage>]) -> Result<u128, NoTotal> {
    todo!("freeze, add up and thaw {accounts:?}")
}
// ANCHOR_END: stub
