//! Solution: whoever is told to stop closes the mailbox, and reads what is in it.

use tokio::sync::{mpsc, oneshot};

// ANCHOR: solution
/// Adds up payments in cents.
pub async fn add_up(
    mut payments: mpsc::Receiver<u64>,
    mut stop: oneshot::Receiver<()>,
) -> u64 {
    let (mut sum, mut may_be_told) = (0, true);
    loop {
        tokio::select! {
            biased; // it looks at `stop` before each payment
            told = &mut stop, if may_be_told => {
                may_be_told = false; // it must not be polled again
                if told.is_ok() {
                    payments.close(); // `recv` gives what was accepted, then `None`
                }
            }
            payment = payments.recv() => match payment {
                Some(cents) => sum += cents,
                None => break sum,
            },
        }
    }
}
// ANCHOR_END: solution
