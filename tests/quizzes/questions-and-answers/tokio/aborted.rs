// Question: The task has a lock, and is aborted while it works. What does the next task to take the lock find?
// Answer: prints 10, or prints 2, or prints 6

// ANCHOR: program
use std::sync::Arc;
use tokio::sync::Mutex;
use tokio::task::yield_now;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let balance = Arc::new(Mutex::new(10));
    let there = Arc::clone(&balance);
    let task = tokio::spawn(async move {
        let mut balance = there.lock().await;
        *balance -= 4; // half of the work
        yield_now().await;
        *balance -= 4; // the other half
    });
    yield_now().await;
    task.abort();
    println!("{}", balance.lock().await);
}
// ANCHOR_END: program
