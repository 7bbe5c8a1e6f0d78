//! Exercise: an accountant who reports and starts anew.
//!
//! Every request is in exactly one report. If whoever asked for a report has
//! left, its requests go into the next one.

// ANCHOR: stub
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
    todo!("count and report what lies in {mailbox:?}")
}
// ANCHOR_END: stub
