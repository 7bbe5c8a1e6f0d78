//! Metrics without a lock and without sharing: every thread writes cells of its
//! own, and a snapshot adds them up.
//!
//! Promises: no update is lost, also when threads come and go; recording takes
//! no lock; an unknown endpoint is refused and changes nothing; no number of a
//! snapshot is smaller than in an earlier one, and none shows more errors than
//! requests. It does *not* promise whole records, nor that the numbers of two
//! threads belong to the same moment.
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
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// This endpoint was not in the list.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownEndpoint;

/// What one recorder counts at one endpoint. Everybody may read it.
#[derive(Debug, Default)]
struct Row {
    request_count: AtomicU64,
    total_latency_ms: AtomicU64,
    error_count: AtomicU64,
}

/// The rows that one recorder writes, one behind the other.
type Shard = Arc<Box<[Row]>>;

/// Rows at each end of a shard that nobody uses, so that no two shards meet on
/// a cache line: it has 64 or 128 bytes, and many processors fetch two.
const EDGE: usize = 256 / size_of::<Row>() + 1;

/// What one thread records with. It may move to another thread, but the cell
/// keeps two from having it at the same time: its shard has one writer.
#[derive(Debug)]
pub struct Recorder {
    shard: Shard,
    names: Arc<Names>,
    all: Arc<Mutex<Shards>>,
    in_one_thread: PhantomData<Cell<()>>,
}

/// One endpoint of a recorder, looked up once. It can be copied, but as if it
/// were a `&Recorder`: not into another thread.
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
        let row = self.names.find(endpoint).ok_or(UnknownEndpoint)?;
        Ok(Endpoint { row: &self.shard[row], in_one_thread: PhantomData })
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
        let Row { request_count, total_latency_ms, error_count } = self.row;
        // Load and store are two steps, and as good as one: nobody else writes.
        let requests = request_count.load(Ordering::Relaxed) + 1;
        request_count.store(requests, Ordering::Relaxed);
        let total = total_latency_ms.load(Ordering::Relaxed);
        let total = total.saturating_add(latency_ms);
        total_latency_ms.store(total, Ordering::Relaxed);
        if is_error {
            // Last, and Release: whoever sees the error, with Acquire, sees
            // its request and its time as well.
            let errors = error_count.load(Ordering::Relaxed) + 1;
            error_count.store(errors, Ordering::Release);
        }
    }
}
// ANCHOR_END: shards

// ANCHOR: names
/// A hash table of names that never changes: a name is at the place that
/// follows from it, or behind it, before the next free one. Most are free.
#[derive(Debug)]
struct Names {
    places: Vec<Option<(Box<str>, usize)>>,
    rows: usize,
}

impl Names {
    /// Gives each name a row, also if it is there twice.
    fn new(endpoints: &[&str]) -> Self {
        let room = (4 * endpoints.len()).next_power_of_two();
        let mut names = Self { places: vec![None; room], rows: 2 * EDGE };
        for &endpoint in endpoints {
            let place = names.place(endpoint);
            if names.places[place].is_none() {
                let row = names.rows - EDGE;
                names.places[place] = Some((endpoint.into(), row));
                names.rows += 1;
            }
        }
        names
    }

    /// The row of a name.
    #[inline]
    fn find(&self, endpoint: &str) -> Option<usize> {
        let found = self.places[self.place(endpoint)].as_ref()?;
        Some(found.1)
    }

    /// Where a name is, or where it would be.
    #[inline]
    fn place(&self, endpoint: &str) -> usize {
        let mut place = mix(endpoint.as_bytes());
        loop {
            place &= self.places.len() - 1;
            match &self.places[place] {
                Some((other, _)) if **other != *endpoint => place += 1,
                _ => return place,
            }
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
/// What all threads have in common.
#[derive(Debug)]
pub struct Metrics {
    names: Arc<Names>,
    all: Arc<Mutex<Shards>>,
}

/// Who records at the moment, and what those recorded who have gone.
#[derive(Debug, Default)]
struct Shards {
    at_work: Vec<Shard>,
    gone: MetricsSnapshot,
}

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

impl MetricsSnapshot {
    /// In each row it reads the errors first: whoever sees an error sees its
    /// request as well.
    fn add(&mut self, names: &Names, shard: &Shard) {
        for (endpoint, row) in names.places.iter().flatten() {
            let row = &shard[*row];
            self.error_count += row.error_count.load(Ordering::Acquire);
            let latency_ms = row.total_latency_ms.load(Ordering::Relaxed);
            self.total_latency_ms =
                self.total_latency_ms.saturating_add(latency_ms);
            let requests = row.request_count.load(Ordering::Relaxed);
            *self.request_counts.get_mut(&**endpoint).expect("is known") +=
                requests;
        }
    }
}

impl Metrics {
    /// A recorder for one thread, with a shard of its own.
    pub fn recorder(&self) -> Recorder {
        let rows = 0..self.names.rows;
        let shard: Box<[_]> = rows.map(|_| Row::default()).collect();
        let shard = Arc::new(shard);
        lock(&self.all).at_work.push(Arc::clone(&shard));
        let (names, all) = (Arc::clone(&self.names), Arc::clone(&self.all));
        Recorder { shard, names, all, in_one_thread: PhantomData }
    }

    /// Adds up all shards. The lock is held only to copy the list, and the sums
    /// of those who have gone; nobody who comes or goes waits for the reading.
    pub fn snapshot(&self) -> MetricsSnapshot {
        let (mut sums, at_work) = {
            let shards = lock(&self.all);
            (shards.gone.clone(), shards.at_work.clone())
        };
        at_work.iter().for_each(|shard| sums.add(&self.names, shard));
        sums
    }

    /// How many shards there are: one for each recorder that there is.
    pub fn shard_count(&self) -> usize {
        lock(&self.all).at_work.len()
    }
}

fn lock(shards: &Mutex<Shards>) -> MutexGuard<'_, Shards> {
    shards.lock().unwrap_or_else(PoisonError::into_inner) // no change panics
}

impl Drop for Recorder {
    /// Adds its numbers to those of all who have gone, and gives the memory of
    /// its shard back.
    fn drop(&mut self) {
        let mut shards = lock(&self.all);
        shards.at_work.retain(|other| !Arc::ptr_eq(other, &self.shard));
        shards.gone.add(&self.names, &self.shard);
    }
}

/// Counters for these endpoints and no others.
pub fn create_metrics(endpoints: &[&str]) -> Arc<Metrics> {
    let zero = |endpoint: &&str| (endpoint.to_string(), 0);
    let request_counts = endpoints.iter().map(zero).collect();
    let gone = MetricsSnapshot { request_counts, ..Default::default() };
    let all = Mutex::new(Shards { gone, ..Default::default() });
    let (names, all) = (Arc::new(Names::new(endpoints)), Arc::new(all));
    Arc::new(Metrics { names, all })
}

impl std::fmt::Display for UnknownEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such endpoint was registered")
    }
}

impl std::error::Error for UnknownEndpoint {}
// ANCHOR_END: snapshot
