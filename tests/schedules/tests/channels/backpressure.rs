//! Scenarios of *Full Mailboxes: Backpressure*.

use crate::listings::{bounded_mailbox, unbounded_mailbox};
use schedule_recorder::{
    counts, every, exactly, explore, picture, returns, scene, spawn,
};
use std::Verdict;
use std::sync::mpsc::channel;

// ANCHOR: backpressure
/// Room for one message, and a worker who reads: who sends and waits sends all,
/// who sends or drops knows how many.
#[test]
fn a_full_mailbox_loses_no_message_that_it_took() {
    let waiting = || {
        let (sender, mailbox) = bounded_mailbox::channel(1);
        let worker = spawn("worker", move || mailbox.iter().count());
        for message in 1..=3 {
            sender.send_or_wait(message).unwrap();
        }
        drop(sender);
        worker.join().unwrap()
    };
    let waits = scene().run_for_figure(waiting).unwrap();
    every(&waits.0, returns("3"));
    exactly(&waits.0, "1: 1 ok 3");
    let caption = "Room for one message: each time the mailbox is full, the sender waits until the worker has received.";
    picture("bounded-mailbox-waits", caption, &waits, returns("3"));
    let drops = explore(|| {
        let (sender, mailbox) = bounded_mailbox::channel(1);
        let worker = spawn("worker", move || mailbox.iter().count() as u64);
        for message in 1..=3 {
            sender.send_or_drop(message).unwrap();
        }
        let dropped = sender.dropped();
        drop(sender);
        assert_eq!(worker.join().unwrap() + dropped, 3);
        dropped
    });
    every(&drops, |end| end.verdict == Verdict::Ok);
    exactly(&drops, "12: 2 ok 0, 7 ok 1, 3 ok 2");
    let lost = drops.schedules - drops.returning("0");
    counts("bounded-mailbox-drops", &drops, &[("dropped", lost)]);
}

#[test]
fn a_mailbox_without_a_limit_takes_all_before_one_is_read() {
    let report = explore(|| {
        let ((open, gate), (messages, mailbox)) = (channel(), channel());
        let account = spawn("account", || {
            unbounded_mailbox::run_after(gate, 0, mailbox).balance
        });
        for amount in [1, 2, 3] {
            messages.send(amount).unwrap();
        }
        open.send(()).unwrap();
        drop(messages);
        account.join().unwrap()
    });
    every(&report, returns("6"));
    exactly(&report, "1: 1 ok 6");
}

// ANCHOR_END: backpressure
