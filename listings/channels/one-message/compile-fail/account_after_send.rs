//! Claim C6.

use std::sync::mpsc;

struct Account {
    balance: u64,
}

fn main() {
    let (clerk, mailbox) = mpsc::channel();
    let (alice, bob) = (Account { balance: 10_00 }, Account { balance: 0 });

    clerk.send((alice, bob, 4_00)).unwrap();
    println!("{}", alice.balance);

    let (_alice, _bob, _amount) = mailbox.recv().unwrap();
}
