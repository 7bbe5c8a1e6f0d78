//! It asks for the balance, lets go, and takes the money later: another payment may come between.
//!
//! Red: both payments are done

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
        if *payer.lock().await < cents {
            return Err(Unpaid::NotCovered);
        }
        let mut payee = payee.lock().await;
        let mut payer = payer.lock().await;
        *payer = payer.saturating_sub(cents);
        *payee += cents;
        Ok(())
    };
    timeout(patience, pays).await.unwrap_or(Err(Unpaid::TooLate))
}
