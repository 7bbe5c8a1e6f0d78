//! Three threads at once, then a hundred more, one after the other.

use sharded_counters::{UnknownEndpoint, create_metrics};

// ANCHOR: demo
fn main() -> Result<(), UnknownEndpoint> {
    use std::thread;

    let metrics = create_metrics(&["/pay", "/balance"]);
    let mut recorders = [(); 3].map(|()| metrics.recorder());
    thread::scope(|scope| {
        for recorder in &mut recorders {
            scope.spawn(move || recorder.record_request("/pay", 80, false));
        }
    });
    let seen = metrics.snapshot();
    println!(
        "{} requests, {} shards",
        seen.request_counts["/pay"],
        metrics.shard_count()
    );
    drop(recorders); // what they counted stays, their shards do not

    for _ in 0..100 {
        let recorder = metrics.recorder();
        let handler =
            thread::spawn(move || recorder.record_request("/pay", 5, true));
        handler.join().expect("a handler ends")?;
    }
    let seen = metrics.snapshot();
    println!(
        "{} requests, {} shards",
        seen.request_counts["/pay"],
        metrics.shard_count()
    );
    println!("{} ms, {} errors", seen.total_latency_ms, seen.error_count);
    Ok(())
}
// ANCHOR_END: demo
