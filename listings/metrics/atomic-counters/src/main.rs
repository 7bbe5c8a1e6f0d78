//! A snapshot is taken by hand, number by number, and a request comes in
//! between.

use atomic_counters::{MetricsSnapshot, UnknownEndpoint, create_metrics};

// ANCHOR: demo
fn main() -> Result<(), UnknownEndpoint> {
    let metrics = create_metrics(&["/pay"]);
    metrics.record_request("/pay", 80, true)?;

    // What `snapshot` does, with one request in the middle of it:
    let error_count = metrics.error_count();
    let total_latency_ms = metrics.total_latency_ms();
    metrics.record_request("/pay", 80, true)?; // from another thread, say
    let request_counts = metrics.request_counts();

    let torn =
        MetricsSnapshot { request_counts, total_latency_ms, error_count };
    for (name, seen) in [("torn", torn), ("later", metrics.snapshot())] {
        println!(
            "{name}: {} requests, {} failed, {} ms",
            seen.request_counts["/pay"],
            seen.error_count,
            seen.total_latency_ms
        );
    }

    let refused = metrics.record_request("/pya", 80, false);
    println!("/pya: {}", refused.expect_err("nobody registered it"));
    Ok(())
}
// ANCHOR_END: demo
