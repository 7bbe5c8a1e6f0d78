//! Broken on purpose: a request holds one connection of a pool while it asks for the next, so as many
//! requests as there are connections wait for each other. Two repairs: give the first back before, or
//! ask for both at once.
//!
//! ```
//! use permits_that_wait::one_at_a_time;
//! use tokio::sync::Semaphore;
//!
//! # watchdog::tokio::run(|| async {
//! let connections = Semaphore::new(1);
//! assert!(one_at_a_time(&connections).await.is_ok());
//! assert_eq!(connections.available_permits(), 1);
//! # });
//! ```

use tokio::sync::{AcquireError, Semaphore};

// ANCHOR: both
/// Makes a bank statement: asks for the account, and with that still open, for its payments.
pub async fn holds_one(connections: &Semaphore) -> Result<(), AcquireError> {
    let _account = connections.acquire().await?;
    query().await;
    let _payments = connections.acquire().await?; // with one in hand
    query().await;
    Ok(())
}

/// The same, if the second question does not need the first connection.
pub async fn one_at_a_time(
    connections: &Semaphore,
) -> Result<(), AcquireError> {
    let account = connections.acquire().await?;
    query().await;
    drop(account); // given back before it waits again
    let _payments = connections.acquire().await?;
    query().await;
    Ok(())
}

/// The same, if it does: both or none. A pool with fewer than two never serves it.
pub async fn both_at_once(connections: &Semaphore) -> Result<(), AcquireError> {
    let _both = connections.acquire_many(2).await?;
    query().await;
    query().await;
    Ok(())
}
// ANCHOR_END: both

/// Asks the database, which takes a moment.
async fn query() {
    tokio::task::yield_now().await;
}
