//! Broken on purpose: two branches send each other their payments before they read; if both lists are
//! longer than a mailbox, both wait for room forever. The repair sends and reads at the same time.
//!
//! ```
//! use full_both_ways::sends_and_reads;
//! use tokio::sync::mpsc;
//!
//! # watchdog::tokio::run(|| async {
//! let ((north, norths), (south, souths)) = (mpsc::channel(1), mpsc::channel(1));
//! let (one, other) = tokio::join!(
//!     sends_and_reads(vec![1, 2, 3], south, norths),
//!     sends_and_reads(vec![10, 20], north, souths),
//! );
//! assert_eq!((one, other), (30, 6));
//! # });
//! ```

use tokio::sync::mpsc::{Receiver, Sender};

// ANCHOR: both
/// Sends a branch its list of payments in cents, and adds up the list of the other.
pub async fn sends_then_reads(
    payments: Vec<u64>,
    other: Sender<u64>,
    mut mailbox: Receiver<u64>,
) -> u64 {
    send_all(payments, other).await; // reads nothing meanwhile
    let mut sum = 0;
    while let Some(cents) = mailbox.recv().await {
        sum += cents;
    }
    sum
}

/// The same: reads also while it waits for room.
pub async fn sends_and_reads(
    payments: Vec<u64>,
    other: Sender<u64>,
    mut mailbox: Receiver<u64>,
) -> u64 {
    let reads = async {
        let mut sum = 0;
        while let Some(cents) = mailbox.recv().await {
            sum += cents;
        }
        sum
    };
    tokio::join!(send_all(payments, other), reads).1
}
// ANCHOR_END: both

/// Sends until the end of the list, or of the other branch.
async fn send_all(payments: Vec<u64>, other: Sender<u64>) {
    for cents in payments {
        if other.send(cents).await.is_err() {
            break;
        }
    }
}
