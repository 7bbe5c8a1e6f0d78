//! The total locks from the last account to the first.
//!
//! Red: it has the higher number, and waits for the lower

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

    /// Takes the lock of one account; `None` if there is no such account. A
    /// customer who panics with it spoils nothing: a balance is one number.
    pub fn account(&self, number: usize) -> Option<MutexGuard<'_, u64>> {
        self.accounts.get(number).map(lock)
    }

    /// All the money in cents, at one single moment.
    pub fn total(&self) -> u128 {
        // Without `collect`, each guard would be dropped before the next lock.
        let all: Vec<_> = self.accounts.iter().rev().map(lock).collect();
        all.iter().map(|balance| u128::from(**balance)).sum()
    }
}

fn lock(account: &Mutex<u64>) -> MutexGuard<'_, u64> {
    // One number is whole, whoever panicked with it in hand.
    account.lock().unwrap_or_else(PoisonError::into_inner)
}
