//! Settings that reload while requests are served, by a watch channel.
//!
//! Promises: a request is served by one version of the settings from its beginning to its end; a
//! request that begins after a reload has the new one; a reload waits for no request. A follower
//! hears of the last version, but not of each.
//!
//! ```
//! use reload_by_watch::{Settings, fee};
//! use std::sync::Arc;
//! use tokio::sync::watch;
//!
//! # watchdog::tokio::run(|| async {
//! let (reload, settings) = watch::channel(Arc::new(Settings { fee: 1_00, free_above: 100_00 }));
//! assert_eq!(fee(&settings, 50_00).await, 1_00);
//! reload.send_replace(Arc::new(Settings { fee: 2_00, free_above: 10_00 }));
//! assert_eq!(fee(&settings, 50_00).await, 0);
//! # });
//! ```

use std::sync::Arc;

use tokio::sync::watch::Receiver;

// ANCHOR: settings
/// What belongs together: one version is loaded as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Of a transfer, in cents.
    pub fee: u64,
    /// From this many cents on there is none.
    pub free_above: u64,
}

/// What a transfer of this many cents costs.
pub async fn fee(settings: &Receiver<Arc<Settings>>, amount: u64) -> u64 {
    let settings = Arc::clone(&settings.borrow()); // one look, and let go
    log(amount).await;
    if amount >= settings.free_above { 0 } else { settings.fee }
}

/// Calls `apply` with the settings, and again after a change; ends when nobody can change them.
pub async fn follow(
    mut settings: Receiver<Arc<Settings>>,
    mut apply: impl FnMut(Settings),
) {
    loop {
        let now = **settings.borrow_and_update();
        apply(now);
        if settings.changed().await.is_err() {
            break;
        }
    }
}
// ANCHOR_END: settings

/// Writes something down, which takes a moment.
async fn log(_amount: u64) {
    tokio::task::yield_now().await;
}
