//! Two branches exchange lists of two payments, through mailboxes with room for one and for two.

use full_both_ways::{sends_and_reads, sends_then_reads};

// ANCHOR: demo
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    use std::time::Duration;
    use tokio::sync::mpsc;
    use tokio::time::timeout;

    for (at_once, room) in [(false, 2), (false, 1), (true, 1)] {
        let (north, norths) = mpsc::channel(room);
        let (south, souths) = mpsc::channel(room);
        let exchange = async {
            match at_once {
                true => tokio::join!(
                    sends_and_reads(vec![1_00, 2_00], south, norths),
                    sends_and_reads(vec![3_00, 4_00], north, souths),
                ),
                false => tokio::join!(
                    sends_then_reads(vec![1_00, 2_00], south, norths),
                    sends_then_reads(vec![3_00, 4_00], north, souths),
                ),
            }
        };
        let ends = timeout(Duration::from_secs(3600), exchange).await;
        println!("reads meanwhile: {at_once}; room for {room}: {ends:?}");
    }
}
// ANCHOR_END: demo
