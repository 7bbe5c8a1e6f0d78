//! Two request handlers share the spreadsheet; then somebody looks at it.

use spreadsheet::create_metrics;

// ANCHOR: demo
fn main() {
    use std::thread;

    let metrics = create_metrics();
    thread::scope(|scope| {
        scope.spawn(|| metrics.record_request("/pay", 80, false));
        scope.spawn(|| metrics.record_request("/pay", 120, true));
    });
    let seen = metrics.snapshot();
    println!("/pay: {} requests", seen.request_counts["/pay"]);
    println!("{} ms, {} error", seen.total_latency_ms, seen.error_count);
}
// ANCHOR_END: demo
