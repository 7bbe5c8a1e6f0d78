//! Solution: what was received lies in `self`, and so does the deadline; in a branch there is only `recv`.

// ANCHOR: solution
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, timeout_at};

/// Receives payments in cents, some at a time.
#[derive(Debug)]
pub struct Batches {
    mailbox: Receiver<u64>,
    /// So many are a full batch.
    most: usize,
    /// So long the first payment of a batch waits; the clock can add it.
    patience: Duration,
    batch: Vec<u64>,
    /// When the batch is complete, if it has a payment.
    deadline: Option<Instant>,
}

impl Batches {
    /// Batches of what this receives.
    pub fn new(
        mailbox: Receiver<u64>,
        most: usize,
        patience: Duration,
    ) -> Batches {
        Batches { mailbox, most, patience, batch: Vec::new(), deadline: None }
    }

    /// The next batch; an empty one after the last.
    pub async fn next(&mut self) -> Vec<u64> {
        while self.batch.len() < self.most {
            let received = match self.deadline {
                None => self.mailbox.recv().await,
                Some(deadline) if deadline <= Instant::now() => break, // whatever has come since
                Some(deadline) => {
                    let next = timeout_at(deadline, self.mailbox.recv());
                    next.await.unwrap_or(None)
                }
            };
            let Some(payment) = received else { break };
            let deadline = Instant::now() + self.patience;
            self.deadline.get_or_insert(deadline);
            self.batch.push(payment);
        }
        self.deadline = None;
        std::mem::take(&mut self.batch)
    }
}
// ANCHOR_END: solution
