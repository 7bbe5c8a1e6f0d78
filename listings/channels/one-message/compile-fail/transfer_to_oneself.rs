use std::sync::mpsc;

struct Account {
    _balance: u64,
}

fn main() {
    let (clerk, mailbox) = mpsc::channel();
    let alice = Account { _balance: 10_00 };

    clerk.send((alice, alice, 4_00)).unwrap();

    let (_from, _to, _amount) = mailbox.recv().unwrap();
}
