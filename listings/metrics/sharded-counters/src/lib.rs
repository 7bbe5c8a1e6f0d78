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
    endpoint: Option<Box<str>>,
    request_count: AtomicU64,
    total_latency_ms: AtomicU64,
    error_count: AtomicU64,
}

/// The rows that one recorder writes.
type Shard = Arc<[Row]>;

/// What all threads have in common: the endpoints, and all shards. None is ever
/// taken out, so that none is forgotten.
#[derive(Debug)]
pub struct Metrics {
    endpoints: Vec<String>,
    shards: Mutex<Vec<Shard>>,
}

/// What one thread records with. It may move to another thread, but the cell
/// keeps two from having it at the same time: its shard has one writer.
#[derive(Debug)]
pub struct Recorder {
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
        let row = &self.shard[find(&self.shard, endpoint)];
        match row.endpoint {
            Some(_) => Ok(Endpoint { row, in_one_thread: PhantomData }),
            None => Err(UnknownEndpoint),
        }
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
        count(&self.row.request_count);
        add(&self.row.total_latency_ms, latency_ms);
        if is_error {
            count(&self.row.error_count); // last: see `snapshot`
        }
    }
}

/// Reads and writes back: one step too many, unless the cell has a single
/// writer.
#[inline]
fn count(cell: &AtomicU64) {
    cell.store(cell.load(Ordering::Relaxed) + 1, Ordering::Release);
}

/// The same for an amount; a sum that does not fit stays at the top.
#[inline]
fn add(cell: &AtomicU64, amount: u64) {
    match cell.load(Ordering::Relaxed).checked_add(amount) {
        Some(sum) => cell.store(sum, Ordering::Release),
        None => stay_at_the_top(cell),
    }
}

#[cold] // a hint: nobody comes here
fn stay_at_the_top(cell: &AtomicU64) {
    cell.store(u64::MAX, Ordering::Release);
}
// ANCHOR_END: shards

// ANCHOR: names
/// A row for each endpoint, at a place that follows from its name, or as near
/// behind it as possible. Most rows are empty.
fn shard(endpoints: &[String]) -> Shard {
    let room = (4 * endpoints.len()).next_power_of_two();
    let mut rows: Vec<_> = (0..room).map(|_| Row::default()).collect();
    for endpoint in endpoints {
        let place = find(&rows, endpoint);
        rows[place].endpoint = Some(endpoint.as_str().into());
    }
    rows.into()
}

/// The place of a name, or the empty place where it would be.
#[inline]
fn find(rows: &[Row], endpoint: &str) -> usize {
    let mut place = mix(endpoint.as_bytes());
    loop {
        place &= rows.len() - 1;
        match &rows[place].endpoint {
            Some(other) if **other != *endpoint => place += 1,
            _ => return place,
        }
    }
}

/// Eight bytes from each end and the length. Strangers could find names that
/// meet; but no stranger puts a name in.
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
    pub fn recorder(&self) -> Recorder {
        let mut shards = self.shards();
        let alone = |shard: &mut Shard| Arc::get_mut(shard).is_some();
        let free = shards.iter_mut().position(alone).unwrap_or_else(|| {
            shards.push(shard(&self.endpoints));
            shards.len() - 1
        });
        let shard = Arc::clone(&shards[free]);
        Recorder { shard, in_one_thread: PhantomData }
    }

    /// Adds up all shards. In each row it reads the errors first and the
    /// requests last: whoever sees an error sees its request as well.
    pub fn snapshot(&self) -> MetricsSnapshot {
        let none = |endpoint: &String| (endpoint.clone(), 0);
        let mut sums = MetricsSnapshot {
            request_counts: self.endpoints.iter().map(none).collect(),
            ..Default::default()
        };
        for row in self.shards().iter().flat_map(|shard| shard.iter()) {
            let Some(endpoint) = &row.endpoint else { continue };
            sums.error_count += row.error_count.load(Ordering::Acquire);
            let latency_ms = row.total_latency_ms.load(Ordering::Acquire);
            let total = sums.total_latency_ms.saturating_add(latency_ms);
            sums.total_latency_ms = total;
            let requests = row.request_count.load(Ordering::Acquire);
            *sums.request_counts.get_mut(&**endpoint).expect("known") +=
                requests;
        }
        sums
    }

    /// How many shards there are: as many as there were recorders at one time.
    pub fn shard_count(&self) -> usize {
        self.shards().len()
    }

    fn shards(&self) -> MutexGuard<'_, Vec<Shard>> {
        self.shards.lock().expect("nobody panics with the list in hand")
    }
}

/// Counters for these endpoints and no others.
pub fn create_metrics(endpoints: &[&str]) -> Arc<Metrics> {
    let endpoints = endpoints.iter().map(ToString::to_string).collect();
    Arc::new(Metrics { endpoints, shards: Mutex::default() })
}

impl std::fmt::Display for UnknownEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such endpoint was registered")
    }
}

impl std::error::Error for UnknownEndpoint {}
// ANCHOR_END: snapshot
