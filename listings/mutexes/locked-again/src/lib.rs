//! Broken on purpose: both functions wait for a lock that their own thread
//! holds.
//!
//! The first holds it without having said so, the second lends it to code that
//! it knows nothing about. If the lock is wanted again, neither
//! returns.
//!
//! ```
//! use locked_again::{Counter, Refused, serve_next};
//! use std::sync::Mutex;
//!
//! // As long as nobody stands in line, nothing is wrong.
//! let counter = Mutex::new(Counter::open(100_00, []));
//! assert_eq!(serve_next(&counter), Err(Refused::NobodyWaits));
//! ```

// ANCHOR: counter
use std::collections::VecDeque;
use std::sync::Mutex;

/// An account and the withdrawals that stand in line for it. All in cents.
#[derive(Debug)]
pub struct Counter {
    balance: u64,
    line: VecDeque<u64>,
}

/// Why nothing was paid.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The line is empty.
    NobodyWaits,
    /// There is less in the account.
    NotCovered,
    /// The check said no.
    NotApproved,
}

impl Counter {
    /// Opens a counter with a balance and a line.
    pub fn open(balance: u64, line: impl Into<VecDeque<u64>>) -> Self {
        Self { balance, line: line.into() }
    }

    /// What is in the account.
    pub fn balance(&self) -> u64 {
        self.balance
    }

    fn withdraw(&mut self, amount: u64) -> Result<u64, Refused> {
        let rest = self.balance.checked_sub(amount);
        self.balance = rest.ok_or(Refused::NotCovered)?;
        Ok(self.balance)
    }
}
// ANCHOR_END: counter

// ANCHOR: again
/// Pays the first in line. Returns what is left.
pub fn serve_next(counter: &Mutex<Counter>) -> Result<u64, Refused> {
    match counter.lock().unwrap().line.pop_front() {
        // The guard of the line above is still here, and we wait for it.
        Some(amount) => counter.lock().unwrap().withdraw(amount),
        None => Err(Refused::NobodyWaits),
    }
}

/// Pays if `approve` says yes. Returns what is left.
pub fn pay_if(
    counter: &Mutex<Counter>,
    amount: u64,
    approve: impl FnOnce(u64) -> bool,
) -> Result<u64, Refused> {
    let mut counter = counter.lock().unwrap();
    // Whatever `approve` does, it does under our lock.
    if !approve(amount) {
        return Err(Refused::NotApproved);
    }
    counter.withdraw(amount)
}
// ANCHOR_END: again

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NobodyWaits => "nobody stands in line",
            Self::NotCovered => "there is less in the account",
            Self::NotApproved => "the check said no",
        })
    }
}

impl std::error::Error for Refused {}
