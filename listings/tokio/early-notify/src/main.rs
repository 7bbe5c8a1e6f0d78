//! The bank opens at the worst moment: between a customer's look and the wait.

use early_notify::{wait, wait_for_value, wait_that_misses};

// ANCHOR: demo
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::time::Duration;
    use tokio::sync::{Notify, watch};
    use tokio::time::timeout;

    let an_hour = Duration::from_secs(3600);
    for listens_first in [false, true] {
        let (open, opened) = (AtomicBool::new(false), Notify::new());
        let look = || {
            let was_open = open.load(SeqCst);
            open.store(true, SeqCst); // as another thread may, just now
            opened.notify_waiters();
            was_open
        };
        let waited = async {
            match listens_first {
                true => wait(&opened, look).await,
                false => wait_that_misses(&opened, look).await,
            }
        };
        let is_in = timeout(an_hour, waited).await.is_ok();
        println!("listens first: {listens_first}; is in: {is_in}");
    }

    let (open, is_open) = watch::channel(false);
    open.send_replace(true);
    println!("waits for a value; is in: {}", wait_for_value(is_open).await);
}
// ANCHOR_END: demo
