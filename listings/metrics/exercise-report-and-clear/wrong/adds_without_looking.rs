//! It adds up without looking whether there is room.
//!
//! Red: overflow

use std::sync::mpsc::{Receiver, Sender};

/// What the accountant can be asked to do.
#[derive(Debug)]
pub enum MetricsCommand {
    /// Count one request that took so many milliseconds.
    RecordRequest(u64),
    /// Report what came in since the last report.
    Report(Sender<Report>),
}

/// What came in since the last report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many requests.
    pub request_count: u64,
    /// How long they took together, in milliseconds; `u64::MAX` if that does
    /// not fit.
    pub total_latency_ms: u64,
}
/// Receives until no sender is left; returns what is in no report.
pub fn keep_books(mailbox: Receiver<MetricsCommand>) -> Report {
    let mut books = Report::default();
    for message in mailbox {
        match message {
            MetricsCommand::RecordRequest(latency_ms) => {
                books.request_count += 1;
                books.total_latency_ms += latency_ms;
            }
            MetricsCommand::Report(asker) => {
                if asker.send(books).is_ok() {
                    books = Report::default();
                }
            }
        }
    }
    books
}
