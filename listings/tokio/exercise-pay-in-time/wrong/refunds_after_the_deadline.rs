//! It takes the money first and gives it back when it is too late: if somebody is there to do so.
//!
//! Red: half of the payment is there to see

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
    let taken = timeout(patience, payer.lock()).await;
    {
        let mut payer = taken.map_err(|_| Unpaid::TooLate)?;
        *payer = payer.checked_sub(cents).ok_or(Unpaid::NotCovered)?;
    }
    match timeout(patience, payee.lock()).await {
        Ok(mut payee) => {
            *payee += cents;
            Ok(())
        }
        Err(_) => {
            *payer.lock().await += cents;
            Err(Unpaid::TooLate)
        }
    }
}
