//! Three request handlers record what they did, and one of them asks for the
//! numbers.

use accountant::{Gone, spawn_metrics_actor};

// ANCHOR: demo
fn main() -> Result<(), Gone> {
    use std::thread;

    let (metrics, accountant) = spawn_metrics_actor();
    let handlers: Vec<_> = [("/pay", 80), ("/pay", 120), ("/balance", 5)]
        .into_iter()
        .map(|(endpoint, latency_ms)| {
            let metrics = metrics.clone();
            thread::spawn(move || {
                let is_error = latency_ms > 100; // somebody gave up waiting
                metrics.record_request(endpoint, latency_ms, is_error)
            })
        })
        .collect();
    for handler in handlers {
        handler.join().expect("a handler ends")?;
    }

    let seen = metrics.snapshot()?;
    println!("/pay: {} requests", seen.request_counts["/pay"]);
    println!("/balance: {} request", seen.request_counts["/balance"]);
    println!("{} ms, {} error", seen.total_latency_ms, seen.error_count);

    metrics.record_request("/pay", 95, false)?;
    drop(metrics);
    let last = accountant.join().expect("the accountant ends");
    println!("at closing time: {} ms", last.total_latency_ms);
    Ok(())
}
// ANCHOR_END: demo
