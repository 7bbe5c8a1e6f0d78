//! Three senders meet a full mailbox: one waits, one is refused, one drops its
//! messages.

use bounded_mailbox::channel;

// ANCHOR: demo
fn main() {
    use std::sync::mpsc::{self, TrySendError};
    use std::thread;

    // Wait. The reader takes nothing until the writer has met a full mailbox.
    let (sender, mailbox) = channel(2);
    let (met_full, go_and_read) = mpsc::channel();
    let writer = thread::spawn(move || {
        for cents in [10_00, 20_00, 30_00] {
            if let Err(TrySendError::Full(cents)) = sender.send_or_refuse(cents)
            {
                met_full.send(cents).expect("the reader listens");
                sender.send_or_wait(cents).expect("the mailbox is open");
            }
        }
    });
    let waiting =
        go_and_read.recv().expect("room for two, and there are three messages");
    let money = |cents| format!("{}.{:02}", cents / 100, cents % 100);
    println!("wait: the message with {} found no room", money(waiting));
    let read: Vec<_> = mailbox.iter().map(money).collect();
    println!("wait: read in the end: {}", read.join(", "));
    writer.join().expect("the writer is through");

    // Refuse. The message comes back, with the reason.
    let (sender, mailbox) = channel(1);
    sender.send_or_refuse(10_00).expect("there is room for one");
    let full =
        sender.send_or_refuse(20_00).expect_err("there is no room for two");
    println!("refuse: {full}");
    drop(mailbox);
    let closed =
        sender.send_or_refuse(20_00).expect_err("nobody reads any more");
    println!("refuse: {closed}");

    // Drop and count. Good enough for page visits, never for money.
    let (sender, visits) = channel(3);
    for visit in 1..=10 {
        sender.send_or_drop(visit).expect("the mailbox is open");
    }
    let dropped = sender.dropped();
    drop(sender);
    println!(
        "drop: {} visits counted, {dropped} dropped",
        visits.iter().count()
    );
}
// ANCHOR_END: demo
