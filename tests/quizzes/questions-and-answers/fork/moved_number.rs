// Question: What does this print?
// Answer: prints 1000

// ANCHOR: program
use std::thread;

fn main() {
    let mut balance = 10_00;
    let teller = thread::spawn(move || {
        balance += 5_00;
    });
    teller.join().unwrap();
    println!("{balance}");
}
// ANCHOR_END: program
