//! One thread keeps the metrics, and everybody else sends it messages.
//!
//! Promises: a snapshot holds whole records only, among them all that its asker
//! recorded before; `record_request` never waits for the accountant. The queue
//! of unread messages has no limit. A latency total that does not fit stays at
//! `u64::MAX`.
//!
//! ```
//! let (metrics, accountant) = accountant::spawn_metrics_actor();
//! metrics.record_request("/pay", 80, false)?;
//! assert_eq!(metrics.snapshot()?.request_counts["/pay"], 1);
//! drop(metrics); // no sender is left: the accountant ends
//! assert_eq!(accountant.join().unwrap().total_latency_ms, 80);
//! # Ok::<(), accountant::Gone>(())
//! ```

use std::collections::HashMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

/// What the accountant can be asked to do.
#[derive(Debug)]
pub enum MetricsCommand {
    /// Count one request.
    RecordRequest {
        /// Where it went.
        endpoint: String,
        /// How long it took, in milliseconds.
        latency_ms: u64,
        /// Whether it failed.
        is_error: bool,
    },
    /// Send a copy of all numbers to whoever asked.
    GetSnapshot(Sender<MetricsSnapshot>),
}

/// All numbers, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsSnapshot {
    /// How many requests each endpoint had.
    pub request_counts: HashMap<String, u64>,
    /// How long all of them took together, in milliseconds.
    pub total_latency_ms: u64,
    /// How many of them failed.
    pub error_count: u64,
}

/// Nobody reads the messages any more.
#[derive(Debug, PartialEq, Eq)]
pub struct Gone;

/// The way to the accountant. Every thread may have a clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    accountant: Sender<MetricsCommand>,
}

// ANCHOR: accountant
impl Metrics {
    /// Wraps the sending half of the accountant's mailbox.
    pub fn new(accountant: Sender<MetricsCommand>) -> Self {
        Self { accountant }
    }

    /// Sends one request, and does not wait until it is counted.
    pub fn record_request(
        &self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) -> Result<(), Gone> {
        let endpoint = endpoint.to_owned();
        self.send(MetricsCommand::RecordRequest {
            endpoint,
            latency_ms,
            is_error,
        })
    }

    /// Asks for all numbers, and waits for the answer.
    pub fn snapshot(&self) -> Result<MetricsSnapshot, Gone> {
        let (asker, answer) = mpsc::channel();
        self.send(MetricsCommand::GetSnapshot(asker))?;
        answer.recv().map_err(|_| Gone)
    }

    fn send(&self, message: MetricsCommand) -> Result<(), Gone> {
        self.accountant.send(message).map_err(|_| Gone)
    }
}

/// The accountant: receives until no sender is left, and returns the last numbers.
pub fn keep_books(mailbox: Receiver<MetricsCommand>) -> MetricsSnapshot {
    let mut books = MetricsSnapshot::default();
    for message in mailbox {
        match message {
            MetricsCommand::RecordRequest {
                endpoint,
                latency_ms,
                is_error,
            } => {
                *books.request_counts.entry(endpoint).or_default() += 1;
                let total = books.total_latency_ms.saturating_add(latency_ms);
                books.total_latency_ms = total;
                books.error_count += u64::from(is_error);
            }
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
// ANCHOR_END: accountant

impl std::fmt::Display for Gone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("nobody keeps the metrics any more")
    }
}

impl std::error::Error for Gone {}
