//! A destructor that waits for the thread it runs in.

use blocking_drop::{Home, pay_a_closed_account};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

fn watch(work: impl FnOnce() -> u64 + Send + 'static) -> mpsc::Receiver<u64> {
    let (done, end) = mpsc::channel();
    thread::spawn(move || done.send(work()));
    end
}

#[test]
fn a_refund_to_ones_own_full_mailbox_waits_for_ever() {
    let (payer, mailbox) = mpsc::sync_channel(1);
    payer.send(1_00).unwrap();
    let end = watch(|| pay_a_closed_account(Home::Room(payer), mailbox));
    let stuck = end.recv_timeout(Duration::from_millis(100));
    assert_eq!(stuck, Err(RecvTimeoutError::Timeout));
}

/// That is why it passes its tests, and waits.
#[test]
fn with_room_to_spare_nobody_notices() {
    let (payer, mailbox) = mpsc::sync_channel(2);
    payer.send(1_00).unwrap();
    let end = watch(|| pay_a_closed_account(Home::Room(payer), mailbox));
    assert_eq!(end.recv_timeout(Duration::from_secs(10)), Ok(11_00));
}

#[test]
fn a_refund_without_a_limit_always_comes_home() {
    let (refund, refunds) = mpsc::channel();
    for _ in 0..1_000 {
        refund.send(1).unwrap();
    }
    let end = watch(|| pay_a_closed_account(Home::NoLimit(refund), refunds));
    assert_eq!(end.recv_timeout(Duration::from_secs(10)), Ok(20_00));
}
