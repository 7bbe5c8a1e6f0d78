//! Only the second lock has a deadline.
//!
//! Red: it waits and waits

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

/// A balance in cents.
pub type Account = Mutex<u64>;

/// Why no balance has changed, and none will.
#[derive(Debug, PartialEq, Eq)]
pub enum Unpaid {
    /// The payer has less.
    NotCovered,
    /// One of the accounts was in use for too long.
    TooLate,
}

/// Pays cents from one account to the other, or gives up after so long.
pub async fn pay_in_time(
    payer: &Account,
    payee: &Account,
    cents: u64,
    patience: Duration,
) -> Result<(), Unpaid> {
    let deadline = Instant::now() + patience;
    let mut payer = payer.lock().await;
    let payee = timeout_at(deadline, payee.lock()).await;
    let mut payee = payee.map_err(|_| Unpaid::TooLate)?;
    *payer = payer.checked_sub(cents).ok_or(Unpaid::NotCovered)?;
    *payee += cents;
    Ok(())
}
