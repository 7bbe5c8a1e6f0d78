//! A thousand payments, of which two are kept for a subscriber that is busy at first.

use lagging_subscriber::{follow, follow_until_it_lags};

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    use tokio::sync::broadcast;

    let (payments, slow) = broadcast::channel(2);
    let other = payments.subscribe();
    for cents in 1..=1_000 {
        payments.send(cents).expect("there are subscribers");
    }
    let gives_up = tokio::spawn(follow_until_it_lags(slow));
    let goes_on = tokio::spawn(follow(other));
    tokio::task::yield_now().await; // both are up to date now
    payments.send(5_00).expect("there are subscribers");
    drop(payments);

    let sum = gives_up.await.expect("it does not panic");
    println!("one adds up {sum} cents, and says nothing");
    let (sum, missed) = goes_on.await.expect("it does not panic");
    println!("the other {sum} cents, and {missed} payments are missing");
}
// ANCHOR_END: demo
