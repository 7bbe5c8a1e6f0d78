//! What one message with both accounts in it promises, and whom it keeps
//! waiting.

use one_message::{Account, Refused, Settled, TransactionWrapper, run_worker};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

fn message(
    from: u64,
    to: u64,
    amount: u64,
) -> (TransactionWrapper, Sender<bool>, Receiver<Settled>) {
    let (manager, approval) = mpsc::channel();
    let (reply, answer) = mpsc::channel();
    let (from, to) = (Account { balance: from }, Account { balance: to });
    (TransactionWrapper { from, to, amount, approval, reply }, manager, answer)
}

fn settle(from: u64, to: u64, amount: u64, approved: bool) -> Settled {
    let (message, manager, answer) = message(from, to, amount);
    let (worker, mailbox) = mpsc::channel();
    worker.send(message).unwrap();
    manager.send(approved).unwrap();
    drop(worker);
    run_worker(mailbox);
    answer.recv().unwrap()
}

/// Atomic? Yes.
#[test]
fn a_transfer_changes_both_accounts_or_neither() {
    in_time(|| {
        let refused = |reason| (Err(reason), false);
        for (from, to, amount, approved, (outcome, moved)) in [
            (10_00, 1_00, 10_00, true, (Ok(()), true)),
            (10_00, 1_00, 0, true, (Ok(()), true)),
            (10_00, 1_00, 10_01, true, refused(Refused::NotCovered)),
            (10_00, 1_00, 4_00, false, refused(Refused::NotApproved)),
            (10_00, u64::MAX, 1, true, refused(Refused::DoesNotFit)),
            (u64::MAX, u64::MAX, u64::MAX, true, refused(Refused::DoesNotFit)),
            (1, u64::MAX - 1, 1, true, (Ok(()), true)),
        ] {
            let settled = settle(from, to, amount, approved);
            assert_eq!(settled.outcome, outcome);
            let moved = if moved { amount } else { 0 };
            assert_eq!(settled.from.balance, from - moved);
            assert_eq!(settled.to.balance, to + moved);
        }
    });
}

#[test]
fn a_manager_who_goes_away_has_not_approved() {
    in_time(|| {
        let (message, manager, answer) = message(10_00, 0, 4_00);
        let (worker, mailbox) = mpsc::channel();
        worker.send(message).unwrap();
        drop((manager, worker));
        run_worker(mailbox);
        assert_eq!(answer.recv().unwrap().outcome, Err(Refused::NotApproved));
    });
}

/// Claim C6 (holds if).
/// Alice's transfer waits for its manager, so Carol's waits too,
/// though it is approved and about two other accounts.
/// Live? No.
#[test]
fn a_transfer_waits_for_one_it_has_nothing_to_do_with() {
    in_time(|| {
        let (worker, mailbox) = mpsc::channel();
        let workers_end = thread::spawn(|| run_worker(mailbox));
        let (alice_to_bob, alices_manager, alice_settled) =
            message(10_00, 0, 4_00);
        let (carol_to_dave, carols_manager, carol_settled) =
            message(10_00, 0, 4_00);
        worker.send(alice_to_bob).unwrap();
        worker.send(carol_to_dave).unwrap();
        carols_manager.send(true).unwrap();

        let patience = Duration::from_millis(100);
        let settled = carol_settled.recv_timeout(patience);
        assert_eq!(settled.err(), Some(RecvTimeoutError::Timeout));
        alices_manager.send(true).unwrap();
        assert_eq!(alice_settled.recv().unwrap().outcome, Ok(()));
        assert_eq!(carol_settled.recv().unwrap().outcome, Ok(()));

        drop(worker);
        workers_end.join().unwrap();
    });
}

/// Claim C6. It is the one worker who keeps Carol waiting, not the two
/// accounts in a message.
#[test]
fn with_a_second_worker_it_would_not_wait() {
    in_time(|| {
        let [(alice, alices_desk), (carol, carols_desk)] = ["Alice", "Carol"]
            .map(|_| {
                let (worker, mailbox) = mpsc::channel();
                (worker, thread::spawn(|| run_worker(mailbox)))
            });
        let (alice_to_bob, alices_manager, alice_settled) =
            message(10_00, 0, 4_00);
        let (carol_to_dave, carols_manager, carol_settled) =
            message(10_00, 0, 4_00);
        alice.send(alice_to_bob).unwrap();
        carol.send(carol_to_dave).unwrap();
        carols_manager.send(true).unwrap();

        // Alice's manager is silent.
        assert_eq!(carol_settled.recv().unwrap().outcome, Ok(()));
        alices_manager.send(true).unwrap();
        assert_eq!(alice_settled.recv().unwrap().outcome, Ok(()));

        drop((alice, carol));
        alices_desk.join().unwrap();
        carols_desk.join().unwrap();
    });
}

/// Claim C6. The same two transfers, but every payer is an actor with a
/// thread of its own: Carol's is done while Alice's still waits.
#[test]
fn with_an_actor_an_account_it_would_not_wait() {
    in_time(|| {
        type Payment = (u64, Receiver<bool>, Sender<bool>);
        fn run_account(mut balance: u64, mailbox: Receiver<Payment>) -> u64 {
            for (amount, approval, paid) in mailbox {
                let approved = approval.recv() == Ok(true) && amount <= balance;
                balance -= if approved { amount } else { 0 };
                paid.send(approved).unwrap();
            }
            balance
        }
        let [
            (alice, alice_paid, alices_manager),
            (carol, carol_paid, carols_manager),
        ] = ["Alice", "Carol"].map(|_| {
            let (account, mailbox) = mpsc::channel();
            let (manager, approval) = mpsc::channel();
            let (reply, paid) = mpsc::channel();
            account.send((4_00, approval, reply)).unwrap();
            drop(account);
            (thread::spawn(|| run_account(10_00, mailbox)), paid, manager)
        });

        carols_manager.send(true).unwrap();
        assert_eq!(carol_paid.recv(), Ok(true)); // Alice's manager is silent
        alices_manager.send(true).unwrap();
        assert_eq!(alice_paid.recv(), Ok(true));
        assert_eq!(
            (alice.join().unwrap(), carol.join().unwrap()),
            (6_00, 6_00)
        );
    });
}

#[test]
fn a_message_that_cannot_be_sent_brings_both_accounts_back() {
    in_time(|| {
        let (worker, mailbox) = mpsc::channel();
        drop(mailbox);
        let (message, _manager, _answer) = message(10_00, 1_00, 4_00);
        let returned = worker.send(message).unwrap_err().0;
        assert_eq!((returned.from.balance, returned.to.balance), (10_00, 1_00));
    });
}

#[test]
fn a_message_the_worker_leaves_unread_takes_both_accounts_with_it() {
    in_time(|| {
        let (worker, mailbox) = mpsc::channel();
        let (message, _manager, answer) = message(10_00, 1_00, 4_00);
        worker.send(message).unwrap();
        drop(mailbox); // the worker is gone, and what it had not received is dropped
        assert!(
            answer.recv().is_err(),
            "11.00 went into the message and nothing comes out"
        );
    });
}

#[test]
fn every_refusal_says_why() {
    use one_message::Refused::*;
    let words =
        [NotApproved, NotCovered, DoesNotFit].map(|why| why.to_string());
    assert_eq!(
        words,
        [
            "not approved",
            "the payer has less than that",
            "the payee has no room for it"
        ]
    );
}
