//! It takes the two guards for each other.
//!
//! Red: 4.00 from Alice to Bob

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// A balance in cents; all together fit into a `u64`.
pub type Account = Mutex<u64>;

/// Why no balance has changed, and none will.
#[derive(Debug, PartialEq, Eq)]
pub enum Unpaid {
    /// The payer has less.
    NotCovered,
    /// One of the accounts was in use for too long.
    TooLate,
}
/// Pays cents from one account to another, or gives up after so long.
pub async fn pay_in_time(
    payer: &Account,
    payee: &Account,
    cents: u64,
    patience: Duration,
) -> Result<(), Unpaid> {
    let both = async { (payer.lock().await, payee.lock().await) };
    let (mut payee, mut payer) =
        timeout(patience, both).await.map_err(|_| Unpaid::TooLate)?;
    // Nothing can drop what follows half way: it has no await.
    *payer = payer.checked_sub(cents).ok_or(Unpaid::NotCovered)?;
    *payee += cents;
    Ok(())
}
