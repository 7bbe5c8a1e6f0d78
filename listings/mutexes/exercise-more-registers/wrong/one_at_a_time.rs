//! The total lets go of each account before it takes the next.
//!
//! Red: while the total was taken

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A bank with a lock for each account.
#[derive(Debug)]
pub struct Bank {
    /// The balances in cents.
    pub accounts: Vec<Mutex<u64>>,
}

impl Bank {
    /// Opens accounts with these balances in cents.
    pub fn open(balances: &[u64]) -> Self {
        let accounts = balances.iter().map(|&cents| Mutex::new(cents));
        Self { accounts: accounts.collect() }
    }

    /// Takes the lock of one account; `None` if there is no such account.
    pub fn account(&self, number: usize) -> Option<MutexGuard<'_, u64>> {
        self.accounts.get(number).map(lock)
    }

    /// All the money in cents, at one single moment.
    pub fn total(&self) -> u128 {
        // Without `collect`, each guard would be dropped before the next lock.
        self.accounts.iter().map(|account| u128::from(*lock(account))).sum()
    }
}

fn lock(account: &Mutex<u64>) -> MutexGuard<'_, u64> {
    account.lock().unwrap_or_else(PoisonError::into_inner)
}
