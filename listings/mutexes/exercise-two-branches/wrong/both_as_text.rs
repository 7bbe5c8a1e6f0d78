//! It compares branch and number as text.
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
    let text = |it: &Account| format!("{}/{}", it.id.branch, it.id.number);
    match text(a).cmp(&text(b)) {
        Ordering::Less => {
            let a = lock(a)?;
            Ok(Some((a, lock(b)?)))
        }
        Ordering::Greater => {
            let b = lock(b)?;
            Ok(Some((lock(a)?, b)))
        }
        Ordering::Equal => Ok(None),
    }
}

fn lock(account: &Account) -> Result<MutexGuard<'_, u64>, Poisoned> {
    account.balance.lock().map_err(|_| Poisoned)
}
