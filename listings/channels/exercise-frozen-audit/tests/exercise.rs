//! What the audit must do.
//! Run: `cargo test -p exercise-frozen-audit -- --ignored`

use exercise_frozen_audit::{BankMessage, NoTotal, audit};
use std::sync::mpsc::{self, Sender};
use std::thread;

#[derive(Debug, PartialEq, Eq)]
enum Event {
    Frozen(usize),
    SaidNo(usize),
    Thawed(usize),
}
use Event::{Frozen, SaidNo, Thawed};

/// An account with a transfer under way has no balance to tell.
fn run_audit(balances: &[Option<u64>]) -> (Result<u128, NoTotal>, Vec<Event>) {
    let (witness, events) = mpsc::channel();
    let accounts = Vec::from_iter(balances.iter().enumerate().map(
        |(number, &balance)| {
            let (account, mailbox) = mpsc::channel();
            let witness = witness.clone();
            thread::spawn(move || {
                for letter in mailbox {
                    match letter {
                        BankMessage::Freeze(reply) => {
                            let event =
                                if balance.is_some() { Frozen } else { SaidNo };
                            witness.send(event(number)).unwrap();
                            let _ = reply.send(balance);
                        }
                        BankMessage::Thaw => {
                            witness.send(Thawed(number)).unwrap()
                        }
                    }
                }
            });
            account
        },
    ));
    let total = audit(&accounts);
    drop((accounts, witness));
    (total, events.into_iter().collect())
}

fn gone() -> Sender<BankMessage> {
    mpsc::channel().0
}

#[test]
#[ignore = "exercise"]
fn the_total_is_that_of_all_accounts() {
    assert_eq!(run_audit(&[Some(10_00), Some(1_00), Some(0)]).0, Ok(11_00));
    assert_eq!(run_audit(&[]).0, Ok(0));
}

#[test]
#[ignore = "exercise"]
fn the_total_may_need_more_than_64_bits() {
    let full = Some(u64::MAX);
    assert_eq!(run_audit(&[full, full]).0, Ok(2 * u128::from(u64::MAX)));
}

#[test]
#[ignore = "exercise"]
fn nothing_thaws_before_all_are_frozen_and_then_everything_does() {
    let (_, events) = run_audit(&[Some(10_00), Some(1_00), Some(0)]);
    let (freezes, thaws) = events.split_at(3);
    for number in 0..3 {
        assert!(freezes.contains(&Frozen(number)), "{events:?}");
        assert!(thaws.contains(&Thawed(number)), "{events:?}");
    }
    assert_eq!(events.len(), 6, "{events:?}");
}

#[test]
#[ignore = "exercise"]
fn one_account_that_says_no_lets_the_frozen_ones_thaw() {
    let (total, events) = run_audit(&[Some(10_00), None, Some(1_00)]);
    assert_eq!(total, Err(NoTotal::Busy));
    for (number, thawed) in
        [(0, true), (1, false), (2, events.contains(&Frozen(2)))]
    {
        assert_eq!(events.contains(&Thawed(number)), thawed, "{events:?}");
    }
}

#[test]
#[ignore = "exercise"]
fn an_account_that_is_gone_lets_the_frozen_ones_thaw() {
    let (account, mailbox) = mpsc::channel();
    let frozen = thread::spawn(move || {
        let mut letters = mailbox.into_iter();
        let Some(BankMessage::Freeze(reply)) = letters.next() else {
            return false;
        };
        reply.send(Some(10_00)).unwrap();
        matches!(letters.next(), Some(BankMessage::Thaw))
    });
    assert_eq!(audit(&[account, gone()]), Err(NoTotal::Gone));
    assert!(frozen.join().unwrap());
}
