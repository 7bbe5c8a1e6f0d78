//! The patience begins with the call: who calls while nobody pays is given an empty batch.
//!
//! Red: a pause is taken for the end

use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, timeout_at};

/// Receives payments in cents, some at a time.
#[derive(Debug)]
pub struct Batches {
    mailbox: Receiver<u64>,
    /// So many are a full batch.
    most: usize,
    /// So long the first payment of a batch waits.
    patience: Duration,
    batch: Vec<u64>,
}

impl Batches {
    /// Batches of what this receives.
    pub fn new(
        mailbox: Receiver<u64>,
        most: usize,
        patience: Duration,
    ) -> Batches {
        Batches { mailbox, most, patience, batch: Vec::new() }
    }

    /// The next batch; an empty one after the last.
    pub async fn next(&mut self) -> Vec<u64> {
        let deadline = Instant::now() + self.patience;
        while self.batch.len() < self.most {
            match timeout_at(deadline, self.mailbox.recv()).await {
                Ok(Some(payment)) => self.batch.push(payment),
                _ => break,
            }
        }
        std::mem::take(&mut self.batch)
    }
}
