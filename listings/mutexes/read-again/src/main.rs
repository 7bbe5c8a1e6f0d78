//! A total that reads twice, and a deposit that comes in between.

use read_again::total;

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, RwLock, mpsc};
    use std::{thread, time::Duration};

    let balances = Arc::new(RwLock::new([10_00, 5_00]));
    println!("nobody writes: {} cents", total(&balances, || ()));

    let (done, end) = mpsc::channel();
    // Never joined: nobody can join a thread that does not end.
    thread::spawn(move || {
        let writer = Arc::clone(&balances);
        let a_deposit_waits = || {
            thread::spawn(move || writer.write().unwrap()[0] += 1);
            thread::sleep(Duration::from_millis(100)); // it is in line now
        };
        done.send(total(&balances, a_deposit_waits))
    });
    match end.recv_timeout(Duration::from_millis(600)) {
        Ok(total) => println!("a writer waits: {total} cents"),
        Err(_) => println!("a writer waits: not back after half a second"),
    }
}
// ANCHOR_END: demo
