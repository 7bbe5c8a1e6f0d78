//! A withdrawal that waits until the money is there, or until patience ends.
//!
//! Promises: nobody waits who is covered, no wake-up call is lost, and nobody
//! takes what is not there, whatever woke them.
//!
//! ```
//! use std::{thread, time::Duration};
//! use waiting_withdrawal::Account;
//!
//! let account = Account::open(10_00);
//! let patience = Duration::from_secs(10);
//! thread::scope(|s| {
//!     let customer = s.spawn(|| account.withdraw_within(patience, 30_00));
//!     account.deposit(50_00).unwrap();
//!     assert_eq!(customer.join().unwrap(), Ok(30_00));
//! });
//! ```

// ANCHOR: account
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// An account whose withdrawals wait for money. All in cents.
#[derive(Debug)]
pub struct Account {
    state: Mutex<State>,
    money_came: Condvar,
}

#[derive(Debug)]
struct State {
    balance: u64,
    looks: u64,
}

impl State {
    /// Not enough? Counts how often it was asked.
    fn must_wait_for(&mut self, amount: u64) -> bool {
        self.looks += 1;
        self.balance < amount
    }
}

/// Why the balance did not change.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The balance would be more than `u64::MAX` cents.
    DoesNotFit,
    /// Patience is at its end.
    NotInTime {
        /// So many cents were missing then.
        missing: u64,
    },
}

impl Account {
    /// Opens an account with a balance.
    pub fn open(balance: u64) -> Self {
        let state = Mutex::new(State { balance, looks: 0 });
        Self { state, money_came: Condvar::new() }
    }

    /// What is in the account.
    pub fn balance(&self) -> u64 {
        self.state.lock().unwrap().balance
    }

    /// How often a withdrawal has looked whether it is covered.
    pub fn looks(&self) -> u64 {
        self.state.lock().unwrap().looks
    }

    /// Pays in, and wakes everybody who waits. Returns the new balance.
    pub fn deposit(&self, amount: u64) -> Result<u64, Refused> {
        let mut state = self.state.lock().unwrap();
        let balance = state.balance.checked_add(amount);
        state.balance = balance.ok_or(Refused::DoesNotFit)?;
        self.money_came.notify_all();
        Ok(state.balance)
    }
}
// ANCHOR_END: account

// ANCHOR: withdraw
impl Account {
    /// Takes an amount as soon as it is there. Returns what is left.
    pub fn withdraw(&self, amount: u64) -> u64 {
        let state = self.state.lock().unwrap();
        let must_wait = |state: &mut State| state.must_wait_for(amount);
        let mut state = self.money_came.wait_while(state, must_wait).unwrap();
        state.balance -= amount; // still the same critical section
        state.balance
    }

    /// Takes an amount if it comes in time. Returns what is left.
    pub fn withdraw_within(
        &self,
        patience: Duration,
        amount: u64,
    ) -> Result<u64, Refused> {
        let state = self.state.lock().unwrap();
        let must_wait = |state: &mut State| state.must_wait_for(amount);
        let (mut state, _) = self
            .money_came
            .wait_timeout_while(state, patience, must_wait)
            .unwrap();
        let missing = amount.saturating_sub(state.balance);
        if missing > 0 {
            return Err(Refused::NotInTime { missing });
        }
        state.balance -= amount;
        Ok(state.balance)
    }
}
// ANCHOR_END: withdraw

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::DoesNotFit => {
                f.write_str("the balance would not fit into 64 bits")
            }
            Self::NotInTime { missing } => {
                write!(f, "patience is at its end, {missing} cents are missing")
            }
        }
    }
}

impl std::error::Error for Refused {}
