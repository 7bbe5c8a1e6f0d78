// Question: Alice pays Bob, Bob pays Carol, and Alice pays Carol, all at once. Can this deadlock?
// Answer: prints done

// ANCHOR: program
use std::sync::Mutex;
use std::thread;

fn main() {
    let [alice, bob, carol] = [10, 10, 10].map(Mutex::new);
    let transfer = |from: &Mutex<i32>, to: &Mutex<i32>| {
        let mut from = from.lock().unwrap();
        let mut to = to.lock().unwrap();
        *from -= 1;
        *to += 1;
    };
    thread::scope(|scope| {
        scope.spawn(|| transfer(&alice, &bob));
        scope.spawn(|| transfer(&bob, &carol));
        scope.spawn(|| transfer(&alice, &carol));
    });
    println!("done");
}
// ANCHOR_END: program
