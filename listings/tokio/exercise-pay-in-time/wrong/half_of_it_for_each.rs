//! Half of the patience for each lock: it gives up although there is time.
//!
//! Red: it gives up too early

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
    patience: Duration,
) -> Result<(), Unpaid> {
    let late = |_| Unpaid::TooLate;
    let mut payer = timeout(patience / 2, payer.lock()).await.map_err(late)?;
    let mut payee = timeout(patience / 2, payee.lock()).await.map_err(late)?;
    *payer = payer.checked_sub(cents).ok_or(Unpaid::NotCovered)?;
    *payee += cents;
    Ok(())
}
