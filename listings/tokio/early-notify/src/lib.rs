//! Broken on purpose: a notification that comes between the look and the wait wakes nobody. Two
//! repairs: listen first and look then, or wait for a value instead of a notification.
//!
//! ```
//! use early_notify::wait;
//! use tokio::sync::Notify;
//!
//! # watchdog::tokio::run(|| async {
//! let opened = Notify::new();
//! wait(&opened, || true).await; // it is open already
//! # });
//! ```

use tokio::sync::{Notify, watch};

// ANCHOR: broken
/// Waits until it is open. Whoever opens has to call `notify_waiters` after that.
pub async fn wait_that_misses(opened: &Notify, is_open: impl Fn() -> bool) {
    while !is_open() {
        // A notification that comes now wakes nobody.
        opened.notified().await;
    }
}
// ANCHOR_END: broken

// ANCHOR: repair
/// The same: from `notified()` on, no call of `notify_waiters` is missed.
pub async fn wait(opened: &Notify, is_open: impl Fn() -> bool) {
    loop {
        let notified = opened.notified();
        if is_open() {
            break;
        }
        notified.await;
    }
}

/// The same, where what is waited for is a value: it is kept, so nobody can be too late. `false`: the
/// sender is gone, and it will never be open.
pub async fn wait_for_value(mut open: watch::Receiver<bool>) -> bool {
    open.wait_for(|&open| open).await.is_ok()
}
// ANCHOR_END: repair
