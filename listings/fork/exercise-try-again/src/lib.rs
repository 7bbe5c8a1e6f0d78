//! Exercise: a withdrawal without a lock that keeps a rule of the bank.

// ANCHOR: stub
use std::sync::atomic::AtomicU64;

/// There is less than that, or the rule says no. Nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused;

/// Takes `amount` cents off, if they are there and `rule` allows what is left.
///
/// Returns what is left: the balance that this withdrawal made of the one
/// before it, and the last that the rule was asked about. The rule may be
/// asked several times, since others may change the balance meanwhile.
pub fn withdraw(
    balance: &AtomicU64,
    amount: u64,
    rule: impl FnMut(u64) -> bool,
) -> Result<u64, Refused> {
    let _ = rule;
    todo!("take {amount} off {balance:?}, if the rule allows it")
}
// ANCHOR_END: stub
