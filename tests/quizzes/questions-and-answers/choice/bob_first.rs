// Question: Alice pays Bob 2. Can an auditor who asks Bob first see too much?
// Answer: prints 13, or prints 15

// ANCHOR: program
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

fn main() {
    let alice = AtomicU64::new(10);
    let bob = AtomicU64::new(5);
    thread::scope(|scope| {
        scope.spawn(|| {
            alice.fetch_sub(2, SeqCst);
            bob.fetch_add(2, SeqCst);
        });
        println!("{}", bob.load(SeqCst) + alice.load(SeqCst));
    });
}
// ANCHOR_END: program
