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
//! let mut recorder = metrics.recorder();
//! recorder.record_request("/pay", 80, false)?;
//! assert_eq!(metrics.snapshot().request_counts["/pay"], 1);
//! # Ok::<(), UnknownEndpoint>(())
//! ```

// ANCHOR: shards
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

/// This endpoint was not in the list.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownEndpoint;

/// The cells that one recorder writes. Everybody may read them.
#[derive(Debug)]
struct Shard {
    request_counts: Vec<AtomicU64>,
    total_latency_ms: AtomicU64,
    error_count: AtomicU64,
}

/// All shards; none is ever taken out, so that none is forgotten.
#[derive(Debug, Default)]
struct Shards {
    all: Vec<Arc<Shard>>,
    without_writer: Vec<Arc<Shard>>,
}

/// What all threads have in common: the columns, and the list of shards.
#[derive(Debug)]
pub struct Metrics {
    columns: HashMap<String, usize>,
    shards: Mutex<Shards>,
}

/// What one thread records with. It has no `Clone`, and `record_request` takes
/// `&mut self`: its shard has one writer, and the compiler sees to it.
#[derive(Debug)]
pub struct Recorder {
    metrics: Arc<Metrics>,
    shard: Arc<Shard>,
}

impl Recorder {
    /// Counts one request in cells that nobody else writes.
    pub fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) -> Result<(), UnknownEndpoint> {
        let column =
            *self.metrics.columns.get(endpoint).ok_or(UnknownEndpoint)?;
        add(&self.shard.request_counts[column], 1);
        add(&self.shard.total_latency_ms, latency_ms);
        if is_error {
            add(&self.shard.error_count, 1); // last: see `snapshot`
        }
        Ok(())
    }
}

/// Adds in two steps, which is one too many unless the cell has a single
/// writer.
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
            let shard = Arc::new(Shard {
                request_counts: self.columns.iter().map(|_| 0.into()).collect(),
                total_latency_ms: 0.into(),
                error_count: 0.into(),
            });
            shards.all.push(Arc::clone(&shard));
            shard
        });
        Recorder { metrics: Arc::clone(self), shard }
    }

    /// Adds up all shards. In each it reads the errors first and the requests
    /// last: whoever sees an error sees its request as well.
    pub fn snapshot(&self) -> MetricsSnapshot {
        let mut sums = MetricsSnapshot::default();
        let mut columns = vec![0; self.columns.len()];
        for shard in &self.shards().all {
            sums.error_count += shard.error_count.load(Ordering::Acquire);
            let latency_ms = shard.total_latency_ms.load(Ordering::Acquire);
            let total = sums.total_latency_ms.saturating_add(latency_ms);
            sums.total_latency_ms = total;
            for (sum, cell) in columns.iter_mut().zip(&shard.request_counts) {
                *sum += cell.load(Ordering::Acquire);
            }
        }
        for (endpoint, &column) in &self.columns {
            sums.request_counts.insert(endpoint.clone(), columns[column]);
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
    let mut columns = HashMap::new();
    for endpoint in endpoints {
        let next = columns.len();
        columns.entry(endpoint.to_string()).or_insert(next);
    }
    Arc::new(Metrics { columns, shards: Mutex::default() })
}

impl std::fmt::Display for UnknownEndpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no such endpoint was registered")
    }
}

impl std::error::Error for UnknownEndpoint {}
// ANCHOR_END: snapshot
