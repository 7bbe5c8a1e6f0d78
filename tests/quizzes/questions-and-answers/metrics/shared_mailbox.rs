// Question: Two workers share one mailbox. How many are at work at the same time, at most?
// Answer: prints 1

// ANCHOR: program
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Mutex, mpsc::channel};
use std::thread;

fn main() {
    let (boss, mailbox) = channel();
    let mailbox = Mutex::new(mailbox);
    let busy = AtomicU64::new(0);
    let most = AtomicU64::new(0);
    let worker = || {
        while let Ok(_job) = mailbox.lock().unwrap().recv() {
            most.fetch_max(busy.fetch_add(1, SeqCst) + 1, SeqCst);
            busy.fetch_sub(1, SeqCst);
        }
    };
    thread::scope(|scope| {
        scope.spawn(worker);
        scope.spawn(worker);
        boss.send("print").unwrap();
        boss.send("file").unwrap();
        drop(boss);
    });
    println!("{}", most.load(SeqCst));
}
// ANCHOR_END: program
