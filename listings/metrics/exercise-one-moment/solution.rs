//! Solution: when the last lock is taken, everybody holds still.

use std::sync::{Mutex, PoisonError};

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

// ANCHOR: solution
/// Adds up all shards as they are at one moment. Locks them in the order given.
pub fn snapshot(shards: &[Mutex<Numbers>]) -> Numbers {
    // `collect` keeps every guard until the sum is complete.
    let guards: Vec<_> = shards
        .iter()
        .map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner))
        .collect();
    guards.iter().fold(Numbers::default(), |sum, numbers| Numbers {
        request_count: sum.request_count + numbers.request_count,
        total_latency_ms: sum
            .total_latency_ms
            .saturating_add(numbers.total_latency_ms),
    })
}
// ANCHOR_END: solution
