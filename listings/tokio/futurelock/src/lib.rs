//! Broken on purpose: a task waits for a lock that was given to a future of its own, which it does
//! not poll any more. Two repairs: drop that future first, or poll it meanwhile.
//!
//! ```
//! use futurelock::{Account, asks_anew};
//! use std::time::Duration;
//!
//! # watchdog::tokio::run_paused(|| async {
//! let account = Account::open(1_000_00);
//! let patience = Duration::from_secs(1);
//! assert_eq!(asks_anew(&account, 200_00, patience).await, (true, None));
//! assert_eq!(account.balance().await, 800_00);
//! # });
//! ```

use std::pin::pin;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::sleep;

/// An account with a balance in cents.
pub struct Account(Mutex<u64>);

impl Account {
    /// Opens an account.
    pub fn open(balance: u64) -> Account {
        Account(Mutex::new(balance))
    }

    /// Takes cents off the balance; `false` if it does not cover them. Dropped while it waits for
    /// the lock, it has changed nothing.
    pub async fn withdraw(&self, amount: u64) -> bool {
        let mut balance = self.0.lock().await;
        let rest = balance.checked_sub(amount);
        *balance = rest.unwrap_or(*balance);
        rest.is_some()
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

// ANCHOR: broken
/// Withdraws; if that takes longer than `patience`, looks at the balance meanwhile. Whether it was
/// paid, and what was seen.
pub async fn stands_still(
    account: &Account,
    amount: u64,
    patience: Duration,
) -> (bool, Option<u64>) {
    let mut paid = pin!(account.withdraw(amount));
    tokio::select! {
        paid = &mut paid => (paid, None),
        () = sleep(patience) => {
            // `paid` is next in line for the lock, and nobody polls it.
            let seen = account.balance().await;
            (paid.await, Some(seen))
        }
    }
}
// ANCHOR_END: broken

// ANCHOR: repair
/// The same: the branch owns the withdrawal, so it is dropped before the handler begins.
pub async fn asks_anew(
    account: &Account,
    amount: u64,
    patience: Duration,
) -> (bool, Option<u64>) {
    tokio::select! {
        paid = account.withdraw(amount) => (paid, None),
        () = sleep(patience) => {
            let seen = account.balance().await;
            (account.withdraw(amount).await, Some(seen)) // at the end of the line
        }
    }
}

/// The same: whoever must not be dropped is polled, also while this task waits for something else.
pub async fn asks_beside(
    account: &Account,
    amount: u64,
    patience: Duration,
) -> (bool, Option<u64>) {
    let mut paid = pin!(account.withdraw(amount));
    tokio::select! {
        paid = &mut paid => (paid, None),
        () = sleep(patience) => {
            let (paid, seen) = tokio::join!(paid, account.balance());
            (paid, Some(seen))
        }
    }
}
// ANCHOR_END: repair
