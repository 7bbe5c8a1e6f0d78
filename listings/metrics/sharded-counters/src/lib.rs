//! Metrics without a lock and without sharing: every thread writes cells of its
//! own, and a snapshot adds them up.
//!
//! Promises: no update is lost, also when threads come and go; recording takes
//! no lock; an unknown endpoint is refused and changes nothing; no cell ever
//! goes back, and no snapshot shows more errors than requests. It does *not*
//! promise whole records, nor that the numbers of two threads belong to the
//! same moment.
//!
//! ```
//! use sharded_counters::{UnknownEndpoint, create_metrics};
//!
//! let metrics = create_metrics(&["/pay"]);
//! let recorder = metrics.recorder();
//! recorder.record_request("/pay", 80, false)?;
//! assert_eq!(metrics.snapshot().request_counts["/pay"], 1);
//! # Ok::<(), UnknownEndpoint>(())
//! ```

// ANCHOR: shards
use std::cell::Cell;
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// This endpoint was not in the list.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownEndpoint;

/// What one recorder counts at one endpoint, on cache lines of its own.
/// Everybody may read it.
#[derive(Debug, Default)]
#[repr(align(128))] // a line has 64 or 128 bytes; many processors fetch two
struct Row {
    request_count: AtomicU64,
    total_latency_ms: AtomicU64,
    error_count: AtomicU64,
}

/// The rows that one recorder writes.
type Shard = Arc<[Row]>;

/// All shards; none is ever taken out, so that none is forgotten.
#[derive(Debug, Default)]
struct Shards {
    all: Vec<Shard>,
    without_writer: Vec<Shard>,
}

/// What all threads have in common: the endpoints, and the list of shards.
#[derive(Debug)]
pub struct Metrics {
    endpoints: Names,
    shards: Mutex<Shards>,
}

/// What one thread records with. It may move to another thread, but the cell
/// keeps two from having it at the same time: its shard has one writer.
#[derive(Debug)]
pub struct Recorder {
    metrics: Arc<Metrics>,
    shard: Shard,
    in_one_thread: PhantomData<Cell<()>>,
}

/// One endpoint of a recorder, looked up once. It stays in the recorder's
/// thread.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint<'recorder> {
    row: &'recorder Row,
    in_one_thread: PhantomData<&'recorder Recorder>,
}

impl Recorder {
    /// Looks an endpoint up, for many requests to it.
    #[inline]
    pub fn endpoint(
        &self,
        endpoint: &str,
    ) -> Result<Endpoint<'_>, UnknownEndpoint> {
        let known = self.metrics.endpoints.row(endpoint);
        let row = &self.shard[known.ok_or(UnknownEndpoint)?];
        Ok(Endpoint { row, in_one_thread: PhantomData })
    }

    /// Counts one request in cells that nobody else writes.
    #[inline]
    pub fn record_request(
        &self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) -> Result<(), UnknownEndpoint> {
        self.endpoint(endpoint)?.record_request(latency_ms, is_error);
        Ok(())
    }
}

impl Endpoint<'_> {
    /// Counts one request in cells that nobody else writes.
    #[inline]
    pub fn record_request(self, latency_ms: u64, is_error: bool) {
        add(&self.row.request_count, 1);
        add(&self.row.total_latency_ms, latency_ms);
        if is_error {
            add(&self.row.error_count, 1); // last: see `snapshot`
        }
    }
}

/// Adds in two steps, which is one too many unless the cell has a single
/// writer.
#[inline]
fn add(cell: &AtomicU64, amount: u64) {
    let sum = cell.load(Ordering::Relaxed).saturating_add(amount);
    cell.store(sum, Ordering::Release);
}

impl Drop for Recorder {
    /// Hands the shard on, with all that is in it.
    fn drop(&mut self) {
        let shard = Arc::clone(&self.shard);
        self.metrics.shards().without_writer.push(shard);
    }
}
// ANCHOR_END: shards

// ANCHOR: names
/// The names, each in a slot that follows from it; most slots are empty.
#[derive(Debug)]
struct Names {
    slots: Vec<Option<(String, usize)>>,
}

impl Names {
    /// Numbers the names in their order; a second one of a kind gets none.
    fn new(names: &[&str]) -> Self {
        let room = (4 * names.len()).next_power_of_two();
        let mut known = Self { slots: vec![None; room] };
        let mut next = 0;
        for &name in names {
            let slot = known.slot(name);
            if known.slots[slot].is_none() {
                known.slots[slot] = Some((name.to_owned(), next));
                next += 1;
            }
        }
        known
    }

    /// Where a name is; or the empty slot where it would be.
    #[inline]
    fn slot(&self, name: &str) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = mix(name.as_bytes()) & last;
        while matches!(&self.slots[slot], Some((other, _)) if other != name) {
            slot = (slot + 1) & last;
        }
        slot
    }

    #[inline]
    fn row(&self, name: &str) -> Option<usize> {
        self.slots[self.slot(name)].as_ref().map(|(_, row)| *row)
    }

    fn iter(&self) -> impl Iterator<Item = &(String, usize)> {
        self.slots.iter().flatten()
    }
}

/// Eight bytes from each end and the length. Strangers could find names that
/// meet in a slot; but no stranger puts a name in.
#[inline]
fn mix(name: &[u8]) -> usize {
    let ends = match (name.first_chunk(), name.last_chunk()) {
        (Some(&first), Some(&last)) => {
            let last = u64::from_le_bytes(last).rotate_left(23);
            u64::from_le_bytes(first) ^ last
        }
        _ => name.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    };
    let mixed = ends ^ name.len() as u64;
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize
}
// ANCHOR_END: names

// ANCHOR: snapshot
/// Numbers that were read one after the other, and added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsSnapshot {
    /// How many requests each endpoint had.
    pub request_counts: HashMap<String, u64>,
    /// How long all of them took together, in milliseconds.
    pub total_latency_ms: u64,
    /// How many of them failed.
    pub error_count: u64,
}

impl Metrics {
    /// A recorder for one thread: with a shard that has lost its writer, or a
    /// new one.
    pub fn recorder(self: &Arc<Self>) -> Recorder {
        let mut shards = self.shards();
        let shard = shards.without_writer.pop().unwrap_or_else(|| {
            let row = |_| Row::default();
            let shard: Shard = self.endpoints.iter().map(row).collect();
            shards.all.push(Arc::clone(&shard));
            shard
        });
        let metrics = Arc::clone(self);
        Recorder { metrics, shard, in_one_thread: PhantomData }
    }

    /// Adds up all shards. In each row it reads the errors first and the
    /// requests last: whoever sees an error sees its request as well.
    pub fn snapshot(&self) -> MetricsSnapshot {
        let mut sums = MetricsSnapshot::default();
        let mut counts = vec![0; self.endpoints.iter().count()];
        for shard in &self.shards().all {
            for (row, count) in shard.iter().zip(&mut counts) {
                sums.error_count += row.error_count.load(Ordering::Acquire);
                let latency_ms = row.total_latency_ms.load(Ordering::Acquire);
                let total = sums.total_latency_ms.saturating_add(latency_ms);
                sums.total_latency_ms = total;
                *count += row.request_count.load(Ordering::Acquire);
            }
        }
        for (endpoint, row) in self.endpoints.iter() {
            sums.request_counts.insert(endpoint.clone(), counts[*row]);
        }
        sums
    }

    /// How many shards there are: as many as there were recorders at one time.
    pub fn shard_count(&self) -> usize {
        self.shards().all.len()
    }

    fn shards(&self) -> MutexGuard<'_, Shards> {
        self.shards.lock().expect("nobody panics with the list in hand")
    }
}

/// Counters for these endpoints and no others.
pub fn create_metrics(endpoints: &[&str]) -> Arc<Metrics> {
    let endpoints = Names::new(endpoints);
    Arc::new(Metrics { endpoints, shards: Mutex::default() })
}

impl std::fmt::Display for UnknownEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such endpoint was registered")
    }
}

impl std::error::Error for UnknownEndpoint {}
// ANCHOR_END: snapshot
