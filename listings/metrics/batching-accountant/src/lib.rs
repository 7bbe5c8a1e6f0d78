//! An accountant who is sent sums: each thread adds up its own requests and
//! sends the sum when so many have come together.
//!
//! Promises: every record is sent with its sum, at the latest when its
//! `Batch` is dropped, if somebody still receives; a snapshot holds whole records only. It does *not* hold
//! what a thread has not sent yet.
//!
//! ```
//! let (metrics, _accountant) = batching_accountant::spawn_metrics_actor();
//! let mut batch = metrics.batch(10);
//! batch.record_request("/pay", 80, false)?;
//! assert_eq!(metrics.snapshot()?.total_latency_ms, 0); // not sent yet
//! drop(batch);
//! assert_eq!(metrics.snapshot()?.total_latency_ms, 80);
//! # Ok::<(), batching_accountant::Gone>(())
//! ```

use std::collections::HashMap;
use std::mem;
use std::sync::mpsc::{self, Receiver, SendError, Sender};
use std::thread::{self, JoinHandle};

/// Numbers that can be added up: of one thread, or of all of them.
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
    fn add(&mut self, other: Self) {
        for (endpoint, count) in other.request_counts {
            *self.request_counts.entry(endpoint).or_default() += count;
        }
        let total =
            self.total_latency_ms.saturating_add(other.total_latency_ms);
        self.total_latency_ms = total;
        self.error_count += other.error_count;
    }
}

/// What the accountant can be asked to do.
#[derive(Debug)]
pub enum MetricsCommand {
    /// Add the sum of many requests.
    RecordRequests(MetricsSnapshot),
    /// Send a copy of all numbers to whoever asked.
    GetSnapshot(Sender<MetricsSnapshot>),
}

/// Nobody reads the messages any more.
#[derive(Debug, PartialEq, Eq)]
pub struct Gone;

// ANCHOR: batching
/// What one thread has not sent yet. Dropping it sends the rest.
#[derive(Debug)]
pub struct Batch {
    accountant: Sender<MetricsCommand>,
    sum: MetricsSnapshot,
    records: usize,
    limit: usize,
}

impl Batch {
    /// Adds one request to the sum; sends the sum if that makes it full.
    pub fn record_request(
        &mut self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) -> Result<(), Gone> {
        match self.sum.request_counts.get_mut(endpoint) {
            Some(count) => *count += 1,
            None => _ = self.sum.request_counts.insert(endpoint.to_owned(), 1),
        }
        let total = self.sum.total_latency_ms.saturating_add(latency_ms);
        self.sum.total_latency_ms = total;
        self.sum.error_count += u64::from(is_error);
        self.records += 1;
        if self.records < self.limit { Ok(()) } else { self.flush() }
    }

    /// Sends the sum as one message, if there is any. If nobody
    /// receives any more, the sum stays here.
    pub fn flush(&mut self) -> Result<(), Gone> {
        if self.records == 0 {
            return Ok(());
        }
        let message = MetricsCommand::RecordRequests(mem::take(&mut self.sum));
        match self.accountant.send(message) {
            Ok(()) => self.records = 0,
            Err(SendError(MetricsCommand::RecordRequests(sum))) => {
                self.sum = sum;
                return Err(Gone);
            }
            Err(_) => unreachable!("a message comes back as it was sent"),
        }
        Ok(())
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        let _ = self.flush(); // to learn whether it worked, flush first
    }
}
// ANCHOR_END: batching

/// The way to the accountant.
#[derive(Clone, Debug)]
pub struct Metrics {
    accountant: Sender<MetricsCommand>,
}

impl Metrics {
    /// Wraps the sending half of the accountant's mailbox.
    pub fn new(accountant: Sender<MetricsCommand>) -> Self {
        Self { accountant }
    }

    /// A sum for one thread, sent whenever it has so many records.
    pub fn batch(&self, limit: usize) -> Batch {
        let accountant = self.accountant.clone();
        Batch { accountant, sum: MetricsSnapshot::default(), records: 0, limit }
    }

    /// Asks for all numbers sent so far, and waits for the answer.
    pub fn snapshot(&self) -> Result<MetricsSnapshot, Gone> {
        let (asker, answer) = mpsc::channel();
        let message = MetricsCommand::GetSnapshot(asker);
        self.accountant.send(message).map_err(|_| Gone)?;
        answer.recv().map_err(|_| Gone)
    }
}

/// The accountant: receives until no sender is left, and returns the last numbers.
pub fn keep_books(mailbox: Receiver<MetricsCommand>) -> MetricsSnapshot {
    let mut books = MetricsSnapshot::default();
    for message in mailbox {
        match message {
            MetricsCommand::RecordRequests(sum) => books.add(sum),
            MetricsCommand::GetSnapshot(asker) => {
                let _ = asker.send(books.clone()); // it may have left
            }
        }
    }
    books
}

/// Gives the accountant a thread; joining it tells the last numbers.
pub fn spawn_metrics_actor() -> (Metrics, JoinHandle<MetricsSnapshot>) {
    let (accountant, mailbox) = mpsc::channel();
    (Metrics::new(accountant), thread::spawn(|| keep_books(mailbox)))
}

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nobody keeps the metrics any more")
    }
}

impl std::error::Error for Gone {}
