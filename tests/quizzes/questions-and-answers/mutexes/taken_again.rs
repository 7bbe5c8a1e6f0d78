// Question: Both tellers run the same lines, and take Alice's lock before Bob's. Can this deadlock?
// Answer: prints done, or deadlocks

// ANCHOR: program
use std::sync::Mutex;
use std::thread;

fn main() {
    let alice = Mutex::new(10);
    let bob = Mutex::new(5);
    let teller = || {
        let mut from = alice.lock().unwrap();
        let mut to = bob.lock().unwrap();
        *from -= 2;
        drop(from);
        *to += 2;
        let receipt = (*alice.lock().unwrap(), *to);
        drop(to);
        receipt
    };
    thread::scope(|scope| {
        scope.spawn(teller);
        scope.spawn(teller);
    });
    println!("done");
}
// ANCHOR_END: program
