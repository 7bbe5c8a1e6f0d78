// Question: The bank doubles what is in the till. What does this print?
// Answer: deadlocks

// ANCHOR: program
use std::sync::Mutex;

fn main() {
    let till = Mutex::new(10);
    *till.lock().unwrap() += *till.lock().unwrap();
    println!("{}", till.lock().unwrap());
}
// ANCHOR_END: program
