//! It pays first; a destructor refunds it, if it gets the lock, and until then the half is there to see.
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

struct Refund<'a>(&'a Account, u64);

impl Drop for Refund<'_> {
    fn drop(&mut self) {
        if let Ok(mut payer) = self.0.try_lock() {
            *payer += self.1;
        }
    }
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
        let refund = Refund(payer, cents);
        *payee.lock().await += cents;
        std::mem::forget(refund);
        Ok(())
    };
    timeout(patience, pays).await.unwrap_or(Err(Unpaid::TooLate))
}
