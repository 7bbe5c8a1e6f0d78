//! The deadline may end it between the debit and the credit.
//!
//! Red: half of the payment is gone

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
    let pays = async {
        {
            let mut payer = payer.lock().await;
            *payer = payer.checked_sub(cents).ok_or(Unpaid::NotCovered)?;
        }
        *payee.lock().await += cents;
        Ok(())
    };
    timeout(patience, pays).await.unwrap_or(Err(Unpaid::TooLate))
}
