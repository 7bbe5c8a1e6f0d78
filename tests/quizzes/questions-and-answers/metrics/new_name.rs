// Question: Two threads bring the same new endpoint. Are both counted?
// Answer: prints 1, or prints 2

// ANCHOR: program
use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;

fn main() {
    let counts = Mutex::new(HashMap::new());
    let record = || {
        let seen = counts.lock().unwrap().get("/pay").copied();
        let next = seen.map_or(1, |count| count + 1);
        counts.lock().unwrap().insert("/pay", next);
    };
    thread::scope(|scope| {
        scope.spawn(record);
        scope.spawn(record);
    });
    println!("{}", counts.lock().unwrap()["/pay"]);
}
// ANCHOR_END: program
