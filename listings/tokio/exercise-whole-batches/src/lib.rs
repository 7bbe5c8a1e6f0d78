//! Exercise: payments are booked in batches.
//!
//! A batch is complete when it is full, or when `patience` has passed since its first payment was received, however
//! often `next` was dropped meanwhile. `next` is cancel safe: whoever drops it, as `select!` does, finds every
//! payment in a later batch. Only the end of the channel gives an empty one.
//! (Take the time from `tokio::time`: the tests pause it.)

// ANCHOR: stub
use std::time::Duration;
use tokio::sync::mpsc::Receiver;

/// Receives payments in cents, some at a time.
#[derive(Debug)]
pub struct Batches {
    mailbox: Receiver<u64>,
    /// So many are a full batch; at least one.
    most: usize,
    /// So long the first payment of a batch waits; the clock can add it.
    patience: Duration,
    // Your fields.
}

impl Batches {
    /// Batches of what this receives.
    pub fn new(
        mailbox: Receiver<u64>,
        most: usize,
        patience: Duration,
    ) -> Batches {
        Batches { mailbox, most, patience }
    }

    /// The next batch; an empty one after the last.
    pub async fn next(&mut self) -> Vec<u64> {
        let Batches { mailbox, most, patience } = self;
        todo!("{most} of {mailbox:?}, or less after {patience:?}")
    }
}
// ANCHOR_END: stub
