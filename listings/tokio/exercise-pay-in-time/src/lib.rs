//! Exercise: a payment with a deadline.
//!
//! Whoever is told that it was too late knows that nobody has paid, and that nobody will. Whoever
//! does not even wait for the answer, and drops the payment, leaves no half of it behind.

// ANCHOR: stub
use std::time::Duration;
use tokio::sync::Mutex;

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
    todo!("pay {cents} from {payer:?} to {payee:?} within {patience:?}")
}
// ANCHOR_END: stub
