use account_actor::{Account, BankMessage};
use std::sync::mpsc;
use std::thread;

fn main() {
    let (teller, mailbox) = mpsc::channel();
    let account = Account::open(10_00);
    thread::spawn(|| account.run(mailbox));

    teller.send(BankMessage::Deposit(5_00)).unwrap();
    println!("{account:?}");
}
