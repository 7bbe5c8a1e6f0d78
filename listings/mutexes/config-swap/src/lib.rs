//! `reloading-config` with the `arc-swap` crate: readers take no lock.
//!
//! Promises the same; and a reader does not wait for a writer either.
//!
//! ```
//! use config_swap::{Config, Shared};
//!
//! let shared = Shared::new(Config { fee: 1_00, limit: 500_00 });
//! let at_work = shared.load();
//! shared.reload(Config { fee: 2_00, limit: 900_00 });
//! assert_eq!((at_work.fee, shared.load().fee), (1_00, 2_00));
//! ```

// ANCHOR: config
use arc_swap::ArcSwap;
use std::sync::Arc;

/// What a bank charges and allows, in cents. The two belong together.
#[derive(Debug, PartialEq, Eq)]
pub struct Config {
    /// For each transfer.
    pub fee: u64,
    /// The most that one transfer may move.
    pub limit: u64,
}

/// The configuration of now.
#[derive(Debug)]
pub struct Shared<C> {
    current: ArcSwap<C>,
}

impl<C> Shared<C> {
    /// Begins with this configuration.
    pub fn new(config: C) -> Self {
        Self { current: ArcSwap::from_pointee(config) }
    }

    /// The configuration of now, to keep for a whole request.
    pub fn load(&self) -> Arc<C> {
        self.current.load_full()
    }

    /// Puts another one in its place.
    pub fn reload(&self, config: C) {
        self.current.store(Arc::new(config));
    }
}
// ANCHOR_END: config
