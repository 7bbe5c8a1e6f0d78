use sharded_counters::create_metrics;
use std::thread;

fn main() {
    let metrics = create_metrics(&["/pay"]);
    let recorder = metrics.recorder();
    thread::scope(|scope| {
        scope.spawn(|| recorder.record_request("/pay", 80, false));
        scope.spawn(|| recorder.record_request("/pay", 20, false));
    });
}
