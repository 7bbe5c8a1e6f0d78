//! Exercise: an account that can be closed while customers wait for money.
//!
//! A closed account takes no deposits. Whoever is covered is still paid;
//! whoever is not is refused, and that includes everybody who waits when the
//! account closes.

// ANCHOR: stub
use std::sync::{Condvar, Mutex};

/// An account whose withdrawals wait for money. All in cents.
#[derive(Debug)]
pub struct Account {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug)]
struct State {
    balance: u64,
    closed: bool,
}

/// Why the balance did not change.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The balance would be more than `u64::MAX` cents.
    DoesNotFit,
    /// The account is closed.
    Closed,
}

impl Account {
    /// Opens an account with a balance.
    pub fn open(balance: u64) -> Self {
        let state = Mutex::new(State { balance, closed: false });
        Self { state, changed: Condvar::new() }
    }

    /// Pays in, unless the account is closed. Returns the new balance.
    pub fn deposit(&self, amount: u64) -> Result<u64, Refused> {
        todo!("pay {amount} into {:?}, and tell {:?}", self.state, self.changed)
    }

    /// Takes an amount as soon as it is there; refused if it never will be.
    /// Returns what is left.
    pub fn withdraw(&self, amount: u64) -> Result<u64, Refused> {
        todo!("wait for {amount}, or for the end")
    }

    /// Closes the account. Returns what is in it now.
    pub fn close(&self) -> u64 {
        let State { balance, closed } = &*self.state.lock().unwrap();
        todo!("is it closed? {closed}; what is in it? {balance}")
    }
}
// ANCHOR_END: stub
