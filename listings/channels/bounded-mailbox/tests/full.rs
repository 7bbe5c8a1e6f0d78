//! What a full mailbox does to its senders.

use bounded_mailbox::channel;
use std::sync::mpsc::{self, RecvTimeoutError, SendError, TrySendError};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// Claim X2 (holds).
/// With room for n messages and nobody reading, the n+1st cannot be
/// through.
/// Live? Partly.
#[test]
fn the_sender_waits_until_a_message_is_read() {
    in_time(|| {
        let last_one_waits = |room| {
            let (sender, mailbox) = channel(room);
            let (report, progress) = mpsc::channel();
            let writer = thread::spawn(move || {
                for message in 0..=room {
                    sender.send_or_wait(message).unwrap();
                    report.send(message).unwrap();
                }
            });
            for message in 0..room {
                assert_eq!(
                    progress.recv(),
                    Ok(message),
                    "there is room for this one"
                );
            }
            let stuck = progress.recv_timeout(Duration::from_millis(100));
            assert_eq!(
                stuck,
                Err(RecvTimeoutError::Timeout),
                "the last one waits"
            );

            assert_eq!(mailbox.recv(), Ok(0), "one message is read …");
            assert_eq!(progress.recv(), Ok(room), "… and the last one is in");
            writer.join().unwrap();
            assert_eq!(
                mailbox.iter().collect::<Vec<_>>(),
                (1..=room).collect::<Vec<_>>()
            );
        };
        // All at once, so that the test waits once.
        thread::scope(|s| {
            (0..5).for_each(|room| _ = s.spawn(move || last_one_waits(room)));
        });
    });
}

/// Claim X2. Room for n: n are taken, the rest come back, and nothing is lost.
/// Live? Yes. Atomic? Yes.
#[test]
fn try_send_tells_a_full_mailbox_from_a_closed_one() {
    in_time(|| {
        let (sender, mailbox) = channel(2);
        assert_eq!(sender.send_or_refuse(10_00), Ok(()));
        assert_eq!(sender.send_or_refuse(20_00), Ok(()));
        assert_eq!(
            sender.send_or_refuse(30_00),
            Err(TrySendError::Full(30_00))
        );
        drop(mailbox);
        assert_eq!(
            sender.send_or_refuse(30_00),
            Err(TrySendError::Disconnected(30_00))
        );
    });
}

/// Live? Partly. Atomic? Yes.
#[test]
fn a_sender_that_waits_learns_of_a_closed_mailbox() {
    in_time(|| {
        let (sender, mailbox) = channel(1);
        assert_eq!(sender.send_or_wait(10_00), Ok(()));
        let name = thread::Builder::new().name("sender".into());
        let waits = name.spawn(move || sender.send_or_wait(20_00)).unwrap();
        #[cfg(target_os = "linux")]
        watchdog::asleep("sender", 1);
        drop(mailbox);
        assert_eq!(
            waits.join().unwrap(),
            Err(SendError(20_00)),
            "the message comes back"
        );
    });
}

/// Claim X2. What was dropped is counted: read + dropped = sent.
/// Live? Yes. Atomic? Yes.
#[test]
fn dropped_messages_are_counted() {
    in_time(|| {
        let (sender, mailbox) = channel(3);
        for message in 0..10 {
            assert_eq!(sender.send_or_drop(message), Ok(()));
        }
        assert_eq!(sender.dropped(), 7);
        assert_eq!(
            mailbox.recv(),
            Ok(0),
            "the first are kept, the last are dropped"
        );
        assert_eq!(sender.send_or_drop(10), Ok(()), "there is room again");
        assert_eq!(sender.dropped(), 7);
        drop(mailbox);
        assert_eq!(
            sender.send_or_drop(11),
            Err(SendError(11)),
            "closed is not full"
        );
        assert_eq!(sender.dropped(), 7);
    });
}

/// Two clones, one count.
#[test]
fn clones_count_what_they_drop_together() {
    in_time(|| {
        let (sender, _mailbox) = channel(1);
        let clone = sender.clone();
        for message in 0..3 {
            assert_eq!(sender.send_or_drop(message), Ok(()));
            assert_eq!(clone.send_or_drop(message), Ok(()));
        }
        assert_eq!((sender.dropped(), clone.dropped()), (5, 5));
    });
}

#[test]
fn waiting_senders_lose_no_message() {
    in_time(|| {
        let (sender, mailbox) = channel(2);
        let writers: Vec<_> = (0..4)
            .map(|_| {
                let sender = sender.clone();
                thread::spawn(move || {
                    (1..=100).try_for_each(|cents| sender.send_or_wait(cents))
                })
            })
            .collect();
        drop(sender);
        assert_eq!(mailbox.iter().sum::<u64>(), 4 * 5050);
        for writer in writers {
            assert_eq!(writer.join().unwrap(), Ok(()));
        }
    });
}

#[test]
fn a_mailbox_without_room_takes_nothing_unless_somebody_reads() {
    in_time(|| {
        let (sender, mailbox) = channel(0);
        assert_eq!(
            sender.send_or_refuse(10_00),
            Err(TrySendError::Full(10_00))
        );
        drop(mailbox);
    });
}
