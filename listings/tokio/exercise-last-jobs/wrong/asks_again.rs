//! It polls the oneshot again when that has had its end.
//!
//! Red: called after complete

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
            told = &mut stop => if told.is_ok() {
                payments.close();
            },
            payment = payments.recv() => match payment {
                Some(cents) => sum += cents,
                None => break sum,
            },
        }
    }
}
