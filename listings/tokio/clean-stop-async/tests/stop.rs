//! What stopping promises.

use clean_stop_async::Service;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::sleep;

#[tokio::test(start_paused = true)]
async fn what_was_accepted_is_done_before_stop_returns() {
    let done = Arc::new(AtomicUsize::new(0));
    let mut service = Service::start();
    for seconds in 1..=10 {
        let done = Arc::clone(&done);
        service.accept(async move {
            sleep(Duration::from_secs(seconds)).await;
            done.fetch_add(1, Ordering::Relaxed);
        });
    }
    assert_eq!(service.stop(Duration::from_secs(60)).await, (10, 0));
    assert_eq!(done.load(Ordering::Relaxed), 10);
}

/// Atomic? Partly.
#[tokio::test(start_paused = true)]
async fn what_is_not_done_by_the_deadline_is_dropped_and_counted() {
    struct Held(Arc<AtomicUsize>);
    impl Drop for Held {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let dropped = Arc::new(AtomicUsize::new(0));
    let mut service = Service::start();
    let held = Held(Arc::clone(&dropped));
    service.accept(async move {
        let _held = held;
        std::future::pending::<()>().await;
    });
    service.accept(async {});
    assert_eq!(service.stop(Duration::from_secs(1)).await, (1, 1));
    assert_eq!(dropped.load(Ordering::Relaxed), 1, "its destructors have run");
}
