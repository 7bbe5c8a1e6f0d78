// Question: Two deposits of 10.00, each with a receipt. Can both receipts say 20.00?
// Answer: prints 1000 2000, or prints 2000 1000, or prints 2000 2000

// ANCHOR: program
use std::sync::Mutex;
use std::thread;

fn main() {
    let balance = Mutex::new(0);
    let deposit = || {
        *balance.lock().unwrap() += 10_00;
        *balance.lock().unwrap() // the receipt
    };
    thread::scope(|scope| {
        let [one, two] = [scope.spawn(deposit), scope.spawn(deposit)];
        println!("{} {}", one.join().unwrap(), two.join().unwrap());
    });
}
// ANCHOR_END: program
