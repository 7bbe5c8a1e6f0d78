//! What the mailbox promises, and what it does not.

use account_actor::{Account, BankMessage};
use std::sync::mpsc;
use std::thread;
use watchdog::in_time;

/// Claim C1 (holds if).
/// If the second message overtook the first, the withdrawal would
/// find nothing.
#[test]
fn messages_from_one_sender_are_handled_in_order() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        let account = thread::spawn(|| Account::open(0).run(mailbox));
        for _ in 0..10_000 {
            teller.send(BankMessage::Deposit(1)).unwrap();
            teller.send(BankMessage::Withdraw(1)).unwrap();
        }
        drop(teller);
        assert_eq!(account.join().unwrap(), 0);
    });
}

/// Atomic? Yes.
#[test]
fn a_withdrawal_that_is_not_covered_changes_nothing() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        teller.send(BankMessage::Withdraw(10_01)).unwrap();
        drop(teller);
        assert_eq!(Account::open(10_00).run(mailbox), 10_00);
    });
}

#[test]
fn a_transfer_moves_money_and_makes_none() {
    in_time(|| {
        let (alice, alice_mailbox) = mpsc::channel();
        let (bob, bob_mailbox) = mpsc::channel();
        let alices_account =
            thread::spawn(|| Account::open(1_000_00).run(alice_mailbox));
        let bobs_account =
            thread::spawn(|| Account::open(500_00).run(bob_mailbox));
        alice.send(BankMessage::Transfer { to: bob, amount: 200_00 }).unwrap();
        drop(alice);
        assert_eq!(alices_account.join().unwrap(), 800_00);
        assert_eq!(bobs_account.join().unwrap(), 700_00);
    });
}

#[test]
fn a_transfer_that_is_not_covered_pays_nobody() {
    in_time(|| {
        let (alice, alice_mailbox) = mpsc::channel();
        let (bob, bob_mailbox) = mpsc::channel();
        alice.send(BankMessage::Transfer { to: bob, amount: 10_01 }).unwrap();
        drop(alice);
        assert_eq!(Account::open(10_00).run(alice_mailbox), 10_00);
        assert_eq!(Account::open(5_00).run(bob_mailbox), 5_00);
    });
}

/// Claim C1. Nobody fixes the order across senders: here each of the two is
/// forced once.
#[test]
fn messages_from_two_senders_may_come_in_either_order() {
    in_time(|| {
        for (deposit_first, closing_balance) in [(true, 0), (false, 5_00)] {
            let (depositor, mailbox) = mpsc::channel();
            let withdrawer = depositor.clone();
            let deposit =
                move || depositor.send(BankMessage::Deposit(5_00)).unwrap();
            let withdraw =
                move || withdrawer.send(BankMessage::Withdraw(5_00)).unwrap();
            if deposit_first {
                thread::spawn(deposit).join().unwrap();
                thread::spawn(withdraw).join().unwrap();
            } else {
                thread::spawn(withdraw).join().unwrap();
                thread::spawn(deposit).join().unwrap();
            }
            assert_eq!(Account::open(0).run(mailbox), closing_balance);
        }
    });
}

/// What the same sender has sent before is in the answer.
#[test]
fn a_question_is_answered_with_what_came_before_it() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        let account = thread::spawn(|| Account::open(10_00).run(mailbox));
        let (asker, answer) = mpsc::channel();
        teller.send(BankMessage::Deposit(5_00)).unwrap();
        teller.send(BankMessage::Withdraw(15_00)).unwrap();
        teller.send(BankMessage::Deposit(2_00)).unwrap();
        teller.send(BankMessage::GetBalance(asker)).unwrap();
        assert_eq!(answer.recv(), Ok(2_00));
        drop(teller);
        assert_eq!(account.join().unwrap(), 2_00);
    });
}
