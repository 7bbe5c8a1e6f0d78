//! It adds up the counts of all shards first, and then their times.
//!
//! Red: it holds half a record

use std::sync::Mutex;

/// The numbers of one thread, or of all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// How many requests there were.
    pub request_count: u64,
    /// How long they took together, in milliseconds; `u64::MAX` if that does
    /// not fit.
    pub total_latency_ms: u64,
}

/// Counts one request in the shard of the calling thread.
pub fn record_request(shard: &Mutex<Numbers>, latency_ms: u64) {
    let mut numbers = shard.lock().expect("no update panics");
    numbers.request_count += 1;
    numbers.total_latency_ms =
        numbers.total_latency_ms.saturating_add(latency_ms);
}
/// Adds up all shards as they are at one moment. Locks them in the order given.
pub fn snapshot(shards: &[Mutex<Numbers>]) -> Numbers {
    let lock = |shard: &Mutex<Numbers>| *shard.lock().expect("no panic");
    let counts = shards.iter().map(|shard| lock(shard).request_count).sum();
    let totals = shards.iter().map(|shard| lock(shard).total_latency_ms);
    Numbers {
        request_count: counts,
        total_latency_ms: totals.fold(0, u64::saturating_add),
    }
}
