use std::cell::Cell;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

struct Recorder {
    cell: Arc<AtomicU64>,
    in_one_thread: PhantomData<Cell<()>>,
}

impl Recorder {
    fn record_request(&self) {
        let count = self.cell.load(Ordering::Relaxed);
        self.cell.store(count + 1, Ordering::Release);
    }
}

fn main() {
    let in_one_thread = PhantomData;
    let recorder = Recorder { cell: Arc::default(), in_one_thread };
    thread::scope(|scope| {
        scope.spawn(|| recorder.record_request());
        scope.spawn(|| recorder.record_request());
    });
}
