//! It waits for the whole patience, and takes what has come meanwhile.
//!
//! Red: a full batch waits
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until};

/// Receives payments in cents, some at a time.
#[derive(Debug)]
pub struct Batches {
    mailbox: Receiver<u64>,
    /// So many are a full batch.
    most: usize,
    /// So long the first payment of a batch waits.
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
        if self.batch.is_empty() {
            let Some(first) = self.mailbox.recv().await else { return vec![] };
            self.batch.push(first);
            self.deadline = Some(Instant::now() + self.patience);
        }
        if let Some(deadline) = self.deadline.take() {
            sleep_until(deadline).await;
        }
        while self.batch.len() < self.most {
            let Ok(payment) = self.mailbox.try_recv() else { break };
            self.batch.push(payment);
        }
        std::mem::take(&mut self.batch)
    }
}
