//! It reads what is there without closing the mailbox: there may always be more.
//!
//! Red: it goes on when it was told to stop

use tokio::sync::{mpsc, oneshot};

/// Adds up payments in cents.
pub async fn add_up(
    mut payments: mpsc::Receiver<u64>,
    mut stop: oneshot::Receiver<()>,
) -> u64 {
    let mut sum = 0;
    loop {
        tokio::select! {
            Ok(()) = &mut stop => break,
            payment = payments.recv() => match payment {
                Some(cents) => sum += cents,
                None => return sum,
            },
        }
    }
    while let Some(cents) = payments.recv().await {
        sum += cents;
    }
    sum
}
