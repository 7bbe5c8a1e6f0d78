//! It locks the shards from the last to the first.
//!
//! Red: locks in another order

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
    // `collect` keeps every guard until the sum is complete.
    let guards: Vec<_> = shards
        .iter()
        .rev()
        .map(|shard| shard.lock().expect("no update panics"))
        .collect();
    guards.iter().fold(Numbers::default(), |sum, numbers| Numbers {
        request_count: sum.request_count + numbers.request_count,
        total_latency_ms: sum
            .total_latency_ms
            .saturating_add(numbers.total_latency_ms),
    })
}
