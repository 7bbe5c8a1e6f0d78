//! What a ledger promises: whole transfers, exact audits, refusals that
//! change nothing.

use ledger_actor::{AccountId, Ledger, LedgerMessage, Refused, Reply};
use std::sync::mpsc::{self, Sender};
use std::thread;
use watchdog::in_time;

type Teller = Sender<LedgerMessage>;

fn open<const N: usize>(balances: [u64; N]) -> Teller {
    let (teller, mailbox) = mpsc::channel();
    let ledger = Ledger::open((1..).zip(balances));
    thread::spawn(|| ledger.run(mailbox));
    teller
}

fn ask<T>(
    teller: &Teller,
    message: impl FnOnce(Reply<T>) -> LedgerMessage,
) -> Result<T, Refused> {
    let (reply, answer) = mpsc::channel();
    teller.send(message(reply)).unwrap();
    answer.recv().expect("every message is answered")
}

fn deposit(
    teller: &Teller,
    account: AccountId,
    amount: u64,
) -> Result<(), Refused> {
    ask(teller, |reply| LedgerMessage::Deposit(account, amount, reply))
}

fn transfer(
    teller: &Teller,
    from: AccountId,
    to: AccountId,
    amount: u64,
) -> Result<(), Refused> {
    ask(teller, |reply| LedgerMessage::Transfer { from, to, amount, reply })
}

fn balance(teller: &Teller, account: AccountId) -> Result<u64, Refused> {
    ask(teller, |reply| LedgerMessage::GetBalance(account, reply))
}

fn audit(teller: &Teller) -> u128 {
    let (auditor, total) = mpsc::channel();
    teller.send(LedgerMessage::Audit(auditor)).unwrap();
    total.recv().expect("every message is answered")
}

/// Atomic? Yes.
#[test]
fn a_transfer_changes_both_accounts_or_neither() {
    in_time(|| {
        for (from, to, amount, outcome) in [
            (10_00, 1_00, 10_00, Ok(())),
            (10_00, 1_00, 0, Ok(())),
            (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
            (10_00, u64::MAX - 1, 1, Ok(())),
            (10_00, u64::MAX, 1, Err(Refused::DoesNotFit)),
        ] {
            let teller = open([from, to]);
            assert_eq!(transfer(&teller, 1, 2, amount), outcome);
            let moved = if outcome.is_ok() { amount } else { 0 };
            assert_eq!(balance(&teller, 1), Ok(from - moved));
            assert_eq!(balance(&teller, 2), Ok(to + moved));
        }
    });
}

#[test]
fn an_account_nobody_opened_is_named_and_nothing_changes() {
    in_time(|| {
        let teller = open([10_00, 1_00]);
        let nobody = Refused::NoSuchAccount(3);
        assert_eq!(transfer(&teller, 1, 3, 1_00), Err(nobody));
        assert_eq!(transfer(&teller, 3, 1, 1_00), Err(nobody));
        assert_eq!(transfer(&teller, 3, 3, 1_00), Err(nobody));
        assert_eq!(deposit(&teller, 3, 1_00), Err(nobody));
        assert_eq!(balance(&teller, 3), Err(nobody));
        assert_eq!(
            (balance(&teller, 1), balance(&teller, 2)),
            (Ok(10_00), Ok(1_00))
        );
        assert_eq!(audit(&teller), 11_00);
    });
}

#[test]
fn a_deposit_that_does_not_fit_is_refused_and_changes_nothing() {
    in_time(|| {
        let teller = open([1]);
        assert_eq!(deposit(&teller, 1, u64::MAX), Err(Refused::DoesNotFit));
        assert_eq!(balance(&teller, 1), Ok(1));
        assert_eq!(deposit(&teller, 1, u64::MAX - 1), Ok(()));
        assert_eq!(balance(&teller, 1), Ok(u64::MAX));
    });
}

#[test]
fn a_transfer_to_oneself_needs_cover_and_changes_nothing() {
    in_time(|| {
        for (cents, amount, outcome) in [
            (10_00, 10_00, Ok(())),
            (10_00, 10_01, Err(Refused::NotCovered)),
            (u64::MAX, 1, Ok(())),
        ] {
            let teller = open([cents]);
            assert_eq!(transfer(&teller, 1, 1, amount), outcome);
            assert_eq!(balance(&teller, 1), Ok(cents));
        }
    });
}

#[test]
fn an_audit_of_accounts_full_to_the_brim_still_adds_up() {
    in_time(|| {
        assert_eq!(
            audit(&open([u64::MAX, u64::MAX])),
            2 * u128::from(u64::MAX)
        );
    });
}

/// Claims C7 (does not hold) and M7.
/// Four tellers move money between three accounts; every audit sees
/// all of it.
/// Isolated? Yes.
#[test]
fn an_audit_between_any_two_messages_sees_the_total() {
    in_time(|| {
        let teller = open([1_000_00, 500_00, 0]);
        thread::scope(|bank| {
            for start in 0..4_u32 {
                let teller = teller.clone();
                bank.spawn(move || {
                    for i in start..start + 2_000 {
                        let (from, to) = (i % 3 + 1, i / 3 % 3 + 1);
                        let _ = transfer(
                            &teller,
                            from,
                            to,
                            u64::from(i % 7) * 100_00,
                        );
                    }
                });
            }
            for _ in 0..2_000 {
                assert_eq!(audit(&teller), 1_500_00);
            }
        });
        assert_eq!(audit(&teller), 1_500_00);
    });
}

/// Claim C7. Two transfers, and after each the question for both balances,
/// lie in the mailbox: the first answers know all of the first transfer and
/// nothing of the second.
#[test]
fn messages_take_effect_whole_and_in_the_order_of_the_mailbox() {
    in_time(|| {
        let (teller, mailbox) = mpsc::channel();
        let (reply, answers) = mpsc::channel();
        let (asker, balances) = mpsc::channel();
        for amount in [200_00, 300_00] {
            let reply = reply.clone();
            teller
                .send(LedgerMessage::Transfer { from: 1, to: 2, amount, reply })
                .unwrap();
            for account in [1, 2] {
                teller
                    .send(LedgerMessage::GetBalance(account, asker.clone()))
                    .unwrap();
            }
        }
        drop((teller, reply, asker));
        Ledger::open([(1, 1_000_00), (2, 500_00)]).run(mailbox);
        assert_eq!(Vec::from_iter(answers), [Ok(()), Ok(())]);
        let seen = [Ok(800_00), Ok(700_00), Ok(500_00), Ok(1_000_00)];
        assert_eq!(Vec::from_iter(balances), seen);
    });
}

/// The ledger waits for nobody, not even for somebody to read its answer.
/// Live? Yes.
#[test]
fn every_message_is_answered_even_after_an_asker_has_left() {
    in_time(|| {
        let teller = open([10_00, 0]);
        for _ in 0..100 {
            let (reply, answer) = mpsc::channel();
            drop(answer);
            teller
                .send(LedgerMessage::Transfer {
                    from: 1,
                    to: 2,
                    amount: 1,
                    reply,
                })
                .unwrap();
        }
        assert_eq!(balance(&teller, 2), Ok(1_00));
    });
}

#[test]
fn every_refusal_says_why() {
    use ledger_actor::Refused::*;
    let words =
        [NoSuchAccount(7), NotCovered, DoesNotFit].map(|why| why.to_string());
    assert_eq!(
        words,
        [
            "there is no account 7",
            "the payer has less than that",
            "the payee has no room for it"
        ]
    );
}
