//! After three attempts it takes the change for a refusal.
//!
//! Red: a balance that changes often is no refusal

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
    for _ in 0..3 {
        let seen = balance.load(Ordering::Relaxed);
        let left = seen.checked_sub(amount).ok_or(Refused)?;
        if !rule(left) {
            return Err(Refused);
        }
        let (set, get) = (Ordering::Relaxed, Ordering::Relaxed);
        if balance.compare_exchange(seen, left, set, get).is_ok() {
            return Ok(left);
        }
    }
    Err(Refused)
}
