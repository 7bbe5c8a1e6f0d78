//! It waits for the accounts as long as it takes.
//!
//! Red: it waits and waits

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

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
    _patience: Duration,
) -> Result<(), Unpaid> {
    let (mut payer, mut payee) = (payer.lock().await, payee.lock().await);
    *payer = payer.checked_sub(cents).ok_or(Unpaid::NotCovered)?;
    *payee += cents;
    Ok(())
}
