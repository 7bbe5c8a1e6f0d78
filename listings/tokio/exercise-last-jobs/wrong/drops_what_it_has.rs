//! It stops at once: what was accepted and not yet read is dropped.
//!
//! Red: what was accepted is not added up

use tokio::sync::{mpsc, oneshot};

/// Adds up payments in cents.
pub async fn add_up(
    mut payments: mpsc::Receiver<u64>,
    mut stop: oneshot::Receiver<()>,
) -> u64 {
    let mut sum = 0;
    loop {
        tokio::select! {
            biased;
            Ok(()) = &mut stop => break sum,
            payment = payments.recv() => match payment {
                Some(cents) => sum += cents,
                None => break sum,
            },
            else => break sum,
        }
    }
}
