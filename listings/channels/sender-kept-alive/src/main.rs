//! Five ways to wait for an account to close, two of which never end.

use sender_kept_alive::{
    Closing, account_drops_its_sender, account_keeps_a_sender,
    main_drops_its_sender, main_keeps_a_sender, message_brings_a_sender,
};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    type Shape = (&'static str, fn() -> Closing);
    let shapes: [Shape; 5] = [
        ("main keeps a sender", main_keeps_a_sender),
        ("main drops its sender", main_drops_its_sender),
        ("the account keeps a sender", account_keeps_a_sender),
        ("the account drops its sender", account_drops_its_sender),
        ("the message brings a sender", message_brings_a_sender),
    ];
    for (name, bank) in shapes {
        let (done, end) = mpsc::channel();
        // Never joined: nobody can join a thread that does not end.
        thread::spawn(move || done.send(bank()));
        match end.recv_timeout(Duration::from_millis(500)) {
            Ok(Closing { balance, .. }) => {
                let (whole, cents) = (balance / 100, balance % 100);
                println!("{name}: closed at {whole}.{cents:02}");
            }
            Err(_) => println!("{name}: the account still waits for messages"),
        }
    }
}
// ANCHOR_END: demo
