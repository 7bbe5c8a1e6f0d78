//! A second customer who comes long after the first.

use fetched_twice::Rate;

// ANCHOR: demo
#[tokio::main(flavor = "current_thread")]
async fn main() {
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::time::sleep;

    let rate = Arc::new(Rate::default());
    let there = Arc::clone(&rate);
    let first = tokio::spawn(async move { there.of_today().await });
    sleep(Duration::from_millis(50)).await;
    let second = rate.of_today().await;
    let first = first.await.expect("it ends");
    println!("{first} and {second} cents");
    assert_eq!(first, second);
}
// ANCHOR_END: demo
