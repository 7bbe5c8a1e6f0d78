// Question: A till can hold another. Two clerks, one lock: what becomes of them?
// Answer: deadlocks

// ANCHOR: program
use std::sync::Mutex;
use std::thread;

fn main() {
    let tills = Mutex::new(vec![2]);
    let clerk = || {
        while let Some(inner) = tills.lock().unwrap().pop() {
            if inner > 0 {
                tills.lock().unwrap().push(inner - 1);
            }
        }
    };
    thread::scope(|scope| {
        scope.spawn(clerk);
        scope.spawn(clerk);
    });
    println!("counted");
}
// ANCHOR_END: program
