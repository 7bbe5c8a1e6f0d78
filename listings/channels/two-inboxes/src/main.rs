//! Orders in one inbox, a stop in the other: by select, and by one mailbox.

use two_inboxes::{BankMessage, forward, run, run_merged};

// ANCHOR: demo
fn main() {
    use std::{sync::mpsc, thread};

    let (order, orders) = crossbeam_channel::unbounded();
    let (stop, stops) = crossbeam_channel::bounded(1);
    let account = thread::spawn(move || run(orders, stops));
    for amount in [5_00, 20_00, 75_00] {
        order.send(amount).expect("it runs");
    }
    drop(order);
    println!("select: {:?}", account.join().expect("no panic"));
    drop(stop);

    let (order, orders) = crossbeam_channel::unbounded();
    let (stop, stops) = crossbeam_channel::bounded(1);
    order.send(5_00).expect("the receiver is here");
    stop.send(()).expect("the receiver is here");
    println!("select, both are there: {:?}", run(orders, stops));

    let (mailbox, messages) = mpsc::channel();
    let (order, orders) = mpsc::channel();
    let passed_on = forward(orders, mailbox.clone(), BankMessage::Order);
    for amount in [5_00, 20_00, 75_00] {
        order.send(amount).expect("it is forwarded");
    }
    drop(order);
    passed_on.join().expect("no panic");
    mailbox.send(BankMessage::Stop).expect("the receiver is here");
    println!("one mailbox: {:?}", run_merged(messages));
}
// ANCHOR_END: demo
