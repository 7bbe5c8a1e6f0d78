//! Broken on purpose: a guard of std's mutex is held across an await. Under `spawn` that does not
//! compile; on one thread it does, and a second task blocks the thread that the first one needs.
//!
//! ```
//! use guard_across_await::withdraw;
//! use std::sync::Mutex;
//!
//! # watchdog::tokio::run(|| async {
//! let balance = Mutex::new(10_00);
//! withdraw(&balance, 4_00).await;
//! assert_eq!(*balance.lock().unwrap(), 6_00);
//! # });
//! ```

use std::sync::{Mutex, PoisonError};

// ANCHOR: both
/// Takes cents off a balance that covers them, and writes it down.
#[allow(clippy::await_holding_lock, reason = "it is broken on purpose")]
pub async fn withdraw_under_guard(balance: &Mutex<u64>, amount: u64) {
    let mut balance = balance.lock().unwrap_or_else(PoisonError::into_inner);
    log(amount).await; // suspended here, with the guard in hand
    *balance -= amount;
}

/// The same: the guard ends before the await.
pub async fn withdraw(balance: &Mutex<u64>, amount: u64) {
    {
        let mut balance =
            balance.lock().unwrap_or_else(PoisonError::into_inner);
        *balance -= amount;
    }
    log(amount).await;
}
// ANCHOR_END: both

/// Writes something down, which takes a moment.
async fn log(_amount: u64) {
    tokio::task::yield_now().await;
}
