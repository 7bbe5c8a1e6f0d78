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

use TransferError::{NotCovered, TooMuch};

/// Why nobody was paid. No balance has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferError {
    /// The payer has less than that.
    NotCovered,
    /// The payee would have more than a balance can hold.
    TooMuch,
}

impl fmt::Display for TransferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TransferError::NotCovered => "the balance does not cover this",
            TransferError::TooMuch => "the payee's balance cannot hold this",
        })
    }
}

impl Error for TransferError {}

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
    /// If she has less, or his balance cannot hold so much.
    pub fn transfer(&self, amount: u64) -> Result<(), TransferError> {
        let mut balances = self.lock();
        let [alice, bob] = *balances;
        let alice = alice.checked_sub(amount).ok_or(NotCovered)?;
        let bob = bob.checked_add(amount).ok_or(TooMuch)?;
        *balances = [alice, bob]; // nothing can fail any more
        Ok(())
    }

    /// What both have together, in cents.
    pub fn total(&self) -> u128 {
        self.lock().iter().copied().map(u128::from).sum()
    }

    // Nothing panics between the first change and the last, so poison would say nothing.
    fn lock(&self) -> MutexGuard<'_, [u64; 2]> {
        self.balances.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
// ANCHOR_END: bank
