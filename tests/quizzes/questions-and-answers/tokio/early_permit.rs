// Question: Two notifications come before anybody waits. For how many waits is that enough?
// Answer: prints one and deadlocks

// ANCHOR: program
use tokio::sync::Notify;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let opened = Notify::new();
    opened.notify_one();
    opened.notify_one();
    opened.notified().await;
    println!("one");
    opened.notified().await;
    println!("two");
}
// ANCHOR_END: program
