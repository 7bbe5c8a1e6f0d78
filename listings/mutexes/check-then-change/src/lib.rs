//! A transfer that works out both new balances, runs the caller's last check,
//! and only then writes.
//!
//! Promises: whatever refuses or panics comes before the first write, so an
//! account is never left half-changed, and a poisoned lock may be taken as it
//! is.
//!
//! ```
//! use check_then_change::{Account, Refused, audit, transfer};
//!
//! let (alice, bob) = (Account::open(10_00), Account::open(u64::MAX));
//! let refused = transfer(&alice, &bob, 10_00, || ());
//! assert_eq!(refused, Err(Refused::DoesNotFit));
//! assert_eq!(audit(&alice, &bob), 10_00 + u128::from(u64::MAX));
//! ```

use std::sync::{Mutex, MutexGuard};

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
}

impl Account {
    /// Opens an account with a balance in cents, and puts it behind a lock.
    pub fn open(balance: u64) -> Mutex<Self> {
        Mutex::new(Self { balance })
    }
}

// ANCHOR: bank
/// Moves `amount` cents, if `last_check` lets it: a panic of `last_check`
/// changes nothing. From an account to itself, it would never return.
pub fn transfer(
    src: &Mutex<Account>,
    dest: &Mutex<Account>,
    amount: u64,
    last_check: impl FnOnce(),
) -> Result<(), Refused> {
    let (mut src, mut dest) = (lock(src), lock(dest));
    // All that may refuse or panic:
    let debited = src.balance.checked_sub(amount);
    let debited = debited.ok_or(Refused::NotCovered)?;
    let credited = dest.balance.checked_add(amount);
    let credited = credited.ok_or(Refused::DoesNotFit)?;
    last_check();
    // From here on, nothing can go wrong: two numbers are put in their places.
    src.balance = debited;
    dest.balance = credited;
    Ok(())
}

/// Adds up two balances in cents, with both locks in hand.
pub fn audit(first: &Mutex<Account>, last: &Mutex<Account>) -> u128 {
    let (first, last) = (lock(first), lock(last));
    u128::from(first.balance) + u128::from(last.balance)
}

/// Takes a lock, poisoned or not, and clears the mark.
///
/// This is right *here*, because nobody panics between two writes.
fn lock(account: &Mutex<Account>) -> MutexGuard<'_, Account> {
    account.lock().unwrap_or_else(|poisoned| {
        account.clear_poison();
        poisoned.into_inner()
    })
}
// ANCHOR_END: bank

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the payer has less than that",
            Self::DoesNotFit => {
                "the payee's balance would not fit into 64 bits"
            }
        })
    }
}

impl std::error::Error for Refused {}
