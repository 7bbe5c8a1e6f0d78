//! The guard of the look lives through the `match`, in which it locks again.
//!
//! Red: it waits for a lock that it holds itself

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
    match account.lock().unwrap().checked_sub(amount) {
        None => Err(Refused::NotCovered),
        Some(left) if rule(left) => {
            *account.lock().unwrap() = left;
            Ok(())
        }
        Some(_) => Err(Refused::AgainstTheRule),
    }
}
