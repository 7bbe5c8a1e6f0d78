// Question: A thread panics with a read guard in hand. Is the lock poisoned?
// Answer: prints false

// ANCHOR: program
use std::sync::RwLock;
use std::thread;

fn main() {
    let balance = RwLock::new(10_00);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let seen = balance.read().unwrap();
            assert!(*seen >= 50_00, "not covered");
        });
        reader.join().unwrap_err();
    });
    println!("{}", balance.is_poisoned());
}
// ANCHOR_END: program
