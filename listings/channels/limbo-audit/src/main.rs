//! The same transfer, seen by an auditor who asks Bob first, by one who asks
//! Alice first, and from above.

use limbo_audit::{Account, BankMessage, audit, transfer};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    for bob_first in [true, false] {
        let [(alice, alices), (bob, bobs)] = [1_000_00, 500_00].map(|cents| {
            let (account, mailbox) = mpsc::channel();
            (account, thread::spawn(move || Account::open(cents).run(mailbox)))
        });
        let (names, first, last) = match bob_first {
            true => ("Bob first, then Alice", &bob, &alice),
            false => ("Alice first, then Bob", &alice, &bob),
        };
        let seen = audit(first, last, || transfer(&alice, &bob, 200_00));
        println!("{names}: {}.00 of 1500.00", seen / 100);
        drop((alice, bob)); // the accounts close
        for thread in [alices, bobs] {
            thread.join().expect("no account panics");
        }
    }

    // No threads: we hand Alice her message, and Bob has received nothing yet.
    let (mut alice, bob) = (Account::open(1_000_00), Account::open(500_00));
    let (bobs_address, bobs_mailbox) = mpsc::channel();
    alice.handle(BankMessage::Transfer { to: bobs_address, amount: 200_00 });
    let (alice, bob) = (alice.balance() / 100, bob.balance() / 100);
    println!("In between: Alice has {alice}.00, Bob has {bob}.00");
    for message in bobs_mailbox {
        println!("In Bob's mailbox: {message:?}");
    }
}
// ANCHOR_END: demo
