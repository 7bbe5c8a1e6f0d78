//! It adds up without looking whether there is room.
//!
//! Red: overflow

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
        let mut state = self.state.lock().unwrap();
        if state.closed {
            return Err(Refused::Closed);
        }
        state.balance += amount;
        self.changed.notify_all();
        Ok(state.balance)
    }

    /// Takes an amount as soon as it is there; refused if it never will be.
    /// Returns what is left.
    pub fn withdraw(&self, amount: u64) -> Result<u64, Refused> {
        let state = self.state.lock().unwrap();
        let must_wait = |s: &mut State| s.balance < amount && !s.closed;
        let mut state = self.changed.wait_while(state, must_wait).unwrap();
        // It waits no longer: there is enough, or there never will be.
        let rest = state.balance.checked_sub(amount);
        state.balance = rest.ok_or(Refused::Closed)?;
        Ok(state.balance)
    }

    /// Closes the account. Returns what is in it now.
    pub fn close(&self) -> u64 {
        let mut state = self.state.lock().unwrap();
        state.closed = true;
        self.changed.notify_all();
        state.balance
    }
}
