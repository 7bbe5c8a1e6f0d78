//! What an auditor finds while money is under way, and why asking the payer
//! first, behind one's own order to pay, hides it.

use limbo_audit::{Account, BankMessage, ask, audit, transfer};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use watchdog::in_time;

fn open(balance: u64) -> (Sender<BankMessage>, JoinHandle<u64>) {
    let (account, mailbox) = mpsc::channel();
    (account, thread::spawn(move || Account::open(balance).run(mailbox)))
}

/// Claim C3 (holds). Bob answers before the transfer, Alice after it: 200.00 of
/// 1500.00 is nowhere.
#[test]
fn an_audit_during_a_transfer_misses_the_money_in_transit() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
        let seen = audit(&bob, &alice, || transfer(&alice, &bob, 200_00));
        assert_eq!(seen, 1_300_00);
    });
}

/// Claim C3. Alice answers before the transfer, Bob after it: 200.00 is
/// counted twice.
#[test]
fn an_audit_in_the_other_order_counts_the_money_twice() {
    in_time(|| {
        let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
        let seen = audit(&alice, &bob, || transfer(&alice, &bob, 200_00));
        assert_eq!(seen, 1_700_00);
    });
}

/// Claim C3. No auditor needed: here the mailbox is read by hand.
#[test]
fn until_the_payee_reads_its_messages_the_money_is_in_neither_account() {
    in_time(|| {
        let (mut alice, mut bob) =
            (Account::open(1_000_00), Account::open(500_00));
        let (bobs_address, bobs_mailbox) = mpsc::channel();
        alice
            .handle(BankMessage::Transfer { to: bobs_address, amount: 200_00 });
        assert_eq!(alice.balance() + bob.balance(), 1_300_00);

        bob.handle(bobs_mailbox.recv().unwrap());
        assert_eq!(alice.balance() + bob.balance(), 1_500_00);
        assert!(bobs_mailbox.recv().is_err(), "one message, and no more");
    });
}

/// Transfers, asks the payer, and only then the payee; returns both answers.
fn payer_first(
    alice: &Sender<BankMessage>,
    bob: &Sender<BankMessage>,
) -> (u64, u64) {
    alice
        .send(BankMessage::Transfer { to: bob.clone(), amount: 200_00 })
        .unwrap();
    (ask(alice), ask(bob))
}

/// Claim C3. The order of the article's own demonstration: it never shows the
/// gap.
#[test]
fn whoever_waits_for_the_payer_and_then_asks_the_payee_never_sees_the_gap() {
    in_time(|| {
        for _ in 0..1_000 {
            let ((alice, _), (bob, _)) = (open(1_000_00), open(500_00));
            assert_eq!(payer_first(&alice, &bob), (800_00, 700_00));
        }
    });
}

/// Claim C3. Why it never does: Bob's mailbox is left unread until both
/// messages are in it.
#[test]
fn the_deposit_lies_ahead_of_the_question_in_the_payees_mailbox() {
    in_time(|| {
        let (alice, _) = open(1_000_00);
        let (bob, unread): (_, Receiver<BankMessage>) = mpsc::channel();
        alice
            .send(BankMessage::Transfer { to: bob.clone(), amount: 200_00 })
            .unwrap();
        assert_eq!(ask(&alice), 800_00);
        bob.send(BankMessage::GetBalance(mpsc::channel().0)).unwrap();

        let messages: Vec<_> = unread.try_iter().collect();
        assert!(
            matches!(
                messages[..],
                [BankMessage::Deposit(200_00), BankMessage::GetBalance(_)]
            ),
            "{messages:?}"
        );
    });
}

#[test]
fn a_transfer_that_is_not_covered_pays_nobody() {
    in_time(|| {
        let (mut alice, bob) = (Account::open(10_00), mpsc::channel());
        alice.handle(BankMessage::Transfer { to: bob.0, amount: 10_01 });
        assert_eq!(alice.balance(), 10_00);
        assert!(bob.1.recv().is_err(), "nothing is in Bob's mailbox");
    });
}

/// Audits and opposite transfers at once: all of them end, and no cent is
/// lost on the way.
#[test]
fn audits_and_transfers_all_end_and_the_closing_balances_add_up() {
    in_time(|| {
        let ((alice, alices_end), (bob, bobs_end)) =
            (open(1_000_00), open(500_00));
        thread::scope(|scope| {
            for (from, to) in [(&alice, &bob), (&bob, &alice)] {
                scope.spawn(move || {
                    (0..1_000).for_each(|_| transfer(from, to, 1_00))
                });
            }
            scope.spawn(|| {
                (0..1_000).map(|_| audit(&alice, &bob, || {})).sum::<u64>()
            });
        });
        drop((alice, bob));
        assert_eq!(
            alices_end.join().unwrap() + bobs_end.join().unwrap(),
            1_500_00
        );
    });
}
