//! Taken off blindly after the rule has said yes.
//!
//! Red: 20.00 were left, and 80.00 were taken

use std::sync::atomic::{AtomicU64, Ordering};

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
    mut rule: impl FnMut(u64) -> bool,
) -> Result<u64, Refused> {
    let take =
        |balance: u64| balance.checked_sub(amount).filter(|&left| rule(left));
    let mut take = take;
    take(balance.load(Ordering::Relaxed)).ok_or(Refused)?;
    let before = balance.fetch_sub(amount, Ordering::Relaxed);
    Ok(before.wrapping_sub(amount))
}
