//! Broken on purpose: a timeout drops the transfer at the await between debit and credit, and the money is
//! gone. No error says so: whoever timed out is told *too late*, which is true and not all.
//!
//! ```
//! use cancelled_transfer::{Account, transfer};
//! use std::sync::Arc;
//!
//! # watchdog::tokio::run(|| async {
//! let (alice, bob) = (Arc::new(Account::new(1_000_00)), Arc::new(Account::new(500_00)));
//! assert!(transfer(&alice, &bob, 200_00).await);
//! assert_eq!(alice.balance().await + bob.balance().await, 1_500_00);
//! # });
//! ```

use tokio::sync::Mutex;

// ANCHOR: transfer
/// An account with a balance in cents.
pub struct Account(Mutex<u64>);

impl Account {
    /// Opens an account.
    pub fn new(balance: u64) -> Account {
        Account(Mutex::new(balance))
    }

    /// The balance in cents.
    pub async fn balance(&self) -> u64 {
        *self.0.lock().await
    }

    /// Keeps the account for as long as this takes, as an audit does.
    pub async fn hold<T>(&self, work: impl Future<Output = T>) -> T {
        let _held = self.0.lock().await;
        work.await
    }
}

/// Pays cents from one account to another; `false` if they are not covered.
pub async fn transfer(payer: &Account, payee: &Account, amount: u64) -> bool {
    {
        let mut balance = payer.0.lock().await;
        let Some(rest) = balance.checked_sub(amount) else { return false };
        *balance = rest;
    }
    let mut balance = payee.0.lock().await; // dropped here, the money is gone
    *balance += amount;
    true
}
// ANCHOR_END: transfer
