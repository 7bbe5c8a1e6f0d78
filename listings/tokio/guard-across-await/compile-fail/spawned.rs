//! Under `spawn`, a guard of std's mutex cannot be held across an await.

use std::sync::{Arc, Mutex};

async fn log() {}

fn main() {
    let balance = Arc::new(Mutex::new(10_00));
    tokio::spawn(async move {
        let mut balance = balance.lock().unwrap();
        log().await; // the guard is still there
        *balance -= 4_00;
    });
}
