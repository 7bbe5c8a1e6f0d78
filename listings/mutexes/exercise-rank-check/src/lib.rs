//! Exercise: a bunch of locks that refuses to be taken out of order.
//!
//! A deadly embrace needs two threads and bad luck. A lock out of order needs only
//! one thread, and can be refused each time. So every lock is to be taken
//! through `Bunch`, which knows what its owner holds already.

// ANCHOR: stub
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

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
        todo!("lock {id} of {:?}, or not: {:?}", self.accounts, self.held)
    }

    /// Gives one lock back, if the bunch holds it.
    pub fn unlock(&mut self, id: usize) {
        self.held.remove(&id);
    }
}
// ANCHOR_END: stub
