//! A transfer that a task of its own sees through: whoever stops waiting for it drops a handle, and
//! not the transfer.
//!
//! Promises: a transfer that has begun is done or refused, whatever happens to the caller's future, as long
//! as the runtime lives. A caller who times out does *not* know the outcome: it is in doubt.
//!
//! ```
//! use owned_transfer::{Account, transfer};
//!
//! # watchdog::tokio::run(|| async {
//! let (alice, bob) = (Account::new(1_000_00), Account::new(500_00));
//! assert_eq!(transfer(&alice, &bob, 200_00).await, Ok(()));
//! assert_eq!(alice.balance().await + bob.balance().await, 1_500_00);
//! # });
//! ```

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::yield_now;

/// Why nobody was paid. The payer has what it had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee would have more than a balance can hold.
    DoesNotFit,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refused::NotCovered => "the balance does not cover this",
            Refused::DoesNotFit => "the payee's balance cannot hold this",
        })
    }
}

impl Error for Refused {}

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

    async fn debit(&self, amount: u64) -> Result<(), Refused> {
        let mut balance = self.0.lock().await;
        *balance = balance.checked_sub(amount).ok_or(Refused::NotCovered)?;
        Ok(())
    }

    async fn credit(&self, amount: u64) -> Result<(), Refused> {
        let mut balance = self.0.lock().await;
        *balance = balance.checked_add(amount).ok_or(Refused::DoesNotFit)?;
        Ok(())
    }
}

// ANCHOR: transfer
/// Pays cents from one account to another.
///
/// # Errors
///
/// If the payer has less, or the payee's balance cannot hold so much.
///
/// # Panics
///
/// Outside of a Tokio runtime, if the task of the transfer panics, or if the runtime is shut down
/// meanwhile: then the transfer may be half done.
pub async fn transfer(
    payer: &Account,
    payee: &Account,
    amount: u64,
) -> Result<(), Refused> {
    let (payer, payee) = (payer.clone(), payee.clone());
    let transfer = tokio::spawn(async move {
        payer.debit(amount).await?;
        let paid = payee.credit(amount).await; // no caller can drop this await
        while paid.is_err() && payer.credit(amount).await.is_err() {
            yield_now().await; // others have filled it: a service would sleep
        }
        paid
    });
    transfer.await.expect("it does not panic, and the runtime lives")
}
// ANCHOR_END: transfer
