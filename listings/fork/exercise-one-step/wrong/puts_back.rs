//! Taken, unlocked, asked, and put back on a refusal.
//!
//! Red: a second till was refused for money that was put back

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
    let mut balance = account.lock().expect("nobody panicked");
    let left = balance.checked_sub(amount).ok_or(Refused::NotCovered)?;
    *balance = left;
    drop(balance);
    if !rule(left) {
        *account.lock().expect("nobody panicked") += amount;
        return Err(Refused::AgainstTheRule);
    }
    Ok(())
}
