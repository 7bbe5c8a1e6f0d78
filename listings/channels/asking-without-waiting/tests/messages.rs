//! What an account that never waits can promise, and what not.

use asking_without_waiting::{BankMessage, DoesNotFit, ask_both, run};
use std::sync::mpsc::{self, RecvError};
use std::thread;
use std::time::Duration;
use watchdog::in_time;

/// Claim D2. Without waiting inside an actor there is no circle, and the bank
/// closes.
/// Live? Yes.
#[test]
fn two_accounts_that_ask_each_other_by_message_both_answer() {
    in_time(|| {
        for _ in 0..200 {
            let (done, end) = mpsc::channel();
            thread::spawn(move || done.send(ask_both()));
            let answers = end.recv_timeout(Duration::from_secs(10));
            assert_eq!(answers, Ok([Ok(1_500_00), Ok(1_500_00)]));
        }
    });
}

#[test]
fn an_account_may_even_ask_itself() {
    in_time(|| {
        let (alice, mailbox) = mpsc::channel();
        let (asker, answer) = mpsc::channel();
        let (me, partner) = (alice.clone(), alice.clone());
        alice
            .send(BankMessage::GetJointBalance { me, partner, asker })
            .unwrap();
        drop(alice);
        assert_eq!(run(10_00, mailbox), 10_00);
        assert_eq!(answer.recv(), Ok(20_00));
    });
}

#[test]
fn two_full_balances_have_a_sum() {
    in_time(|| {
        let (alice, mailbox) = mpsc::channel();
        let (asker, answer) = mpsc::channel();
        alice
            .send(BankMessage::PartnerHas { balance: u64::MAX, asker })
            .unwrap();
        drop(alice);
        assert_eq!(run(u64::MAX, mailbox), u64::MAX);
        let sum = 2 * u128::from(u64::MAX);
        assert_eq!(answer.recv(), Ok(sum), "not as much as fits into one");
    });
}

/// The test plays the partner: the money it tells of has meanwhile arrived at
/// the asker's.
/// Isolated? No.
#[test]
fn the_sum_may_join_two_different_moments() {
    in_time(|| {
        let (alice, alice_mailbox) = mpsc::channel();
        let (partner, bob_mailbox) = mpsc::channel();
        let alices = thread::spawn(|| run(10_00, alice_mailbox));
        let (asker, answer) = mpsc::channel();
        let me = alice.clone();
        alice
            .send(BankMessage::GetJointBalance { me, partner, asker })
            .unwrap();

        let Ok(BankMessage::PartnerAsks { partner, asker }) =
            bob_mailbox.recv()
        else {
            panic!("Alice asks Bob");
        };
        // Bob has 5.00 now, which he then pays to Alice. All in all this bank
        // holds 15.00.
        let seen_at_bobs = 5_00;
        let (receipt, paid) = mpsc::channel();
        alice.send(BankMessage::Deposit { amount: 5_00, receipt }).unwrap();
        assert_eq!(paid.recv(), Ok(Ok(15_00)));
        partner
            .send(BankMessage::PartnerHas { balance: seen_at_bobs, asker })
            .unwrap();
        assert_eq!(answer.recv(), Ok(20_00));

        drop((alice, partner));
        assert_eq!(alices.join().unwrap(), 15_00);
    });
}

#[test]
fn a_partner_that_is_gone_is_an_error_and_no_silence() {
    in_time(|| {
        let (alice, mailbox) = mpsc::channel();
        let (partner, _) = mpsc::channel();
        let (asker, answer) = mpsc::channel();
        let me = alice.clone();
        alice
            .send(BankMessage::GetJointBalance { me, partner, asker })
            .unwrap();
        drop(alice);
        assert_eq!(run(10_00, mailbox), 10_00);
        assert_eq!(answer.recv(), Err(RecvError));
    });
}

/// Atomic? Partly.
#[test]
fn a_deposit_that_does_not_fit_is_refused_and_changes_nothing() {
    in_time(|| {
        let (alice, mailbox) = mpsc::channel();
        let (receipt, refused) = mpsc::channel();
        alice.send(BankMessage::Deposit { amount: 1, receipt }).unwrap();
        drop(alice);
        assert_eq!(run(u64::MAX, mailbox), u64::MAX);
        assert_eq!(refused.recv(), Ok(Err(DoesNotFit)));
    });
}

#[test]
fn a_refusal_says_why() {
    let why = asking_without_waiting::DoesNotFit.to_string();
    assert_eq!(why, "the deposit does not fit into the balance");
}
