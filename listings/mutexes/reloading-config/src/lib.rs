//! A configuration that is replaced as a whole while others read it.
//!
//! Promises: a reader sees one configuration, old or new and never parts of
//! both, for as long as it keeps it; nobody waits for a reader at work; the old
//! one is dropped after its last reader, and not under the lock.
//!
//! ```
//! use reloading_config::{Config, Shared};
//!
//! let shared = Shared::new(Config { fee: 1_00, limit: 500_00 });
//! let at_work = shared.load();
//! shared.reload(Config { fee: 2_00, limit: 900_00 });
//! assert_eq!((at_work.fee, shared.load().fee), (1_00, 2_00));
//! ```

use std::mem;
use std::sync::{Arc, RwLock};

// ANCHOR: config
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
    current: RwLock<Arc<C>>,
}

impl<C> Shared<C> {
    /// Begins with this configuration.
    pub fn new(config: C) -> Self {
        Self { current: RwLock::new(Arc::new(config)) }
    }

    /// The configuration of now, to keep for a whole request.
    pub fn load(&self) -> Arc<C> {
        Arc::clone(&self.current.read().unwrap())
    }

    /// Puts another one in its place.
    pub fn reload(&self, config: C) {
        let config = Arc::new(config); // made before the lock is taken
        let old = mem::replace(&mut *self.current.write().unwrap(), config);
        drop(old); // the guard is gone: a slow destructor keeps nobody waiting
    }
}
// ANCHOR_END: config

/// What a transfer costs, if it is allowed: one load for both questions.
pub fn price(shared: &Shared<Config>, amount: u64) -> Option<u64> {
    let config = shared.load();
    (amount <= config.limit).then_some(config.fee)
}
