//! A reader cannot become a writer without leaving.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, RwLock};
use std::thread;
use std::time::Duration;
use upgrade_under_read::{NotCovered, withdraw};
use watchdog::in_time;

/// Live? No. Isolated? Yes.
#[test]
fn a_reader_that_asks_to_write_waits_for_itself() {
    in_time(|| {
        let balance = Arc::new(RwLock::new(10_00));
        let ours = Arc::clone(&balance);
        let (done, end) = mpsc::channel();
        thread::spawn(move || done.send(withdraw(&ours, 3_00)));
        let end = end.recv_timeout(Duration::from_millis(100));
        assert_eq!(end, Err(RecvTimeoutError::Timeout));
        assert!(balance.try_write().is_err(), "the reader is still inside");
    });
}

/// This is why a test that only asks for too much never finds out.
#[test]
fn a_withdrawal_that_is_not_covered_never_gets_that_far() {
    let balance = RwLock::new(10_00);
    assert_eq!(withdraw(&balance, 10_01), Err(NotCovered));
    assert_eq!(*balance.read().unwrap(), 10_00);
}

#[test]
fn a_refusal_says_why() {
    assert_eq!(NotCovered.to_string(), "there is less in the account");
}
