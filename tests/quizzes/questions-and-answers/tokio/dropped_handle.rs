// Question: The caller waits for the transfer, but not for long. What does Bob have in the end?
// Answer: prints 2

// ANCHOR: program
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (pays, paid) = oneshot::channel();
    let transfer = tokio::spawn(async move {
        sleep(Duration::from_millis(20)).await;
        _ = pays.send(2);
    });
    _ = timeout(Duration::from_millis(10), transfer).await;
    println!("{}", paid.await.unwrap_or(0));
}
// ANCHOR_END: program
