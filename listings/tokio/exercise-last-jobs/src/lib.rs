//! Exercise: a service that adds up payments until it is told to stop, or until nobody is left who pays.
//!
//! What it had accepted when it was told to stop is added up, too; accepted is what was sent, or has a permit
//! (`reserve`). Once it has heard that it is to stop, nothing more is accepted.
//! Whoever only drops the way to tell it has not told it to stop.

// ANCHOR: stub
use tokio::sync::{mpsc, oneshot};

/// Adds up payments in cents.
pub async fn add_up(
    payments: mpsc::Receiver<u64>,
    stop: oneshot::Receiver<()>,
) -> u64 {
    todo!("the sum of {payments:?}, until {stop:?}")
}
// ANCHOR_END: stub
