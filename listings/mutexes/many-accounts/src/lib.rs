//! A list of transfers is one change: all locks it needs are taken first, each
//! once and in the order of the numbers, and only then does anything change.
//!
//! Promises: all transfers of a list are made or none, an audit never sees a
//! list half done, and no two lists wait for each other in a circle.
//!
//! ```
//! use many_accounts::{Bank, Refused, Transfer};
//!
//! let bank = Bank::open([10_00, 0, 0]);
//! let rent = Transfer { from: 0, to: 1, amount: 8_00 };
//! let power = Transfer { from: 0, to: 2, amount: 3_00 };
//! let both = bank.transfer_all(&[rent, power]);
//! assert_eq!(both, Err(Refused::NotCovered));
//! let left = *bank.account(0).unwrap().lock().unwrap();
//! assert_eq!(left, 10_00); // not even the rent is paid
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard};

/// The number of an account: its place in the bank's books.
pub type AccountId = usize;

/// One transfer of a list.
#[derive(Debug, Clone, Copy)]
pub struct Transfer {
    /// The account that pays.
    pub from: AccountId,
    /// The account that is paid.
    pub to: AccountId,
    /// In cents.
    pub amount: u64,
}

/// Why no transfer of the list was made; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The bank has no such account.
    NoSuchAccount(AccountId),
    /// A payer has less than that when its turn comes.
    NotCovered,
    /// A payee's balance would no longer fit into 64 bits.
    DoesNotFit,
    /// Somebody panicked with one of the accounts in hand.
    Poisoned,
}

/// Accounts 0, 1, 2, … with a lock each.
#[derive(Debug)]
pub struct Bank {
    accounts: Vec<Mutex<u64>>,
}

// ANCHOR: all_or_none
impl Bank {
    /// Opens accounts with these balances in cents.
    pub fn open(balances: impl IntoIterator<Item = u64>) -> Self {
        Self { accounts: balances.into_iter().map(Mutex::new).collect() }
    }

    /// The balance of an account in cents, behind its lock.
    pub fn account(&self, id: AccountId) -> Result<&Mutex<u64>, Refused> {
        self.accounts.get(id).ok_or(Refused::NoSuchAccount(id))
    }

    /// Makes all these transfers, one after the other, or none.
    pub fn transfer_all(&self, list: &[Transfer]) -> Result<(), Refused> {
        // A set is sorted, and has everything once.
        let ids: BTreeSet<_> =
            list.iter().flat_map(|t| [t.from, t.to]).collect();
        let mut locked = BTreeMap::new();
        for id in ids {
            locked.insert(id, lock(self.account(id)?)?);
        }
        // All on paper first. A refusal leaves with the paper and the guards.
        let mut paper: BTreeMap<_, u64> =
            locked.iter().map(|(&id, balance)| (id, **balance)).collect();
        for &Transfer { from, to, amount } in list {
            let left = paper[&from].checked_sub(amount);
            paper.insert(from, left.ok_or(Refused::NotCovered)?);
            let paid = paper[&to].checked_add(amount);
            paper.insert(to, paid.ok_or(Refused::DoesNotFit)?);
        }
        // Nothing can be refused any more.
        for (id, balance) in &mut locked {
            **balance = paper[id];
        }
        Ok(())
    }

    /// The sum of all balances at one moment: all locks, by number.
    pub fn total(&self) -> Result<u128, Refused> {
        let locked = self.accounts.iter().map(lock);
        let balances: Vec<_> = locked.collect::<Result<_, _>>()?;
        Ok(balances.iter().map(|balance| u128::from(**balance)).sum())
    }
}

fn lock(account: &Mutex<u64>) -> Result<MutexGuard<'_, u64>, Refused> {
    account.lock().map_err(|_| Refused::Poisoned)
}
// ANCHOR_END: all_or_none

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
