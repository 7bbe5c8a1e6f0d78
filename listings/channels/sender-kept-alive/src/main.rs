//! Four ways to wait for an account to close, two of which never end.

use sender_kept_alive::{
    account_keeps_a_queue, account_keeps_a_sender, main_drops_its_sender,
    main_keeps_a_sender,
};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    type Bank = fn() -> u128;
    let shapes: [(&str, Bank); 4] = [
        ("main keeps a sender", main_keeps_a_sender),
        ("main drops its sender", main_drops_its_sender),
        ("the account keeps a sender", account_keeps_a_sender),
        ("the account keeps a queue", account_keeps_a_queue),
    ];
    for (name, bank) in shapes {
        let (done, end) = mpsc::channel();
        // Never joined: nobody can join a thread that does not end.
        thread::spawn(move || done.send(bank()));
        match end.recv_timeout(Duration::from_millis(500)) {
            Ok(balance) => {
                let (whole, cents) = (balance / 100, balance % 100);
                println!("{name}: closed at {whole}.{cents:02}");
            }
            Err(_) => println!("{name}: still waiting after half a second"),
        }
    }
}
// ANCHOR_END: demo
