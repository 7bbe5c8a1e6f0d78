//! It refuses a total that just fits.
//!
//! Red: a total that just fits

use std::sync::atomic::{AtomicU64, Ordering};

/// There is no room for this in 32 bits.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

/// How many requests there were, and how many milliseconds they took.
#[derive(Debug, Default)]
pub struct Latencies(AtomicU64);
impl Latencies {
    /// Counts one request and adds its time, or refuses and changes nothing.
    pub fn record_request(&self, latency_ms: u32) -> Result<(), DoesNotFit> {
        let add = |word| {
            let (count, total) = apart(word);
            let count = count.checked_add(1)?;
            let total = total.checked_add(latency_ms)?;
            if total == u32::MAX {
                return None;
            }
            Some(u64::from(count) << 32 | u64::from(total))
        };
        let (set, get) = (Ordering::Relaxed, Ordering::Relaxed);
        self.0.fetch_update(set, get, add).map(|_| ()).map_err(|_| DoesNotFit)
    }

    /// The count, and the total in milliseconds: of the same moment.
    pub fn snapshot(&self) -> (u32, u32) {
        apart(self.0.load(Ordering::Relaxed))
    }
}

/// The count is in the upper half, the total in the lower.
fn apart(word: u64) -> (u32, u32) {
    ((word >> 32) as u32, word as u32)
}
