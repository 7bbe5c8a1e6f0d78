//! What every recorder of the metrics chapter can do.

// ANCHOR: recorder
use std::collections::HashMap;

/// A place where metrics are kept, shared by all threads.
pub trait Recorder: Send + Sync + 'static {
    /// What one thread records with.
    type Handle: Handle;

    /// Whether a snapshot holds whole records only, also while others record.
    const WHOLE_RECORDS: bool;

    /// An empty recorder that may be told of these endpoints.
    fn open(endpoints: &[&str]) -> Self;

    /// A handle for one thread.
    fn handle(&self) -> Self::Handle;

    /// The numbers of all handles.
    fn snapshot(&self) -> Totals;
}

/// What one thread records with. Dropping it gives away all that it still
/// holds.
pub trait Handle: Send + 'static {
    /// Counts one request; panics if it is refused.
    fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    );
}

/// A snapshot in the form that all recorders can be compared by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many requests each endpoint had.
    pub request_counts: HashMap<String, u64>,
    /// How long all of them took together, in milliseconds.
    pub total_latency_ms: u64,
    /// How many of them failed.
    pub error_count: u64,
    /// How many requests are in none of these numbers.
    pub dropped: u64,
}
// ANCHOR_END: recorder

impl Totals {
    /// How many requests there were, at all endpoints together.
    pub fn requests(&self) -> u64 {
        self.request_counts.values().sum()
    }
}
