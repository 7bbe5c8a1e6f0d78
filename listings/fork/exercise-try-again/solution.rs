//! Solution: `fetch_update` asks anew whenever it finds another balance.

use std::sync::atomic::{AtomicU64, Ordering};

/// There is less than that, or the rule says no. Nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct Refused;

// ANCHOR: solution
/// Takes `amount` cents off, if they are there and `rule` allows what is left.
///
/// Returns what is left: the balance that this withdrawal made of the one
/// before it, and the last that the rule was asked about. The rule may be
/// asked several times, since others may change the balance meanwhile.
pub fn withdraw(
    balance: &AtomicU64,
    amount: u64,
    mut rule: impl FnMut(u64) -> bool,
) -> Result<u64, Refused> {
    let take =
        |balance: u64| balance.checked_sub(amount).filter(|&left| rule(left));
    match balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take) {
        Ok(before) => Ok(before - amount),
        Err(_) => Err(Refused),
    }
}
// ANCHOR_END: solution
