//! What makes `sharded-counters` fast? From `atomic-counters` to it, one change
//! at a time.

use super::Question;
use super::updates::of;
use crate::data::{Axis, Kind, Unit};
use crate::load::{ByName, Design, ENDPOINTS, Load, Pattern};
use recorders::{AtomicCounters, ShardedCounters, Totals};
use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Each row has one change more than the one before it.
pub const ABLATION: Question = Question {
    id: "ablation",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        use Kind::Neither;
        macro_rules! all {
            ($($design:ty, $name:literal;)*) => {
                [$(of::<$design>($name, Neither, Pattern::Sixteen, &[1, 2, 8])),*]
            };
        }
        let all = all![
            ByName<AtomicCounters>, "atomic-counters";
            Steps<RandomState, true, SHARED, false>, "… with sums for each endpoint";
            Steps<Mix, true, SHARED, false>, "… and the hash of sharded-counters";
            Steps<Mix, false, SHARED, false>, "… and no compare-exchange";
            Steps<Mix, false, OWN, false>, "… and rows for each thread, side by side";
            Steps<Mix, false, PADDED, false>, "… and each thread's rows on lines of their own";
            Steps<Mix, false, PADDED, true>, "… and load and store for the addition";
            ByName<ShardedCounters>, "sharded-counters";
            Steps<RandomState, false, PADDED, true>, "… and load and store, with SipHash";
        ];
        all.into_iter().flatten().collect()
    },
};

/// The hash of `sharded-counters`, for a map of the standard library.
type Mix = BuildHasherDefault<MixHasher>;

/// Eight bytes from each end, and one multiplication.
#[derive(Default)]
pub struct MixHasher(u64);

impl Hasher for MixHasher {
    fn write(&mut self, name: &[u8]) {
        let ends = match (name.first_chunk(), name.last_chunk()) {
            (Some(&first), Some(&last)) => {
                let last = u64::from_le_bytes(last).rotate_left(23);
                u64::from_le_bytes(first) ^ last
            }
            _ => name.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
        };
        self.0 ^= ends ^ name.len() as u64;
    }

    fn write_u8(&mut self, _: u8) {} // the end of a `str`

    fn finish(&self) -> u64 {
        self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32)
    }
}

const SHARED: u8 = 0;
const OWN: u8 = 1;
const PADDED: u8 = 2;
/// Cells on the two lines of memory that a processor may fetch at once.
const LINE: usize = 128 / size_of::<AtomicU64>();
/// Requests, milliseconds, errors.
const COLUMNS: usize = 3;
const MOST_THREADS: usize = 8;

/// Counters with some of what `sharded-counters` has.
struct Steps<H, const EXCHANGE: bool, const LAYOUT: u8, const STORE: bool> {
    places: HashMap<&'static str, usize, H>,
    cells: Vec<AtomicU64>,
    first: usize,
    stride: usize,
    threads: AtomicUsize,
}

impl<H, const E: bool, const L: u8, const S: bool> Steps<H, E, L, S> {
    fn rows(&self, thread: usize) -> &[AtomicU64] {
        let from = self.first + thread * self.stride;
        &self.cells[from..][..COLUMNS * self.places.len()]
    }
}

impl<H, const EXCHANGE: bool, const LAYOUT: u8, const STORE: bool> Design
    for Steps<H, EXCHANGE, LAYOUT, STORE>
where
    H: BuildHasher + Default + Sync,
{
    fn open(endpoints: &'static [&'static str]) -> Self {
        let places =
            endpoints.iter().enumerate().map(|it| (*it.1, it.0)).collect();
        let stride = match LAYOUT {
            SHARED => 0,
            OWN => COLUMNS * endpoints.len(),
            _ => (COLUMNS * endpoints.len()).next_multiple_of(LINE),
        };
        let most = MOST_THREADS * COLUMNS * ENDPOINTS.len() + 2 * LINE;
        let cells: Vec<_> = (0..most).map(|_| AtomicU64::new(0)).collect();
        let at = cells.as_ptr().addr() / size_of::<AtomicU64>();
        // The rows of sixteen endpoints fill whole lines. So those side by side begin in the middle
        // of one of 64 bytes, or no two threads would share any.
        let in_a_line = if LAYOUT == OWN { LINE / 4 } else { 0 };
        let first = at.next_multiple_of(LINE) - at + in_a_line;
        Self { places, cells, first, stride, threads: AtomicUsize::new(0) }
    }

    fn work(&self, load: Load<'_>) {
        let rows = self.rows(self.threads.fetch_add(1, Relaxed));
        let add = |cell: &AtomicU64, amount| match STORE {
            true => cell.store(cell.load(Relaxed) + amount, Relaxed),
            false => _ = cell.fetch_add(amount, Relaxed),
        };
        load.each(|it| {
            let row = COLUMNS * self.places[ENDPOINTS[it.endpoint]];
            let [requests, latency, errors] = &rows[row..row + COLUMNS] else {
                unreachable!("a row has three columns")
            };
            add(requests, 1);
            if EXCHANGE {
                let more = |sum: u64| Some(sum.saturating_add(it.latency_ms));
                let _ = latency.fetch_update(Relaxed, Relaxed, more);
            } else {
                add(latency, it.latency_ms);
            }
            if it.is_error {
                add(errors, 1);
            }
        });
    }

    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        let threads = match LAYOUT {
            SHARED => 1,
            _ => self.threads.load(Relaxed),
        };
        for (&name, &place) in &self.places {
            for thread in 0..threads {
                let row = &self.rows(thread)[COLUMNS * place..];
                let cell = |at: usize| row[at].load(Relaxed);
                *totals.request_counts.entry(name.to_owned()).or_default() +=
                    cell(0);
                totals.total_latency_ms += cell(1);
                totals.error_count += cell(2);
            }
        }
        totals
    }
}
