//! A hundred thousand messages to an account that has not opened yet.

use unbounded_mailbox::run_after;

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let (open, gate) = mpsc::channel();
    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| run_after(gate, 0, mailbox));

    // The gate is shut: whatever is accepted here is accepted unread.
    let accepted = (0..100_000).filter(|_| teller.send(1).is_ok()).count();
    println!("Accepted before the account opened: {accepted} messages.");

    open.send(()).expect("the account waits at the gate");
    drop(teller);
    let closing = account.join().expect("the account closes in peace");
    let (whole, cents) = (closing.balance / 100, closing.balance % 100);
    println!("Read in the end: {whole}.{cents:02}, a cent a message.");
}
// ANCHOR_END: demo
