//! Payments are looked at first: whoever pays on and on keeps it from hearing.
//!
//! Red: it goes on when it was told to stop

use tokio::sync::{mpsc, oneshot};

/// Adds up payments in cents.
pub async fn add_up(
    mut payments: mpsc::Receiver<u64>,
    mut stop: oneshot::Receiver<()>,
) -> u64 {
    let (mut sum, mut may_be_told) = (0, true);
    loop {
        tokio::select! {
            biased;
            payment = payments.recv() => match payment {
                Some(cents) => sum += cents,
                None => break sum,
            },
            told = &mut stop, if may_be_told => {
                may_be_told = false;
                if told.is_ok() {
                    payments.close();
                }
            }
        }
    }
}
