//! Two bank statements, and a pool of two connections.

use permits_that_wait::{both_at_once, holds_one, one_at_a_time};

// ANCHOR: demo
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    use std::time::Duration;
    use tokio::sync::Semaphore;
    use tokio::time::timeout;

    for way in ["holds one", "one at a time", "both at once"] {
        let pool = Semaphore::new(2);
        let statement = || async {
            match way {
                "holds one" => holds_one(&pool).await,
                "one at a time" => one_at_a_time(&pool).await,
                _ => both_at_once(&pool).await,
            }
        };
        let both = async { tokio::join!(statement(), statement()) };
        let ends = timeout(Duration::from_secs(3600), both).await;
        let words = if ends.is_ok() { "both end" } else { "stands still" };
        println!("{way}: {words}");
    }
}
// ANCHOR_END: demo
