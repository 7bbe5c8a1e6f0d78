use sharded_counters::create_metrics;
use std::thread;

fn main() {
    let metrics = create_metrics(&["/pay"]);
    let recorder = metrics.recorder();
    let pay = recorder.endpoint("/pay").expect("is known");
    thread::scope(|scope| {
        scope.spawn(move || pay.record_request(80, false));
        scope.spawn(move || pay.record_request(20, false));
    });
}
