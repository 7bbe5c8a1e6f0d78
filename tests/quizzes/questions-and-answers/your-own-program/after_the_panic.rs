// Question: One clerk panics with the lock in hand. What does the other read?
// Answer: prints 1, or prints left in a panic

// ANCHOR: program
use std::sync::Mutex;
use std::thread;

fn main() {
    let till = Mutex::new(1);
    thread::scope(|scope| {
        let clerk = scope.spawn(|| {
            let mut receipts = till.lock().unwrap();
            *receipts -= 1;
            assert!(*receipts > 0, "the till is empty");
        });
        match till.lock() {
            Ok(receipts) => println!("{receipts}"),
            Err(_) => println!("left in a panic"),
        }
        clerk.join().unwrap_err();
    });
}
// ANCHOR_END: program
