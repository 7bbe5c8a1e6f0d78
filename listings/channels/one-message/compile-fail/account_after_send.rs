//! Claim C6.

use one_message::{Account, TransactionWrapper};
use std::sync::mpsc;

fn main() {
    let (clerk, _mailbox) = mpsc::channel();
    let (_manager, approval) = mpsc::channel();
    let (reply, _answer) = mpsc::channel();
    let (from, to) = (Account { balance: 10_00 }, Account { balance: 0 });
    let amount = 4_00;

    let letter = TransactionWrapper { from, to, amount, approval, reply };
    clerk.send(letter).unwrap();
    println!("{}", from.balance);
}
