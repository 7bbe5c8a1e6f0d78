//! Three ways to let go of a lock before the slow part: `let`, an inner scope,
//! and `drop`.
//!
//! Promises: `approve`, `print` and `format!` run without the lock, so they may
//! take it, take all day, or panic. What was looked up before may be old by
//! then, so a withdrawal checks the balance in the critical section that
//! changes it.
//!
//! ```
//! use let_go_early::{Counter, serve_next};
//! use std::sync::Mutex;
//!
//! let counter = Mutex::new(Counter::open(100_00, [30_00]));
//! // The check looks at the account, and that is fine.
//! let half = |amount| amount <= counter.lock().unwrap().balance() / 2;
//! assert_eq!(serve_next(&counter, half, |_| ()), Ok(70_00));
//! ```

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

    /// Takes `&mut self`: whoever calls this has the lock already.
    fn withdraw(&mut self, amount: u64) -> Result<u64, Refused> {
        let rest = self.balance.checked_sub(amount);
        self.balance = rest.ok_or(Refused::NotCovered)?;
        Ok(self.balance)
    }
}

// ANCHOR: early
/// Pays the first in line, if `approve` says yes. Returns what is left.
pub fn serve_next(
    counter: &Mutex<Counter>,
    approve: impl FnOnce(u64) -> bool,
    print: impl FnOnce(u64),
) -> Result<u64, Refused> {
    let first = counter.lock().unwrap().line.pop_front(); // held until here
    match first {
        None => Err(Refused::NobodyWaits),
        Some(amount) if approve(amount) => pay(counter, amount, print),
        Some(_) => Err(Refused::NotApproved),
    }
}

/// Pays, and prints what is left.
pub fn pay(
    counter: &Mutex<Counter>,
    amount: u64,
    print: impl FnOnce(u64),
) -> Result<u64, Refused> {
    let mut guard = counter.lock().unwrap();
    let rest = guard.withdraw(amount)?;
    drop(guard); // the printer is slow
    print(rest);
    Ok(rest)
}

/// What a customer may know.
pub fn statement(counter: &Mutex<Counter>) -> String {
    let (balance, waiting) = {
        let counter = counter.lock().unwrap();
        (counter.balance, counter.line.len())
    }; // the guard ends with its scope
    format!("{balance} cents, {waiting} in line")
}
// ANCHOR_END: early

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
