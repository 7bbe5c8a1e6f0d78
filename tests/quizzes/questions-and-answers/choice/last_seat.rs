// Question: Two customers, one seat. What can be left?
// Answer: prints 0, or prints 4294967295

// ANCHOR: program
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn main() {
    let seats = AtomicU32::new(1);
    let take = || {
        if seats.load(SeqCst) > 0 {
            seats.fetch_sub(1, SeqCst);
        }
    };
    thread::scope(|scope| {
        scope.spawn(take);
        scope.spawn(take);
    });
    println!("{}", seats.load(SeqCst));
}
// ANCHOR_END: program
