//! Serves a customer, and tells after half a second that nobody was served.

use locked_again::{Counter, pay_if, serve_next};

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, Mutex, mpsc};
    use std::{thread, time::Duration};

    let half_a_second = Duration::from_millis(500);
    let (done, end) = mpsc::channel();

    let counter = Mutex::new(Counter::open(100_00, [30_00]));
    let serving = done.clone();
    // Never joined: nobody can join a thread that does not end.
    thread::spawn(move || serving.send(serve_next(&counter)));
    match end.recv_timeout(half_a_second) {
        Ok(rest) => println!("served: {rest:?}"),
        Err(_) => println!("serve_next: not back after half a second"),
    }

    let counter = Arc::new(Mutex::new(Counter::open(100_00, [])));
    thread::spawn(move || {
        // Sounds harmless: no more than half of what is there.
        let bank = Arc::clone(&counter);
        let half = move |amount| amount <= bank.lock().unwrap().balance() / 2;
        done.send(pay_if(&counter, 30_00, half))
    });
    match end.recv_timeout(half_a_second) {
        Ok(rest) => println!("paid: {rest:?}"),
        Err(_) => println!("pay_if: not back after half a second"),
    }
}
// ANCHOR_END: demo
