//! Exercise: a withdrawal that keeps a rule of the bank, whoever else
//! withdraws meanwhile.
//!
//! The old program asked `rule(*account.lock().unwrap() - amount)` first, and
//! locked again to withdraw.

// ANCHOR: stub
use std::sync::Mutex;

/// Why there was no money. Nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The account does not hold that much; the rule was not asked.
    NotCovered,
    /// The rule does not allow what would be left.
    AgainstTheRule,
}

/// Withdraws `amount` cents, if they are there and `rule` allows what is left.
///
/// `Ok`: it has made the balance exactly what the rule has allowed.
pub fn withdraw(
    account: &Mutex<u64>,
    amount: u64,
    rule: impl FnOnce(u64) -> bool,
) -> Result<(), Refused> {
    let _ = rule;
    todo!("take {amount} off {account:?}, if the rule allows it")
}
// ANCHOR_END: stub
