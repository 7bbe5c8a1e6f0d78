//! Both locks are taken in the order in which the *mutexes* lie, which is the
//! same for every thread, whatever handles it has.
//!
//! Promises: transfers cannot wait for each other in a circle, a transfer
//! changes both accounts or neither, and whoever uses `lock_both` never sees
//! the middle of one.
//!
//! ```
//! use address_order::{Account, Refused, transfer};
//! use std::sync::{Arc, Mutex};
//!
//! let alice = Arc::new(Mutex::new(Account { balance: 10_00 }));
//! let bob = Arc::new(Mutex::new(Account { balance: 0 }));
//! assert_eq!(transfer(&alice, &bob, 4_00), Ok(()));
//! assert_eq!(transfer(&alice, &bob, 6_01), Err(Refused::NotCovered));
//! assert_eq!(bob.lock().unwrap().balance, 4_00);
//! ```

use std::sync::{Arc, Mutex, MutexGuard};

/// An account.
#[derive(Debug)]
pub struct Account {
    /// In cents.
    pub balance: u64,
}

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
    /// Somebody panicked with one of the accounts in hand.
    Poisoned,
}

// ANCHOR: addresses
/// Both guards, or `None` if the two are one account.
pub type Both<'a> = Option<(MutexGuard<'a, Account>, MutexGuard<'a, Account>)>;

/// Locks two accounts, the one at the lower address first.
pub fn lock_both<'a>(
    a: &'a Arc<Mutex<Account>>,
    b: &'a Arc<Mutex<Account>>,
) -> Result<Both<'a>, Refused> {
    if Arc::ptr_eq(a, b) {
        return Ok(None);
    }
    if Arc::as_ptr(a) < Arc::as_ptr(b) {
        let a = lock(a)?;
        Ok(Some((a, lock(b)?)))
    } else {
        let b = lock(b)?;
        Ok(Some((lock(a)?, b)))
    }
}

fn lock(account: &Mutex<Account>) -> Result<MutexGuard<'_, Account>, Refused> {
    account.lock().map_err(|_| Refused::Poisoned)
}

/// Moves `amount` cents from one account to the other.
pub fn transfer(
    src: &Arc<Mutex<Account>>,
    dest: &Arc<Mutex<Account>>,
    amount: u64,
) -> Result<(), Refused> {
    let Some((mut payer, mut payee)) = lock_both(src, dest)? else {
        let covered = lock(src)?.balance >= amount;
        return if covered { Ok(()) } else { Err(Refused::NotCovered) };
    };
    if payer.balance < amount {
        return Err(Refused::NotCovered);
    }
    let paid = payee.balance.checked_add(amount).ok_or(Refused::DoesNotFit)?;
    payer.balance -= amount;
    payee.balance = paid;
    Ok(())
}
// ANCHOR_END: addresses

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
