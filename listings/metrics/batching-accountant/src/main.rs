//! One thread records five requests, two to a message, and looks after each.

use batching_accountant::{Gone, spawn_metrics_actor};

// ANCHOR: demo
fn main() -> Result<(), Gone> {
    let (metrics, accountant) = spawn_metrics_actor();
    let mut batch = metrics.batch(2);
    for recorded in 1..=5 {
        batch.record_request("/pay", 10, false)?;
        let seen = metrics.snapshot()?.total_latency_ms / 10;
        println!("recorded {recorded}, seen {seen}");
    }
    drop(batch);
    let seen = metrics.snapshot()?.total_latency_ms / 10;
    println!("thread done, seen {seen}");

    drop(metrics);
    accountant.join().expect("the accountant ends");
    Ok(())
}
// ANCHOR_END: demo
