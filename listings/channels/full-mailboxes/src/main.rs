//! Two accounts with room for one message send each other two: waiting, they
//! lock up; refusing, they end.

use full_mailboxes::{WhenFull, pay_each_other};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread, time::Duration};

    for when_full in [WhenFull::Wait, WhenFull::Refuse] {
        let (alices, from_alice) = mpsc::channel();
        let (bobs, from_bob) = mpsc::channel();
        let (done, end) = mpsc::channel();
        // Never joined: nobody can join a thread that does not end.
        thread::spawn(move || {
            done.send(pay_each_other(1, 2, when_full, [alices, bobs]))
        });

        match end.recv_timeout(Duration::from_millis(500)) {
            Ok([alice, bob]) => {
                let told = from_alice.iter().chain(from_bob.iter()).count();
                let total = (alice.balance + bob.balance) / 100;
                println!(
                    "{when_full:?}: {told} receipts, {total}.00 in the bank."
                );
            }
            Err(_) => {
                println!("{when_full:?}: no end after half a second.");
                for (payer, payee, receipts) in
                    [("Alice", "Bob", from_alice), ("Bob", "Alice", from_bob)]
                {
                    let sent = receipts.try_iter().count();
                    println!("{payer} sent {sent} of 2 and waits for {payee}.");
                }
            }
        }
    }
}
// ANCHOR_END: demo
