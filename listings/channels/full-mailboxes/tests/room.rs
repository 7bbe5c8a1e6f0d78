//! When two bounded mailboxes lock up, when they do not, and what refusing
//! costs.

use full_mailboxes::{
    BankMessage, Closing, Refused, WhenFull, pay_each_other, run,
};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

type Receipts = Receiver<Result<(), Refused>>;

/// Runs the bank on a thread nobody joins, and waits for its end so many
/// milliseconds.
fn watch(
    (room, messages, when_full): (usize, u32, WhenFull),
    patience: u64,
) -> (Result<[Closing; 2], RecvTimeoutError>, [Receipts; 2]) {
    let (alices, from_alice) = mpsc::channel();
    let (bobs, from_bob) = mpsc::channel();
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        done.send(pay_each_other(room, messages, when_full, [alices, bobs]))
    });
    (end.recv_timeout(Duration::from_millis(patience)), [from_alice, from_bob])
}

/// Claim D2. One message more than there is room for, each way: both wait,
/// neither reads.
#[test]
fn two_full_mailboxes_whose_readers_wait_for_room_never_empty() {
    in_time(|| {
        let (end, receipts) = watch((1, 2, WhenFull::Wait), 100);
        assert_eq!(end, Err(RecvTimeoutError::Timeout));
        for receipts in receipts {
            assert_eq!(
                receipts.try_iter().count(),
                1,
                "the second message is never through"
            );
        }
    });
}

/// Claim D2. More room moves the lock-up; it does not remove it.
#[test]
fn more_room_only_needs_more_messages() {
    in_time(|| {
        let locks_up = |room| {
            let (end, receipts) =
                watch((room, room as u32 + 1, WhenFull::Wait), 100);
            assert_eq!(end, Err(RecvTimeoutError::Timeout), "room for {room}");
            assert_eq!(
                receipts.map(|from| from.try_iter().count()),
                [room, room]
            );

            let (end, _) = watch((room, room as u32, WhenFull::Wait), 10_000);
            let balances =
                end.map(|closings| closings.map(|closing| closing.balance));
            assert_eq!(
                balances,
                Ok([1_000_00, 500_00]),
                "what fits does no harm"
            );
        };
        // All at once, so that the test waits once.
        thread::scope(|s| {
            (1..=4).for_each(|room| _ = s.spawn(move || locks_up(room)));
        });
    });
}

/// Claim D2. Who does not wait is not part of a circle; each message is paid or
/// refused.
#[test]
fn accounts_that_refuse_instead_of_waiting_always_end() {
    in_time(|| {
        for room in 1..=4 {
            for _ in 0..50 {
                let (end, receipts) =
                    watch((room, 100, WhenFull::Refuse), 10_000);
                let [alice, bob] = end.expect("nobody waits");
                assert_eq!(alice.balance + bob.balance, 1_500_00);
                let [from_alice, from_bob] = receipts.map(|from| {
                    let receipts: Vec<_> = from.try_iter().collect();
                    assert_eq!(
                        receipts.len(),
                        100,
                        "every message has its receipt"
                    );
                    receipts.iter().filter(|receipt| receipt.is_ok()).count()
                        as u64
                });
                assert_eq!(
                    alice.balance,
                    1_000_00 + 1_00 * from_bob - 1_00 * from_alice
                );
            }
        }
    });
}

#[test]
fn a_payment_into_a_full_mailbox_is_refused_and_changes_nothing() {
    in_time(|| {
        let (alice, alice_mailbox) = mpsc::sync_channel(1);
        let (to, bob_mailbox) = mpsc::sync_channel(1);
        let (receipts, told) = mpsc::channel();
        alice.send(BankMessage::Pay { to, messages: 3, receipts }).unwrap();
        drop(alice);
        // Bob does not read: one message fits, two are refused.
        let closing = run(10_00, WhenFull::Refuse, alice_mailbox);
        assert_eq!(closing, Closing { balance: 9_00, refused: vec![] });
        let told: Vec<_> = told.iter().collect();
        assert_eq!(
            told,
            [Ok(()), Err(Refused::NotSent), Err(Refused::NotSent)]
        );
        assert_eq!(bob_mailbox.iter().count(), 1);
    });
}

#[test]
fn a_payment_that_is_not_covered_is_refused_and_changes_nothing() {
    in_time(|| {
        let (alice, alice_mailbox) = mpsc::sync_channel(1);
        let (to, bob_mailbox) = mpsc::sync_channel(1);
        let (receipts, told) = mpsc::channel();
        alice.send(BankMessage::Pay { to, messages: 1, receipts }).unwrap();
        drop(alice);
        assert_eq!(
            run(99, WhenFull::Wait, alice_mailbox),
            Closing { balance: 99, refused: vec![] }
        );
        assert_eq!(told.recv(), Ok(Err(Refused::NotCovered)));
        assert_eq!(bob_mailbox.iter().count(), 0);
    });
}

#[test]
fn a_deposit_that_does_not_fit_is_handed_back_and_changes_nothing() {
    in_time(|| {
        let (alice, mailbox) = mpsc::sync_channel(1);
        alice.send(BankMessage::Deposit(2)).unwrap();
        drop(alice);
        let closing = run(u64::MAX - 1, WhenFull::Refuse, mailbox);
        assert_eq!(
            closing,
            Closing { balance: u64::MAX - 1, refused: vec![2] }
        );
    });
}

#[test]
fn every_refusal_says_why() {
    use full_mailboxes::Refused::*;
    let words = [NotCovered, NotSent].map(|why| why.to_string());
    assert_eq!(
        words,
        [
            "the payer has less than that",
            "the mailbox of the payee is full or closed"
        ]
    );
}
