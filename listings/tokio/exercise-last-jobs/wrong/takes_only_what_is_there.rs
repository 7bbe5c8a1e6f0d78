//! It takes what lies in the mailbox, and does not wait for who was given room.
//!
//! Red: it had room, and is not added up

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
            told = &mut stop, if may_be_told => {
                may_be_told = false;
                if told.is_ok() {
                    payments.close();
                    while let Ok(cents) = payments.try_recv() {
                        sum += cents;
                    }
                    break sum;
                }
            }
            payment = payments.recv() => match payment {
                Some(cents) => sum += cents,
                None => break sum,
            },
        }
    }
}
