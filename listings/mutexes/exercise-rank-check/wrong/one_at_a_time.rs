//! It lets go of the lower lock when it takes a higher one.
//!
//! Red: every lock is kept

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why a lock was not taken.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no account of that number.
    NoSuchAccount,
    /// The bunch holds a higher number already; the highest is this.
    OutOfOrder(usize),
}

/// The locks that one thread holds, by the numbers of the accounts.
#[derive(Debug)]
pub struct Bunch<'b> {
    accounts: &'b [Mutex<u64>],
    held: BTreeMap<usize, MutexGuard<'b, u64>>,
}

impl<'b> Bunch<'b> {
    /// A bunch that holds nothing yet.
    pub fn new(accounts: &'b [Mutex<u64>]) -> Self {
        Self { accounts, held: BTreeMap::new() }
    }
    /// The balance of account `id` in cents. Locks the account, unless the
    /// bunch holds it already. Refuses if that would be out of order.
    pub fn lock(&mut self, id: usize) -> Result<&mut u64, Refused> {
        let account = self.accounts.get(id).ok_or(Refused::NoSuchAccount)?;
        let highest = self.held.last_key_value().map(|(&highest, _)| highest);
        if highest.is_some_and(|highest| highest < id) {
            self.held.clear();
        }
        let balance = match self.held.entry(id) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(free) => match highest {
                Some(highest) if highest > id => {
                    return Err(Refused::OutOfOrder(highest));
                }
                // One number is whole, whatever panicked.
                _ => free.insert(
                    account.lock().unwrap_or_else(PoisonError::into_inner),
                ),
            },
        };
        Ok(balance)
    }

    /// Gives one lock back, if the bunch holds it.
    pub fn unlock(&mut self, id: usize) {
        self.held.remove(&id);
    }
}
