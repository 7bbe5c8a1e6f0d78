//! It looks for the word only between two payments, and does not hear it while it waits for one.
//!
//! Red: it waits, and does not hear it

use tokio::sync::{mpsc, oneshot};

/// Adds up payments in cents.
pub async fn add_up(
    mut payments: mpsc::Receiver<u64>,
    mut stop: oneshot::Receiver<()>,
) -> u64 {
    let mut sum = 0;
    loop {
        if stop.try_recv().is_ok() {
            payments.close();
        }
        match payments.recv().await {
            Some(cents) => sum += cents,
            None => break sum,
        }
    }
}
