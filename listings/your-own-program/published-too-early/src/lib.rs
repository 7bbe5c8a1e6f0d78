//! Broken on purpose: the flag says that a balance is there, and its ordering does not promise it.
//!
//! ```
//! use published_too_early::Desk;
//!
//! let desk = Desk::default();
//! assert_eq!(desk.read(), None);
//! desk.publish(100);
//! assert_eq!(desk.read(), Some(100));
//! ```

// ANCHOR: desk
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// A balance, and whether it is there yet.
#[derive(Debug, Default)]
pub struct Desk {
    balance: AtomicU64,
    is_there: AtomicBool,
}

impl Desk {
    /// Leaves a balance, in cents.
    pub fn publish(&self, balance: u64) {
        self.balance.store(balance, Relaxed);
        self.is_there.store(true, Relaxed); // should be Release
    }

    /// The balance in cents, if it is there.
    pub fn read(&self) -> Option<u64> {
        let is_there = self.is_there.load(Relaxed); // should be Acquire
        is_there.then(|| self.balance.load(Relaxed))
    }
}
// ANCHOR_END: desk
