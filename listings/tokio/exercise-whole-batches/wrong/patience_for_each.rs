//! Each payment makes the first one wait anew.
//!
//! Red: the first payment waits too long

use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep, timeout, timeout_at};

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
        while self.batch.len() < self.most {
            let next = match self.batch.is_empty() {
                true => Ok(self.mailbox.recv().await),
                false => timeout(self.patience, self.mailbox.recv()).await,
            };
            match next {
                Ok(Some(payment)) => self.batch.push(payment),
                _ => break,
            }
        }
        std::mem::take(&mut self.batch)
    }
}
