//! It takes it for a word that nobody can say it any more.
//!
//! Red: nobody has told it to stop

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
            _ = &mut stop => break,
            payment = payments.recv() => match payment {
                Some(cents) => sum += cents,
                None => return sum,
            },
        }
    }
    payments.close();
    while let Some(cents) = payments.recv().await {
        sum += cents;
    }
    sum
}
