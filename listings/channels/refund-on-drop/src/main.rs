//! One transfer that arrives, and three that come back with a reason.

use refund_on_drop::{Account, BankMessage, Refused, ask, transfer};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let mut threads = Vec::new();
    let mut open = |cents| {
        let (account, mailbox) = mpsc::channel();
        let run = move || Account::open(cents).run(mailbox);
        threads.push(thread::spawn(run));
        account
    };
    let (alice, bob, full) = (open(1_000_00), open(500_00), open(u64::MAX));

    let told = |what, answer: Result<u64, Refused>| match answer {
        Ok(cents) => {
            println!("{what}: {}.{:02} left", cents / 100, cents % 100)
        }
        Err(refused) => println!("{what}: {refused}"),
    };
    told("200.00 to Bob", transfer(&alice, &bob, 200_00));
    told("900.00 to Bob", transfer(&alice, &bob, 900_00));
    told("100.00 to a full account", transfer(&alice, &full, 100_00));
    told("100.00 to herself", transfer(&alice, &alice, 100_00));
    told("Bob closes", ask(&bob, BankMessage::Close));
    told("100.00 to Bob", transfer(&alice, &bob, 100_00));
    told("Alice closes", ask(&alice, BankMessage::Close));

    drop((alice, bob, full));
    for thread in threads {
        thread.join().expect("no account panics");
    }
}
// ANCHOR_END: demo
