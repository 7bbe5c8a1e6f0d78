//! An account survives a message that makes it panic; the message does not.

use restarted_account::{BankMessage, supervise};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let (teller, mailbox) = mpsc::channel();
    let account = thread::spawn(|| supervise(mailbox, 1));
    let send = |message| teller.send(message).is_ok();
    let share = |heirs| {
        let (reply, share) = mpsc::channel();
        let sent = send(BankMessage::GetShare(heirs, reply));
        (sent, share.recv())
    };

    send(BankMessage::Deposit(10_00));
    println!("among four: {:?}", share(4));
    println!("among none: {:?}", share(0));
    send(BankMessage::Deposit(5_00));
    println!("among three: {:?}", share(3));
    println!("among none, once more: {:?}", share(0));

    let closing = account.join().expect("the supervisor does not panic");
    println!("{closing:?}");
    println!("a deposit now: {}", send(BankMessage::Deposit(1)));
}
// ANCHOR_END: demo
