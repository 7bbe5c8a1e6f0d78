//! A guard of std's mutex is held across an await, so the future cannot move to another thread.

use std::sync::{Arc, Mutex};

async fn audit() {}

fn main() {
    let balance = Arc::new(Mutex::new(1_000_00));
    let task = async move {
        let mut balance = balance.lock().unwrap();
        audit().await; // the guard is still there
        *balance -= 200_00;
    };
    needs_send(task);
}

/// As `tokio::spawn` does.
fn needs_send(_: impl Future<Output = ()> + Send + 'static) {}
