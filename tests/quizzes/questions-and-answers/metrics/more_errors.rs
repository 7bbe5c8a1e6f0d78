// Question: One request, and it fails. Can the snapshot show more errors than requests?
// Answer: prints 0 requests, 0 errors, or prints 0 requests, 1 errors, or prints 1 requests, 0 errors, or prints 1 requests, 1 errors

// ANCHOR: program
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

fn main() {
    let requests = AtomicU64::new(0);
    let errors = AtomicU64::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            requests.fetch_add(1, SeqCst);
            errors.fetch_add(1, SeqCst);
        });
        let requests = requests.load(SeqCst);
        let errors = errors.load(SeqCst);
        println!("{requests} requests, {errors} errors");
    });
}
// ANCHOR_END: program
