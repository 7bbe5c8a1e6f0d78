//! A mutex of std in async code: the guard lives between two awaits, and never across one.
//!
//! Promises: no update is lost, the total is always whole, nobody waits for a task that is suspended.
//! The methods are not `async`: so no await can come between the lock and the unlock.
//!
//! ```
//! let bank = short_std_lock::Bank::new(1_000_00, 500_00);
//! assert_eq!(bank.transfer(200_00), Ok(()));
//! assert_eq!(bank.total(), 1_500_00);
//! ```

use std::error::Error;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The payer has less than that. No balance has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCovered;

impl fmt::Display for NotCovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the balance does not cover this")
    }
}

impl Error for NotCovered {}

// ANCHOR: bank
/// Alice's and Bob's balance, in cents.
pub struct Bank {
    balances: Mutex<[u64; 2]>,
}

impl Bank {
    /// Opens both accounts.
    pub fn new(alice: u64, bob: u64) -> Bank {
        Bank { balances: Mutex::new([alice, bob]) }
    }

    /// Alice pays Bob this many cents.
    ///
    /// # Errors
    ///
    /// If she has less.
    pub fn transfer(&self, amount: u64) -> Result<(), NotCovered> {
        let mut balances = self.lock();
        balances[0] = balances[0].checked_sub(amount).ok_or(NotCovered)?;
        balances[1] += amount; // fits as long as the total does
        Ok(())
    }

    /// What both have together, in cents.
    pub fn total(&self) -> u64 {
        self.lock().iter().sum()
    }

    // Both balances change by assignments that cannot panic, so poison would say nothing.
    fn lock(&self) -> MutexGuard<'_, [u64; 2]> {
        self.balances.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: bank
