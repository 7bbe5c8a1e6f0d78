// Question: The doorman needs no lock to open the bank: the flag is atomic. Can the customer wait forever?
// Answer: prints open, or deadlocks

// ANCHOR: program
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Condvar, Mutex};
use std::thread;

fn main() {
    let open = AtomicBool::new(false);
    let lock = Mutex::new(());
    let opened = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            open.store(true, SeqCst);
            opened.notify_all();
        });
        let mut guard = lock.lock().unwrap();
        while !open.load(SeqCst) {
            guard = opened.wait(guard).unwrap();
        }
    });
    println!("open");
}
// ANCHOR_END: program
