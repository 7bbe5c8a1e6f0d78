//! One transfer that arrives, and three that come back with a reason.

use refund_on_drop::{Account, BankMessage, ask, transfer};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let open = |cents| {
        let (account, mailbox) = mpsc::channel();
        thread::spawn(move || Account::open(cents).run(mailbox));
        account
    };
    let (alice, bob, full) = (open(1_000_00), open(500_00), open(u64::MAX));

    println!("200.00 to Bob: {:?}", transfer(&alice, &bob, 200_00));
    println!("900.00 to Bob: {:?}", transfer(&alice, &bob, 900_00));
    println!("100.00 to a full account: {:?}", transfer(&alice, &full, 100_00));
    println!("100.00 to herself: {:?}", transfer(&alice, &alice, 100_00));
    println!("Bob closes: {:?}", ask(&bob, BankMessage::Close));
    println!("100.00 to Bob: {:?}", transfer(&alice, &bob, 100_00));
    println!("Alice closes: {:?}", ask(&alice, BankMessage::Close));
}
// ANCHOR_END: demo
