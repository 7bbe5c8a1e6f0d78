//! The account at the lower address is locked first.
//!
//! Red: was locked before

use std::cmp::Ordering;
use std::sync::{Mutex, MutexGuard};

/// What tells one account from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountId {
    /// The branch that keeps the account. It counts first.
    pub branch: u16,
    /// Its number in that branch. It counts if the branches are the same.
    pub number: u32,
}

/// An account. Its id never changes, so it needs no lock.
#[derive(Debug)]
pub struct Account {
    /// Branch and number.
    pub id: AccountId,
    /// In cents.
    pub balance: Mutex<u64>,
}

/// Locks both accounts and returns the guards, `a`'s first, or returns `None`
/// if there is only one account.
pub fn lock_both<'a>(
    a: &'a Account,
    b: &'a Account,
) -> Option<(MutexGuard<'a, u64>, MutexGuard<'a, u64>)> {
    match std::ptr::from_ref(a).cmp(&std::ptr::from_ref(b)) {
        Ordering::Less => {
            let a = lock(a);
            Some((a, lock(b)))
        }
        Ordering::Greater => {
            let b = lock(b);
            Some((lock(a), b))
        }
        Ordering::Equal => None,
    }
}

fn lock(account: &Account) -> MutexGuard<'_, u64> {
    account.balance.lock().expect("nobody panics under a lock")
}
