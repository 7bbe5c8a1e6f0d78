//! An audit keeps the account for longer than a customer has patience.

use futurelock::{Account, asks_anew, asks_beside, stands_still};

// ANCHOR: demo
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::{sleep, timeout};

    for way in ["stands still", "asks anew", "asks beside"] {
        let account = Arc::new(Account::open(1_000_00));
        let there = Arc::clone(&account);
        tokio::spawn(async move {
            there.hold(sleep(Duration::from_millis(100))).await;
        });
        tokio::task::yield_now().await; // the audit has the account now

        let patience = Duration::from_millis(50);
        let ends = async {
            match way {
                "stands still" => {
                    stands_still(&account, 200_00, patience).await
                }
                "asks anew" => asks_anew(&account, 200_00, patience).await,
                _ => asks_beside(&account, 200_00, patience).await,
            }
        };
        match timeout(Duration::from_secs(3600), ends).await {
            Ok((paid, Some(seen))) => {
                println!("{way}: paid {paid}, saw {}.00", seen / 100);
            }
            Ok((paid, None)) => println!("{way}: paid {paid} at once"),
            Err(_) => println!("{way}: nothing within an hour"),
        }
    }
}
// ANCHOR_END: demo
