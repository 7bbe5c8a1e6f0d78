// Question: Both threads only look. Does this compile?
// Answer: refused, E0277

// ANCHOR: program
use std::cell::RefCell;
use std::thread;

fn main() {
    let balance = RefCell::new(10_00);
    thread::scope(|scope| {
        for teller in 1..=2 {
            let balance = &balance;
            scope.spawn(move || println!("{teller}: {}", balance.borrow()));
        }
    });
}
// ANCHOR_END: program
