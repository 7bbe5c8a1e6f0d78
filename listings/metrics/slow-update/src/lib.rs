//! One slow update, and who waits for it: the work is done under the lock,
//! before the lock, or by an accountant.
//!
//! Promises: `record_under_lock` keeps everybody else out until its work is
//! done; `record_after_work` and `keep_books` keep only themselves busy. In all
//! three, every update is counted.
//!
//! ```
//! use slow_update::{Metrics, record_after_work};
//! use std::sync::Mutex;
//!
//! let metrics = Mutex::new(Metrics::default());
//! record_after_work(&metrics, 80, || println!("a slow printer"));
//! assert_eq!(metrics.lock().unwrap().total_latency_ms, 80);
//! ```

use std::sync::mpsc::Receiver;
use std::sync::{Mutex, PoisonError};

/// What is counted.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Metrics {
    /// How many requests there were.
    pub request_count: u64,
    /// How long they took together, in milliseconds.
    pub total_latency_ms: u64,
}

impl Metrics {
    fn count(&mut self, latency_ms: u64) {
        self.request_count += 1;
        self.total_latency_ms =
            self.total_latency_ms.saturating_add(latency_ms);
    }
}

// ANCHOR: slow
/// Works while it has the lock.
pub fn record_under_lock(
    metrics: &Mutex<Metrics>,
    latency_ms: u64,
    work: impl FnOnce(),
) {
    // The numbers are whole even if `work` of somebody else has panicked here.
    let mut metrics = metrics.lock().unwrap_or_else(PoisonError::into_inner);
    work();
    metrics.count(latency_ms);
}

/// Works first, and takes the lock for two additions.
pub fn record_after_work(
    metrics: &Mutex<Metrics>,
    latency_ms: u64,
    work: impl FnOnce(),
) {
    work();
    let mut metrics = metrics.lock().unwrap_or_else(PoisonError::into_inner);
    metrics.count(latency_ms);
}

/// A message: how long the request took, in milliseconds, and the work to be
/// done for it.
pub type Update = (u64, Box<dyn FnOnce() + Send>);

/// An accountant, who does the work for all who send.
pub fn keep_books(mailbox: Receiver<Update>) -> Metrics {
    let mut books = Metrics::default();
    for (latency_ms, work) in mailbox {
        work();
        books.count(latency_ms);
    }
    books
}
// ANCHOR_END: slow
