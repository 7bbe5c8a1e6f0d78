//! Room for one message more does not help; sending without the lock does.

use send_under_lock::{Entry, audit, pay, pay_and_tell, pay_then_tell};
use std::sync::mpsc::{self, RecvTimeoutError, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

type Pay = fn(&Mutex<u64>, &[u64], SyncSender<Entry>);

/// Pays 1.00 so many times, with so much room, and an auditor at the other end.
fn run(
    pay: Pay,
    payments: usize,
    room: usize,
    patience: Duration,
) -> (Result<usize, RecvTimeoutError>, Arc<Mutex<u64>>) {
    let (journal, entries) = mpsc::sync_channel(room);
    let balance = Arc::new(Mutex::new(100_00));
    let (ours, books) = (Arc::clone(&balance), Arc::clone(&balance));
    let (done, end) = mpsc::channel();
    thread::spawn(move || pay(&ours, &vec![1_00; payments], journal));
    thread::spawn(move || done.send(audit(&books, entries)));
    (end.recv_timeout(patience), balance)
}

/// The auditor takes one message out before it wants the lock, and no second
/// one.
/// Live? No.
#[test]
fn a_sender_that_waits_for_room_under_the_lock_never_gets_it() {
    in_time(|| {
        let patience = Duration::from_millis(100);
        let stands_still = |room| {
            let (end, balance) = run(pay_and_tell, room + 2, room, patience);
            assert_eq!(end, Err(RecvTimeoutError::Timeout), "room for {room}");
            assert!(
                balance.try_lock().is_err(),
                "the payer still has the lock"
            );
        };
        // All at once, so that the test waits once.
        thread::scope(|s| {
            (0..=3).for_each(|room| _ = s.spawn(move || stands_still(room)));
        });
    });
}

/// This is why a test with few payments never finds out.
#[test]
fn as_long_as_everything_fits_nobody_notices() {
    for room in 0..=3 {
        let patience = Duration::from_secs(10);
        let (end, _) = run(pay_and_tell, room + 1, room, patience);
        assert_eq!(end, Ok(room + 1), "room for {room}");
    }
}

#[test]
fn a_sender_that_lets_go_first_always_comes_through() {
    for room in 0..=3 {
        for payments in [room + 1, room + 2, 100] {
            let patience = Duration::from_secs(10);
            let (end, balance) = run(pay_then_tell, payments, room, patience);
            assert_eq!(end, Ok(payments), "room for {room}");
            let left = 100_00 - 1_00 * payments as u64;
            assert_eq!(*balance.lock().unwrap(), left);
        }
    }
}

#[test]
fn what_is_told_adds_up_to_what_was_paid() {
    let balance = Mutex::new(10_00);
    let entries = pay(&balance, &[4_00, 7_00, 6_00, 1]);
    let told: u64 = entries.iter().map(|entry| entry.amount).sum();
    assert_eq!(told + *balance.lock().unwrap(), 10_00);
    let told: Vec<_> = entries.iter().map(|e| (e.amount, e.left)).collect();
    assert_eq!(told, [(4_00, 6_00), (6_00, 0)]);
}

/// The lock puts the payments in an order. The journal need not keep it.
#[test]
fn messages_sent_after_the_lock_may_come_in_another_order() {
    let balance = Mutex::new(10_00);
    let (first, second) = (pay(&balance, &[1_00]), pay(&balance, &[2_00]));
    // The second payer is the first to send.
    let left: Vec<_> = second.iter().chain(&first).map(|e| e.left).collect();
    assert_eq!(left, [7_00, 9_00], "the balance seems to have grown");
}

/// Paid is paid: the message is sent after the change and may be lost.
#[test]
fn a_journal_that_is_gone_is_told_nothing_and_the_money_is_paid() {
    let balance = Mutex::new(10_00);
    let (journal, entries) = mpsc::sync_channel(0);
    drop(entries);
    pay_then_tell(&balance, &[4_00], journal);
    assert_eq!(*balance.lock().unwrap(), 6_00);
}
