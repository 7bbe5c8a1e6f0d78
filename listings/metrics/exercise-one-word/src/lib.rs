//! Exercise: a count and a total that can never be torn apart.
//!
//! Both live in one `AtomicU64`, 32 bits each, and change in one step.

// ANCHOR: stub
use std::sync::atomic::AtomicU64;

/// There is no room for this in 32 bits.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

/// How many requests there were, and how many milliseconds they took.
#[derive(Debug, Default)]
pub struct Latencies(AtomicU64);

impl Latencies {
    /// Counts one request and adds its time, or refuses and changes nothing.
    pub fn record_request(&self, latency_ms: u32) -> Result<(), DoesNotFit> {
        todo!("count one and add {latency_ms} in one step to {:?}", self.0)
    }

    /// The count, and the total in milliseconds: of the same moment.
    pub fn snapshot(&self) -> (u32, u32) {
        todo!("take {:?} apart", self.0)
    }
}
// ANCHOR_END: stub
