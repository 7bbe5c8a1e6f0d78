//! Broken on purpose: a subscriber that was too slow takes that for the end, and stops listening. The
//! repair counts what it missed, and goes on.
//!
//! ```
//! use lagging_subscriber::follow;
//! use tokio::sync::broadcast;
//!
//! # watchdog::tokio::run(|| async {
//! let (payments, subscriber) = broadcast::channel(2);
//! for cents in [1_00, 2_00, 3_00] {
//!     payments.send(cents).unwrap();
//! }
//! drop(payments);
//! assert_eq!(follow(subscriber).await, (5_00, 1)); // it has missed the first
//! # });
//! ```

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError::{Closed, Lagged};

// ANCHOR: both
/// Adds up the payments of a day, in cents.
pub async fn follow_until_it_lags(mut payments: Receiver<u64>) -> u64 {
    let mut sum = 0;
    while let Ok(cents) = payments.recv().await {
        sum += cents;
    }
    sum // the day is over, or some payments were missed
}

/// The same, and how many payments are missing in the sum.
pub async fn follow(mut payments: Receiver<u64>) -> (u64, u64) {
    let (mut sum, mut missed) = (0, 0);
    loop {
        match payments.recv().await {
            Ok(cents) => sum += cents,
            Err(Lagged(so_many)) => missed += so_many,
            Err(Closed) => break (sum, missed),
        }
    }
}
// ANCHOR_END: both
