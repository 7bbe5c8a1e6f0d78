//! A refund to a full mailbox stops the payer; one on a channel of its own does
//! not.

use blocking_drop::{Home, pay_a_closed_account};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    let (done, end) = mpsc::channel();
    let (payer, mailbox) = mpsc::sync_channel(1);
    payer.send(1_00).expect("there is room for one"); // now it is full
    // Never joined: nobody can join a thread that does not end.
    thread::spawn(move || {
        done.send(pay_a_closed_account(Home::Room(payer), mailbox))
    });
    let ended = end.recv_timeout(Duration::from_millis(500)).is_ok();
    println!("room for one: ended within half a second? {ended}");

    let (refund, refunds) = mpsc::channel();
    refund.send(1_00).expect("it has no limit");
    let left = pay_a_closed_account(Home::NoLimit(refund), refunds);
    println!("no limit: {}.{:02}", left / 100, left % 100);
}
// ANCHOR_END: demo
