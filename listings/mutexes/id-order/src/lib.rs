//! The lock of the lower account number comes first. A number stays with its
//! account when the account moves, and when the bank opens again.
//!
//! Promises: transfers cannot wait for each other in a circle, a transfer
//! changes both accounts or neither, and an audit never sees the middle of one.
//!
//! ```
//! use id_order::{Bank, Refused};
//!
//! let bank = Bank::open([10_00, 0]);
//! assert_eq!(bank.transfer(0, 1, 4_00), Ok(()));
//! assert_eq!(bank.transfer(0, 1, 6_01), Err(Refused::NotCovered));
//! assert_eq!(bank.transfer(0, 2, 1_00), Err(Refused::NoSuchAccount(2)));
//! assert_eq!(bank.total(), Ok(10_00));
//! ```

use std::cmp::Ordering;
use std::sync::{Mutex, MutexGuard};

/// The number of an account: its place in the bank's books.
pub type AccountId = usize;

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The bank has no such account.
    NoSuchAccount(AccountId),
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
    /// Somebody panicked with one of the accounts in hand.
    Poisoned,
}

/// Accounts with a lock each. The bank gives out the numbers, so that no two
/// accounts have the same.
#[derive(Debug)]
pub struct Bank {
    accounts: Vec<Mutex<u64>>,
}

// ANCHOR: numbers
impl Bank {
    /// Opens accounts 0, 1, 2, … with these balances in cents.
    pub fn open(balances: impl IntoIterator<Item = u64>) -> Self {
        Self { accounts: balances.into_iter().map(Mutex::new).collect() }
    }

    /// Opens one more. The others may move in memory, and keep their numbers.
    pub fn open_account(&mut self, balance: u64) -> AccountId {
        self.accounts.push(Mutex::new(balance));
        self.accounts.len() - 1
    }

    /// The balance of an account in cents, behind its lock.
    pub fn account(&self, id: AccountId) -> Result<&Mutex<u64>, Refused> {
        self.accounts.get(id).ok_or(Refused::NoSuchAccount(id))
    }

    /// Moves `amount` cents. To oneself, that must be covered and changes
    /// nothing.
    pub fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: u64,
    ) -> Result<(), Refused> {
        let (src, dest) = (self.account(from)?, self.account(to)?);
        let (mut payer, mut payee);
        match from.cmp(&to) {
            Ordering::Less => {
                payer = lock(src)?;
                payee = lock(dest)?;
            }
            Ordering::Greater => {
                payee = lock(dest)?;
                payer = lock(src)?;
            }
            Ordering::Equal => {
                let covered = *lock(src)? >= amount;
                return if covered { Ok(()) } else { Err(Refused::NotCovered) };
            }
        }
        let left = payer.checked_sub(amount).ok_or(Refused::NotCovered)?;
        let paid = payee.checked_add(amount).ok_or(Refused::DoesNotFit)?;
        (*payer, *payee) = (left, paid);
        Ok(())
    }

    /// The sum of all balances at one moment: all locks, by number.
    pub fn total(&self) -> Result<u128, Refused> {
        let locked = self.accounts.iter().map(lock);
        let balances: Vec<_> = locked.collect::<Result<_, _>>()?;
        Ok(balances.iter().map(|balance| u128::from(**balance)).sum())
    }
}

/// Refuses by a value: a panic here would poison the locks in hand, too.
fn lock(account: &Mutex<u64>) -> Result<MutexGuard<'_, u64>, Refused> {
    account.lock().map_err(|_| Refused::Poisoned)
}
// ANCHOR_END: numbers

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchAccount(id) => write!(f, "there is no account {id}"),
            Self::NotCovered => f.write_str("the payer has less than that"),
            Self::DoesNotFit => {
                f.write_str("the payee's balance would not fit into 64 bits")
            }
            Self::Poisoned => {
                f.write_str("somebody panicked with an account in hand")
            }
        }
    }
}

impl std::error::Error for Refused {}
