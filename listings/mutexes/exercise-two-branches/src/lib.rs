//! Exercise: one lock order for the accounts of several branches.
//!
//! Each branch numbers its accounts from 1, so a number alone is no order: two
//! accounts may have the same. The account of the lower branch is to be locked
//! first, and within one branch the account with the lower number.

// ANCHOR: stub
use std::sync::{Mutex, MutexGuard};

/// What tells one account from all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountId {
    /// The branch that keeps the account.
    pub branch: u16,
    /// Its number in that branch.
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

/// Somebody panicked with one of the accounts in hand. Nothing is locked.
#[derive(Debug, PartialEq, Eq)]
pub struct Poisoned;

/// Both guards, `a`'s first; or `None` if there is only one account.
pub type Both<'a> = Option<(MutexGuard<'a, u64>, MutexGuard<'a, u64>)>;

/// Locks both accounts, if there are two. Refuses a poisoned one, by a value.
pub fn lock_both<'a>(
    a: &'a Account,
    b: &'a Account,
) -> Result<Both<'a>, Poisoned> {
    todo!("lock {a:?} and {b:?}, in the order of the bank")
}
// ANCHOR_END: stub
