//! Bob's account is busy when the transfer comes, and the teller has little time.

use cancelled_transfer::{Account, transfer};

// ANCHOR: demo
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::{sleep, timeout};

    let (alice, bob) = (Account::new(1_000_00), Arc::new(Account::new(500_00)));
    let there = Arc::clone(&bob);
    let audit = tokio::spawn(async move {
        there.hold(sleep(Duration::from_millis(100))).await;
    });
    tokio::task::yield_now().await; // the audit has Bob's account now

    let paid = transfer(&alice, &bob, 200_00);
    match timeout(Duration::from_millis(50), paid).await {
        Ok(_) => println!("in time"),
        Err(elapsed) => println!("too late: {elapsed}"),
    }
    audit.await.expect("the audit ends");
    let total = alice.balance().await + bob.balance().await;
    println!("{}.00 in all", total / 100);
}
// ANCHOR_END: demo
