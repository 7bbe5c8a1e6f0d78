//! That one stands still as soon as a list is longer than a mailbox, and the other never.

use full_both_ways::{sends_and_reads, sends_then_reads};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use watchdog::tokio::run_paused;

/// Of a clock that jumps to the next timer when all tasks wait.
const A_DAY: Duration = Duration::from_secs(24 * 3600);

async fn both<F: Future<Output = u64>>(
    way: fn(Vec<u64>, mpsc::Sender<u64>, mpsc::Receiver<u64>) -> F,
    payments: u64,
    room: usize,
) -> Option<(u64, u64)> {
    let (north, norths) = mpsc::channel(room);
    let (south, souths) = mpsc::channel(room);
    let list = || (1..=payments).collect::<Vec<_>>();
    let both = async {
        tokio::join!(way(list(), south, norths), way(list(), north, souths))
    };
    timeout(A_DAY, both).await.ok()
}

#[test]
fn lists_that_are_longer_than_the_mailboxes_stand_still() {
    run_paused(|| async {
        assert_eq!(both(sends_then_reads, 9, 8).await, None);
        assert_eq!(both(sends_then_reads, 8, 8).await, Some((36, 36)));
    });
}

/// Live? Yes.
#[test]
fn who_reads_while_it_waits_for_room_ends_with_any_list() {
    run_paused(|| async {
        for payments in [0, 1, 9, 1_000] {
            let sum = payments * (payments + 1) / 2;
            let ends = both(sends_and_reads, payments, 1).await;
            assert_eq!(ends, Some((sum, sum)));
        }
    });
}

/// If one of the two reads, that is enough.
#[test]
fn one_who_reads_is_enough_for_both() {
    run_paused(|| async {
        let ((north, norths), (south, souths)) =
            (mpsc::channel(1), mpsc::channel(1));
        let both = async {
            tokio::join!(
                sends_then_reads(vec![1, 2, 3], south, norths),
                sends_and_reads(vec![10, 20, 30], north, souths),
            )
        };
        assert_eq!(timeout(A_DAY, both).await, Ok((60, 6)));
    });
}
