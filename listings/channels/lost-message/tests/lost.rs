//! What gets lost, counted to the cent.

use lost_message::{Account, BankMessage};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use watchdog::in_time;

fn open(balance: u64) -> (Sender<BankMessage>, JoinHandle<u64>) {
    let (account, mailbox) = mpsc::channel();
    (account, thread::spawn(move || Account::open(balance).run(mailbox)))
}

fn close(account: &Sender<BankMessage>) -> u64 {
    let (asker, answer) = mpsc::channel();
    account.send(BankMessage::Close(asker)).unwrap();
    answer.recv().unwrap()
}

/// Claim C5 (does not hold).
/// Bob's mailbox is gone, `send` fails, and the payer throws the
/// money away with the error.
/// Atomic? No.
#[test]
fn money_sent_to_a_closed_account_is_gone() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
        let bobs_last = close(&bob);
        alice.send(BankMessage::Transfer { to: bob, amount: 200_00 }).unwrap();
        assert_eq!(1_500_00 - (close(&alice) + bobs_last), 200_00);
    });
}

/// Claim C5. Here `send` even succeeds: the deposit lies behind the message
/// that closes the account.
#[test]
fn money_that_lies_unread_when_the_account_closes_is_gone() {
    in_time(|| {
        let (bob, bobs_mailbox) = mpsc::channel();
        bob.send(BankMessage::Close(mpsc::channel().0)).unwrap();
        let (alice, _) = open(1_000_00);
        alice.send(BankMessage::Transfer { to: bob, amount: 200_00 }).unwrap();
        let alices_last = close(&alice);
        let bobs_last = Account::open(500_00).run(bobs_mailbox);
        assert_eq!(1_500_00 - (alices_last + bobs_last), 200_00);
    });
}

/// Claim C5. Whoever sent the two messages saw the same: `Ok(())`.
#[test]
fn a_refused_withdrawal_looks_just_like_a_granted_one() {
    in_time(|| {
        let (alice, _) = open(1_000_00);
        assert_eq!(alice.send(BankMessage::Withdraw(900_00)).ok(), Some(()));
        assert_eq!(alice.send(BankMessage::Withdraw(900_00)).ok(), Some(()));
        assert_eq!(close(&alice), 100_00); // one was granted, one refused: which?
    });
}

/// Claim C8 (does not hold).
/// With overflow checks, as in a debug build, the account's thread
/// panics.
/// Live? Partly.
#[test]
#[cfg_attr(not(debug_assertions), ignore = "needs overflow checks")]
fn a_deposit_that_does_not_fit_takes_the_account_down() {
    in_time(|| {
        let (rich, end) = open(u64::MAX);
        rich.send(BankMessage::Deposit(1)).unwrap();
        let (asker, answer) = mpsc::channel();
        let _ = rich.send(BankMessage::Close(asker));
        assert!(answer.recv().is_err(), "nobody is left to tell the balance");
        assert!(end.join().is_err(), "it went with the thread");
    });
}

/// Claim C8. What `+` does where overflow is not checked; nobody would panic.
#[test]
fn without_overflow_checks_the_fullest_balance_would_wrap_round_to_nothing() {
    in_time(|| {
        assert_eq!(u64::MAX.wrapping_add(1), 0);
    });
}

#[test]
fn a_transfer_that_is_not_covered_pays_nobody() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(10_00), open(5_00));
        let transfer = BankMessage::Transfer { to: bob.clone(), amount: 10_01 };
        alice.send(transfer).unwrap();
        assert_eq!((close(&alice), close(&bob)), (10_00, 5_00));
    });
}

#[test]
fn between_open_accounts_money_arrives() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
        alice
            .send(BankMessage::Transfer { to: bob.clone(), amount: 200_00 })
            .unwrap();
        assert_eq!((close(&alice), close(&bob)), (800_00, 700_00));
    });
}

#[test]
fn the_last_cent_may_go() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(10_00), open(5_00));
        let transfer = BankMessage::Transfer { to: bob.clone(), amount: 10_00 };
        alice.send(transfer).unwrap();
        assert_eq!((close(&alice), close(&bob)), (0, 15_00));
    });
}
