//! A transfer that a task of its own sees through: whoever stops waiting for it drops a handle, and
//! not the transfer.
//!
//! Promises: a transfer that has begun is done or refused, whatever happens to the caller's future, as long
//! as the runtime lives and the payee's balance holds the sum. A caller who times out does *not* know the outcome: it is in doubt.
//!
//! ```
//! use owned_transfer::{Account, transfer};
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let (alice, bob) = (Account::new(1_000_00), Account::new(500_00));
//! assert!(transfer(&alice, &bob, 200_00).await);
//! assert_eq!(alice.balance().await + bob.balance().await, 1_500_00);
//! # });
//! ```

use std::sync::Arc;

use tokio::sync::Mutex;

/// An account with a balance in cents. Clones are the same account.
#[derive(Clone)]
pub struct Account(Arc<Mutex<u64>>);

impl Account {
    /// Opens an account.
    pub fn new(balance: u64) -> Account {
        Account(Arc::new(Mutex::new(balance)))
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

// ANCHOR: transfer
/// Pays cents from one account to another; `false` if they are not covered.
///
/// # Panics
///
/// Outside of a Tokio runtime, or if the task of the transfer panics.
pub async fn transfer(payer: &Account, payee: &Account, amount: u64) -> bool {
    let (payer, payee) = (payer.clone(), payee.clone());
    let transfer = tokio::spawn(async move {
        {
            let mut balance = payer.0.lock().await;
            let rest = balance.checked_sub(amount);
            let Some(rest) = rest else { return false };
            *balance = rest;
        }
        *payee.0.lock().await += amount; // no caller can drop this await
        true
    });
    transfer.await.expect("it does not panic")
}
// ANCHOR_END: transfer
