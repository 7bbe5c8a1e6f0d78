//! A guard that has been used and then dropped still counts, where the block has not ended.

use std::sync::{Arc, Mutex};

async fn log() {}

fn main() {
    let balance = Arc::new(Mutex::new(10_00));
    tokio::spawn(async move {
        let mut balance = balance.lock().unwrap();
        *balance -= 4_00;
        drop(balance); // the lock is free, and rustc does not see it
        log().await;
    });
}
