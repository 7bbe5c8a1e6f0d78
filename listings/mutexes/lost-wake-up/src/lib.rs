//! Broken on purpose: two ways of waiting for money that go wrong.
//!
//! `withdraw_looking_first` looks, lets go of the lock, and then waits: the
//! wake-up call may come in between. `withdraw_trusting` waits well, and then
//! takes every wake-up call for money.
//!
//! ```
//! use lost_wake_up::Account;
//!
//! // As long as nobody has to wait, nothing is wrong.
//! let account = Account::open(10_00);
//! assert_eq!(account.withdraw_looking_first(3_00, || ()), 7_00);
//! assert_eq!(account.withdraw_trusting(3_00), 4_00);
//! ```

// ANCHOR: account
use std::sync::{Condvar, Mutex};

/// An account whose withdrawals wait for money. All in cents.
#[derive(Debug)]
pub struct Account {
    state: Mutex<State>,
    money_came: Condvar,
}

#[derive(Debug)]
struct State {
    balance: i64,
    waiting: usize,
}

impl Account {
    /// Opens an account with a balance.
    pub fn open(balance: i64) -> Self {
        let state = Mutex::new(State { balance, waiting: 0 });
        Self { state, money_came: Condvar::new() }
    }

    /// What is in the account.
    pub fn balance(&self) -> i64 {
        self.state.lock().unwrap().balance
    }

    /// How many customers wait in `withdraw_trusting`.
    pub fn waiting(&self) -> usize {
        self.state.lock().unwrap().waiting
    }

    /// Pays in, and wakes whoever waits.
    pub fn deposit(&self, amount: i64) {
        self.state.lock().unwrap().balance += amount;
        self.money_came.notify_all();
    }
}
// ANCHOR_END: account

// ANCHOR: lost
impl Account {
    /// Takes an amount as soon as it is there. Returns what is left.
    /// `in_between` is what another thread may do at that point.
    pub fn withdraw_looking_first(
        &self,
        amount: i64,
        in_between: impl FnOnce(),
    ) -> i64 {
        let covered = self.balance() >= amount; // looks, and lets go
        if !covered {
            in_between();
            let state = self.state.lock().unwrap();
            drop(self.money_came.wait(state).unwrap());
        }
        let mut state = self.state.lock().unwrap();
        state.balance -= amount;
        state.balance
    }
}
// ANCHOR_END: lost

// ANCHOR: trusting
impl Account {
    /// Takes an amount after the first wake-up call. Returns what is left.
    pub fn withdraw_trusting(&self, amount: i64) -> i64 {
        let mut state = self.state.lock().unwrap();
        if state.balance < amount {
            state.waiting += 1;
            state = self.money_came.wait(state).unwrap();
            state.waiting -= 1;
        }
        state.balance -= amount;
        state.balance
    }
}
// ANCHOR_END: trusting
