//! Exercise: a lock for each account.
//!
//! Two customers of different accounts must not wait for each other. Whoever
//! asks for the total must not see a transfer half-done, though: every account
//! has to stand still while it is taken.

// ANCHOR: stub
use std::sync::{Mutex, MutexGuard};

/// A bank with a lock for each account.
#[derive(Debug)]
pub struct Bank {
    /// The balances in cents.
    pub accounts: Vec<Mutex<u64>>,
}

impl Bank {
    /// Opens accounts with these balances in cents.
    pub fn open(balances: &[u64]) -> Self {
        todo!("open a bank with {balances:?}")
    }

    /// Takes the lock of one account; `None` if there is no such account. A
    /// customer who panics with it spoils nothing: a balance is one number.
    pub fn account(&self, number: usize) -> Option<MutexGuard<'_, u64>> {
        todo!("lock account {number} of {self:?}")
    }

    /// All the money in cents, at one single moment. Whoever has two accounts
    /// took that of the lower number first.
    pub fn total(&self) -> u128 {
        todo!("add up {self:?}")
    }
}
// ANCHOR_END: stub
