//! Metrics behind one lock.
//!
//! Promises: a snapshot holds whole records only, and all that were recorded
//! before it was asked for. Recording waits while somebody else has the lock,
//! and allocates a name on every call. A latency total that does not fit stays
//! at `u64::MAX`.
//!
//! ```
//! let metrics = spreadsheet::create_metrics();
//! metrics.record_request("/pay", 80, false);
//! assert_eq!(metrics.snapshot().request_counts["/pay"], 1);
//! ```

// ANCHOR: spreadsheet
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// All numbers, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsSnapshot {
    /// How many requests each endpoint had.
    pub request_counts: HashMap<String, u64>,
    /// How long all of them took together, in milliseconds.
    pub total_latency_ms: u64,
    /// How many of them failed.
    pub error_count: u64,
}

/// A spreadsheet that one thread at a time can edit.
#[derive(Debug, Default)]
pub struct Metrics {
    sheet: Mutex<MetricsSnapshot>,
}

impl Metrics {
    /// Counts one request; waits while somebody else has the sheet.
    pub fn record_request(
        &self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) {
        let mut sheet = self.edit();
        *sheet.request_counts.entry(endpoint.to_owned()).or_default() += 1;
        let total = sheet.total_latency_ms.saturating_add(latency_ms);
        sheet.total_latency_ms = total;
        sheet.error_count += u64::from(is_error);
    }

    /// Copies all numbers; nobody records meanwhile.
    pub fn snapshot(&self) -> MetricsSnapshot {
        self.edit().clone()
    }

    fn edit(&self) -> MutexGuard<'_, MetricsSnapshot> {
        self.sheet.lock().expect("no edit panics")
    }
}

/// An empty spreadsheet, for as many threads as like to share it.
pub fn create_metrics() -> Arc<Metrics> {
    Arc::default()
}
// ANCHOR_END: spreadsheet
