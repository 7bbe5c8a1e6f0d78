// Question: What can this print?
// Answer: prints 1, or prints 2

// ANCHOR: program
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

fn main() {
    let customers = AtomicU64::new(0);
    let count = || {
        let seen = customers.load(Relaxed);
        customers.store(seen + 1, Relaxed);
    };
    thread::scope(|scope| {
        scope.spawn(count);
        scope.spawn(count);
    });
    println!("{}", customers.load(Relaxed));
}
// ANCHOR_END: program
