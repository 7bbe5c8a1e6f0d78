// Question: The auditor binds neither guard to a name. Can this print anything but 15?
// Answer: prints 15

// ANCHOR: program
use std::sync::Mutex;
use std::thread;

fn main() {
    let (alice, bob) = (&Mutex::new(10), &Mutex::new(5));
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut from = alice.lock().unwrap();
            let mut to = bob.lock().unwrap();
            *from -= 2;
            *to += 2;
        });
        println!("{}", *alice.lock().unwrap() + *bob.lock().unwrap());
    });
}
// ANCHOR_END: program
