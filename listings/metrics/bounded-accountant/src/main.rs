//! An accountant comes late; the mailbox has room for three records until then.

use bounded_accountant::{Metrics, Refused, keep_books};

// ANCHOR: demo
fn main() -> Result<(), Refused> {
    use std::{sync::mpsc, thread};

    let (sender, mailbox) = mpsc::sync_channel(3);
    let metrics = Metrics::new(sender);
    for latency_ms in 1..=10 {
        metrics.record_or_drop("/pay", latency_ms, false)?;
    }
    let refused = metrics.record_or_refuse("/pay", 11, false);
    println!("the next one: {}", refused.expect_err("the mailbox is full"));

    let accountant = thread::spawn(|| keep_books(mailbox)); // at last
    metrics.record_request("/pay", 12, true)?; // waits for room, if it has to
    let seen = metrics.snapshot()?;
    println!(
        "{} counted, {} dropped",
        seen.request_counts["/pay"], seen.dropped
    );
    println!("{} ms, {} error", seen.total_latency_ms, seen.error_count);

    drop(metrics);
    accountant.join().expect("the accountant ends");
    Ok(())
}
// ANCHOR_END: demo
