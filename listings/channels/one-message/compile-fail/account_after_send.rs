use one_message::{Account, TransactionWrapper};
use std::sync::mpsc;

fn main() {
    let (worker, _mailbox) = mpsc::channel();
    let (_manager, approval) = mpsc::channel();
    let (reply, _answer) = mpsc::channel();
    let (from, to) = (Account { balance: 10_00 }, Account { balance: 0 });
    let amount = 4_00;

    let message = TransactionWrapper { from, to, amount, approval, reply };
    worker.send(message).unwrap();
    println!("{}", from.balance);
}
