//! An unbounded mailbox never says stop.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use unbounded_mailbox::{Closing, run_after};
use watchdog::in_time;

/// Claim X1. The sender never waits, and the queue is as high as the number of
/// messages sent.
/// Live? Yes.
#[test]
fn every_message_is_accepted_while_nobody_reads() {
    in_time(|| {
        for messages in [1, 10, 1_000, 100_000] {
            let (open, gate) = mpsc::channel();
            let (teller, mailbox) = mpsc::channel();
            let (ended, end) = mpsc::channel();
            thread::spawn(move || ended.send(run_after(gate, 0, mailbox)));
            for _ in 0..messages {
                teller.send(1).unwrap();
            }
            drop(teller);
            // The account would end now if it did not stand at the gate.
            let waits = end.recv_timeout(Duration::from_millis(50));
            assert_eq!(waits, Err(RecvTimeoutError::Timeout));
            open.send(()).unwrap();
            let closing = Closing { balance: messages, refused: vec![] };
            assert_eq!(end.recv(), Ok(closing));
        }
    });
}

/// Atomic? Yes.
#[test]
fn a_deposit_that_does_not_fit_is_handed_back_and_changes_nothing() {
    in_time(|| {
        let (open, gate) = mpsc::channel();
        let (teller, mailbox) = mpsc::channel();
        teller.send(2).unwrap();
        teller.send(1).unwrap();
        drop(teller);
        drop(open);
        let closing = run_after(gate, u64::MAX - 1, mailbox);
        assert_eq!(closing, Closing { balance: u64::MAX, refused: vec![2] });
    });
}

/// To be accepted is not to be read: the queue is only memory.
#[test]
fn messages_nobody_read_are_gone_with_the_mailbox() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        for _ in 0..1_000 {
            assert_eq!(teller.send(1), Ok(()), "accepted");
        }
        drop(mailbox);
        assert!(
            teller.send(1).is_err(),
            "only now does the sender learn of it"
        );
    });
}
