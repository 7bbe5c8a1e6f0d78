//! Whichever comes is handled, and both ways come to an end.

use crossbeam_channel::{bounded, unbounded};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use two_inboxes::{BankMessage, Ended, forward, run, run_merged};

const PATIENCE: Duration = Duration::from_secs(10);

fn watch<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> mpsc::Receiver<T> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    end
}

fn ended(balance: u128, stopped: bool) -> Ended {
    Ended { balance, stopped }
}

#[test]
fn a_stop_ends_it_while_it_waits_for_orders() {
    let ((_order, orders), (stop, stops)) = (unbounded(), bounded(1));
    let end = watch(move || run(orders, stops));
    let early = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(early, Err(mpsc::RecvTimeoutError::Timeout), "it waits");
    stop.send(()).unwrap();
    assert_eq!(end.recv_timeout(PATIENCE), Ok(ended(0, true)));
}

#[test]
fn an_order_is_handled_while_nobody_says_stop() {
    let ((order, orders), (_stop, stops)) = (unbounded(), bounded(1));
    let end = watch(move || run(orders, stops));
    for _ in 0..1_000 {
        order.send(1).unwrap();
    }
    drop(order);
    assert_eq!(end.recv_timeout(PATIENCE), Ok(ended(1_000, false)));
}

/// Both are there before it begins: `select!` would pick either, at random.
#[test]
fn a_stop_that_is_there_goes_first() {
    for _ in 0..100 {
        let ((order, orders), (stop, stops)) = (unbounded(), bounded(1));
        order.send(5_00).unwrap();
        stop.send(()).unwrap();
        assert_eq!(run(orders, stops), ended(0, true));
    }
}

/// An ended receiver is always ready: a loop that only looks at it would spin,
/// and handle nothing else.
#[test]
fn orders_are_handled_when_nobody_is_left_to_say_stop() {
    let ((order, orders), (stop, stops)) = (unbounded(), bounded(1));
    drop(stop);
    let end = watch(move || run(orders, stops));
    order.send(5_00).unwrap();
    drop(order);
    assert_eq!(end.recv_timeout(PATIENCE), Ok(ended(5_00, false)));
}

#[test]
fn forwarders_end_with_their_inbox_and_with_the_mailbox() {
    let ((mailbox, messages), (order, orders)) =
        (mpsc::channel(), mpsc::channel());
    let forwarder = forward(orders, mailbox, BankMessage::Order);
    order.send(5_00).unwrap();
    order.send(1_00).unwrap();
    drop(order);
    let end = watch(move || run_merged(messages));
    assert_eq!(end.recv_timeout(PATIENCE), Ok(ended(6_00, false)));
    forwarder.join().unwrap();

    let ((mailbox, messages), (order, orders)) =
        (mpsc::channel(), mpsc::channel());
    let forwarder = forward(orders, mailbox, BankMessage::Order);
    drop(messages);
    order.send(5_00).unwrap(); // finds the mailbox closed
    let end = watch(move || forwarder.join().is_ok());
    assert_eq!(end.recv_timeout(PATIENCE), Ok(true));
}

#[test]
fn a_stop_in_the_one_mailbox_is_read_in_its_turn() {
    let (mailbox, messages) = mpsc::channel();
    mailbox.send(BankMessage::Order(5_00)).unwrap();
    mailbox.send(BankMessage::Stop).unwrap();
    mailbox.send(BankMessage::Order(1_00)).unwrap();
    assert_eq!(run_merged(messages), ended(5_00, true));
}
