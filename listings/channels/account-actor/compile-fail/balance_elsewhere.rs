//! Claims C2 and D1.

use std::sync::mpsc::{self, Receiver};
use std::thread;

struct Account {
    balance: u64,
}

impl Account {
    fn run(mut self, mailbox: Receiver<u64>) {
        for deposit in mailbox {
            self.balance += deposit;
        }
    }
}

fn main() {
    let (teller, mailbox) = mpsc::channel();
    let account = Account { balance: 10_00 };
    thread::spawn(|| account.run(mailbox));

    teller.send(5_00).unwrap();
    println!("{}", account.balance);
}
