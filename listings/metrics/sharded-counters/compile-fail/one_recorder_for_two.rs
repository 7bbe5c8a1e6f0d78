use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

struct Recorder {
    cell: Arc<AtomicU64>,
}

impl Recorder {
    fn record_request(&mut self) {
        let count = self.cell.load(Ordering::Relaxed);
        self.cell.store(count + 1, Ordering::Release);
    }
}

fn main() {
    let mut recorder = Recorder { cell: Arc::default() };
    thread::scope(|scope| {
        scope.spawn(|| recorder.record_request());
        scope.spawn(|| recorder.record_request());
    });
}
