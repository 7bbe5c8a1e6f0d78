//! A transfer that takes both locks before it looks, and two auditors: one
//! takes both locks as well, the other takes one after the other.
//!
//! Promises: a transfer is made or refused, and a refusal changes nothing
//! (atomic); whoever holds both locks sees it before or after (isolated).
//! Whoever takes the locks one at a time has no such promise: what is seen
//! may be too much or too little.
//!
//! ```
//! use both_locks::{Account, Refused, audit, transfer};
//!
//! let (alice, bob) = (Account::open(10_00), Account::open(5_00));
//! assert_eq!(transfer(&alice, &bob, 10_01), Err(Refused::NotCovered));
//! assert_eq!(transfer(&alice, &bob, 10_00), Ok(()));
//! assert_eq!(audit(&alice, &bob), Ok(15_00));
//! ```

use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};

/// An account. Nobody reaches it but through its lock.
#[derive(Debug)]
pub struct Account {
    balance: u64,
}

/// Why a transfer was refused; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would not fit.
    DoesNotFit,
    /// Somebody panicked with one of the accounts in hand.
    Poisoned,
}

impl Account {
    /// Opens an account with a balance in cents, and puts it behind a lock.
    pub fn open(balance: u64) -> Mutex<Self> {
        Mutex::new(Self { balance })
    }
}
// ANCHOR: bank
/// Moves `amount` cents. Takes the lock of `src` first, then that of `dest`.
/// From an account to itself, it would never return.
pub fn transfer(
    src: &Mutex<Account>,
    dest: &Mutex<Account>,
    amount: u64,
) -> Result<(), Refused> {
    let (mut src, mut dest) = (lock(src)?, lock(dest)?);
    // From here to the end, both accounts are ours alone.
    if src.balance < amount {
        return Err(Refused::NotCovered);
    }
    let credited = dest.balance.checked_add(amount);
    let credited = credited.ok_or(Refused::DoesNotFit)?;
    src.balance -= amount;
    dest.balance = credited;
    Ok(())
} // Both guards are dropped here, and with them both locks are free.

/// Adds up two balances, with both locks in hand. Takes `first` first.
pub fn audit(
    first: &Mutex<Account>,
    last: &Mutex<Account>,
) -> Result<u128, Refused> {
    let (first, last) = (lock(first)?, lock(last)?);
    Ok(u128::from(first.balance) + u128::from(last.balance))
}

/// Adds up two balances, one lock at a time.
///
/// `meanwhile` is whatever happens between the two looks.
pub fn audit_one_by_one(
    first: &Mutex<Account>,
    last: &Mutex<Account>,
    meanwhile: impl FnOnce(),
) -> Result<u128, Refused> {
    let seen = lock(first)?.balance; // locked, looked, unlocked
    meanwhile();
    Ok(u128::from(seen) + u128::from(lock(last)?.balance))
}

/// Starts a thread that makes `times` transfers, and does not wait for it.
///
/// The thread reports how many of them were made.
pub fn standing_order(
    src: Arc<Mutex<Account>>,
    dest: Arc<Mutex<Account>>,
    amount: u64,
    times: usize,
) -> JoinHandle<usize> {
    let pay = move || transfer(&src, &dest, amount).is_ok();
    thread::spawn(move || (0..times).filter(|_| pay()).count())
}

fn lock(account: &Mutex<Account>) -> Result<MutexGuard<'_, Account>, Refused> {
    account.lock().map_err(|_| Refused::Poisoned)
}
// ANCHOR_END: bank

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the payer has less than that",
            Self::DoesNotFit => {
                "the payee's balance would not fit into 64 bits"
            }
            Self::Poisoned => "somebody panicked with an account in hand",
        })
    }
}

impl std::error::Error for Refused {}
