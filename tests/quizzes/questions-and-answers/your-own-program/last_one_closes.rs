// Question: The last clerk out closes the office. How often is it closed?
// Answer: prints 0, or prints 1

// ANCHOR: program
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

fn main() {
    let closed = AtomicU64::new(0);
    let office = Arc::new("key");
    thread::scope(|scope| {
        for office in [office.clone(), office] {
            scope.spawn(|| {
                if Arc::strong_count(&office) == 1 {
                    closed.fetch_add(1, SeqCst);
                }
                drop(office);
            });
        }
    });
    println!("{}", closed.into_inner());
}
// ANCHOR_END: program
