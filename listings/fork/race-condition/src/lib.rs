//! Broken on purpose: no data race, no `unsafe`, and still the account is
//! overdrawn.
//!
//! `withdraw` looks at the balance under the lock, and takes the money under
//! the lock. Between the two it does not hold the lock, and what it saw may
//! be out of date.
//!
//! ```
//! use race_condition::{Account, NotCovered, withdraw};
//!
//! // One till alone decides well: the demonstration has two.
//! let account = Account::open(100_00);
//! assert_eq!(withdraw(&account, 80_00, || ()), Ok(()));
//! assert_eq!(withdraw(&account, 80_00, || ()), Err(NotCovered));
//! ```

// ANCHOR: look_then_take
use std::sync::{Mutex, MutexGuard};

/// An account. Its balance may be negative, so that an overdraft can be seen.
pub struct Account {
    balance: Mutex<i64>,
}

/// The account does not hold that much; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct NotCovered;

impl Account {
    /// Opens an account with a balance in cents.
    pub fn open(balance: i64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    /// The balance in cents. When the caller reads it, the lock is free again.
    pub fn balance(&self) -> i64 {
        *self.lock()
    }

    /// Takes `amount` cents off, whatever the balance.
    pub fn take(&self, amount: i64) {
        *self.lock() -= amount;
    }

    fn lock(&self) -> MutexGuard<'_, i64> {
        self.balance.lock().expect("nobody panics with the balance in hand")
    }
}

/// Looks, then takes. `in_between` runs where another thread might.
pub fn withdraw(
    account: &Account,
    amount: i64,
    in_between: impl FnOnce(),
) -> Result<(), NotCovered> {
    let covered = amount <= account.balance(); // locked, looked, unlocked
    in_between();
    if !covered {
        return Err(NotCovered);
    }
    account.take(amount); // locked, taken, unlocked
    Ok(())
}
// ANCHOR_END: look_then_take

impl std::fmt::Display for NotCovered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the account does not hold that much")
    }
}

impl std::error::Error for NotCovered {}
