use one_message::{Account, TransactionWrapper};
use std::sync::mpsc;

fn main() {
    let (worker, _mailbox) = mpsc::channel();
    let (_manager, approval) = mpsc::channel();
    let (reply, _answer) = mpsc::channel();
    let alice = Account { balance: 10_00 };

    let message = TransactionWrapper {
        from: alice,
        to: alice,
        amount: 4_00,
        approval,
        reply,
    };
    worker.send(message).unwrap();
}
