//! Metrics without a lock: one atomic number for each sum, and the endpoints
//! known from the start.
//!
//! Promises: no update is lost; an unknown endpoint is refused and changes
//! nothing; no snapshot shows more errors than requests. It does *not* promise
//! whole records: the numbers of a snapshot are read one after the other, while
//! others write.
//!
//! ```
//! use atomic_counters::{UnknownEndpoint, create_metrics};
//!
//! let metrics = create_metrics(&["/pay"]);
//! metrics.record_request("/pay", 80, false)?;
//! assert_eq!(metrics.record_request("/pya", 80, false), Err(UnknownEndpoint));
//! assert_eq!(metrics.snapshot().total_latency_ms, 80);
//! # Ok::<(), UnknownEndpoint>(())
//! ```

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Numbers that were read one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsSnapshot {
    /// How many requests each endpoint had.
    pub request_counts: HashMap<String, u64>,
    /// How long all of them took together, in milliseconds.
    pub total_latency_ms: u64,
    /// How many of them failed.
    pub error_count: u64,
}

/// This endpoint was not in the list.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownEndpoint;

// ANCHOR: counters
/// A row of numbers, each of which any thread can change in one step.
#[derive(Debug)]
pub struct Metrics {
    request_counts: HashMap<String, AtomicU64>,
    total_latency_ms: AtomicU64,
    error_count: AtomicU64,
}

impl Metrics {
    /// Counts one request: two or three steps, and others may look in between.
    pub fn record_request(
        &self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) -> Result<(), UnknownEndpoint> {
        let count = self.request_counts.get(endpoint).ok_or(UnknownEndpoint)?;
        count.fetch_add(1, Ordering::Relaxed);
        let add = |total: u64| Some(total.saturating_add(latency_ms));
        let (set, get) = (Ordering::Relaxed, Ordering::Relaxed);
        let _ = self.total_latency_ms.fetch_update(set, get, add);
        if is_error {
            // Last, and Release: whoever sees the error, with Acquire, sees
            // its request as well.
            self.error_count.fetch_add(1, Ordering::Release);
        }
        Ok(())
    }

    /// How many requests failed so far.
    pub fn error_count(&self) -> u64 {
        self.error_count.load(Ordering::Acquire)
    }

    /// How long all requests took so far, in milliseconds.
    pub fn total_latency_ms(&self) -> u64 {
        self.total_latency_ms.load(Ordering::Relaxed)
    }

    /// How many requests each endpoint had so far.
    pub fn request_counts(&self) -> HashMap<String, u64> {
        let copy = |(endpoint, count): (&String, &AtomicU64)| {
            (endpoint.clone(), count.load(Ordering::Relaxed))
        };
        self.request_counts.iter().map(copy).collect()
    }

    /// Reads all numbers, one after the other: first the errors, last the
    /// requests.
    pub fn snapshot(&self) -> MetricsSnapshot {
        let error_count = self.error_count();
        let total_latency_ms = self.total_latency_ms();
        let request_counts = self.request_counts();
        MetricsSnapshot { request_counts, total_latency_ms, error_count }
    }
}

/// Counters for these endpoints and no others.
pub fn create_metrics(endpoints: &[&str]) -> Arc<Metrics> {
    let zero = |endpoint: &&str| (endpoint.to_string(), AtomicU64::new(0));
    Arc::new(Metrics {
        request_counts: endpoints.iter().map(zero).collect(),
        total_latency_ms: AtomicU64::new(0),
        error_count: AtomicU64::new(0),
    })
}
// ANCHOR_END: counters

impl std::fmt::Display for UnknownEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such endpoint was registered")
    }
}

impl std::error::Error for UnknownEndpoint {}
