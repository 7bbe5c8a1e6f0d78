//! Dismisses a teller, with the lock in hand and without it.

use destructor_under_lock::Bank;

// ANCHOR: demo
fn main() {
    use std::sync::{Arc, mpsc};
    use std::{thread, time::Duration};

    let bank = Arc::new(Bank::default());
    Bank::hire(&bank, 7);
    bank.dismiss(7);
    println!("dismiss: signed off {:?}", bank.signed_off());

    Bank::hire(&bank, 8);
    let (done, end) = mpsc::channel();
    // Never joined: nobody can join a thread that does not end.
    thread::spawn(move || done.send(bank.dismiss_at_once(8)));
    match end.recv_timeout(Duration::from_millis(500)) {
        Ok(_) => println!("dismiss_at_once: done"),
        Err(_) => println!("dismiss_at_once: not back after half a second"),
    }
}
// ANCHOR_END: demo
