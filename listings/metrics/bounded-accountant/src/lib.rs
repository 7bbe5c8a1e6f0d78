//! An accountant whose mailbox has room for so many messages, and the three
//! things a caller can do when it is full: wait, be refused, or drop the record
//! and count it.
//!
//! Promises: the queue never grows beyond the room; as long as the accountant reads on, every record is in a
//! snapshot, or its caller was told, or it is among `dropped`.
//!
//! ```
//! let (metrics, _accountant) = bounded_accountant::spawn_metrics_actor(8);
//! metrics.record_request("/pay", 80, false)?;
//! let seen = metrics.snapshot()?;
//! assert_eq!((seen.request_counts["/pay"], seen.dropped), (1, 0));
//! # Ok::<(), bounded_accountant::Refused>(())
//! ```

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TrySendError};
use std::thread::{self, JoinHandle};

/// One request: where it went, its milliseconds, whether it failed.
pub type Record = (String, u64, bool);

/// What the accountant can be asked to do.
#[derive(Debug)]
pub enum MetricsCommand {
    /// Count one request.
    RecordRequest(Record),
    /// Send a copy of all numbers to whoever asked.
    GetSnapshot(Sender<MetricsSnapshot>),
}

/// All numbers, at one moment; only `dropped` may be of a later one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetricsSnapshot {
    /// How many requests each endpoint had.
    pub request_counts: HashMap<String, u64>,
    /// How long all of them took together, in milliseconds.
    pub total_latency_ms: u64,
    /// How many of them failed.
    pub error_count: u64,
    /// How many requests are in none of these numbers; 0 in what
    /// [`keep_books`] returns, since only [`Metrics`] counts them.
    pub dropped: u64,
}

/// Why a record was not taken.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no room in the mailbox at the moment.
    Full,
    /// Nobody reads the messages any more.
    Gone,
}

/// The way to the accountant. Every thread may have a clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    accountant: SyncSender<MetricsCommand>,
    dropped: Arc<AtomicU64>,
}

// ANCHOR: bounded
impl Metrics {
    /// Wraps the sending half of the accountant's mailbox.
    pub fn new(accountant: SyncSender<MetricsCommand>) -> Self {
        Self { accountant, dropped: Arc::default() }
    }

    /// Wait: returns when the record is in the mailbox.
    pub fn record_request(
        &self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) -> Result<(), Refused> {
        let record = (endpoint.to_owned(), latency_ms, is_error);
        let sent = self.accountant.send(MetricsCommand::RecordRequest(record));
        sent.map_err(|_| Refused::Gone)
    }

    /// Refuse: returns at once, and says so if there is no room. (Whether there
    /// is any is known only to `try_send`, so the name is copied before.)
    pub fn record_or_refuse(
        &self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) -> Result<(), Refused> {
        let record = (endpoint.to_owned(), latency_ms, is_error);
        let message = MetricsCommand::RecordRequest(record);
        self.accountant.try_send(message).map_err(|error| match error {
            TrySendError::Full(_) => Refused::Full,
            TrySendError::Disconnected(_) => Refused::Gone,
        })
    }

    /// Drop: does not wait for room. A record without room is gone, and counted.
    pub fn record_or_drop(
        &self,
        endpoint: &str,
        latency_ms: u64,
        is_error: bool,
    ) -> Result<(), Refused> {
        match self.record_or_refuse(endpoint, latency_ms, is_error) {
            Err(Refused::Full) => {
                self.dropped.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            other => other,
        }
    }

    /// Asks for all numbers, and waits: for room first, then for the answer.
    pub fn snapshot(&self) -> Result<MetricsSnapshot, Refused> {
        let (asker, answer) = mpsc::channel();
        let sent = self.accountant.send(MetricsCommand::GetSnapshot(asker));
        sent.map_err(|_| Refused::Gone)?;
        let books = answer.recv().map_err(|_| Refused::Gone)?;
        Ok(MetricsSnapshot {
            dropped: self.dropped.load(Ordering::Relaxed),
            ..books
        })
    }
}
// ANCHOR_END: bounded

/// The accountant: receives until no sender is left, and returns the last numbers,
/// without `dropped`: ask for a snapshot first.
pub fn keep_books(mailbox: Receiver<MetricsCommand>) -> MetricsSnapshot {
    let mut books = MetricsSnapshot::default();
    for message in mailbox {
        match message {
            MetricsCommand::RecordRequest((endpoint, latency_ms, is_error)) => {
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

/// Gives the accountant a thread, and a mailbox with room for so many messages.
pub fn spawn_metrics_actor(
    room: usize,
) -> (Metrics, JoinHandle<MetricsSnapshot>) {
    let (accountant, mailbox) = mpsc::sync_channel(room);
    (Metrics::new(accountant), thread::spawn(|| keep_books(mailbox)))
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Full => "there is no room for another record",
            Self::Gone => "nobody keeps the metrics any more",
        })
    }
}

impl std::error::Error for Refused {}
