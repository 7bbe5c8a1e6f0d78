//! What the audit must do.
//! Run: `cargo test -p exercise-frozen-audit -- --ignored`

use exercise_frozen_audit::{BankMessage, NoTotal, audit as ask_all};
use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Audits on a thread nobody joins, in case that waits forever.
fn audit(accounts: &[Sender<BankMessage>]) -> Result<u128, NoTotal> {
    let (accounts, (done, end)) = (accounts.to_vec(), mpsc::channel());
    let auditor = thread::spawn(move || done.send(ask_all(&accounts)));
    match end.recv_timeout(Duration::from_millis(700)) {
        Ok(total) => total,
        Err(RecvTimeoutError::Timeout) => {
            panic!("it waits for an answer that nobody can give")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(auditor.join().unwrap_err())
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Event {
    Frozen(usize),
    SaidNo(usize),
    Thawed(usize),
}
use Event::{Frozen, SaidNo, Thawed};

/// An account with a transfer under way has no balance to tell.
///
/// One thread plays all accounts. Before it answers a `Freeze`, it reads what was
/// sent to the others before.
fn run_audit(balances: &[Option<u64>]) -> (Result<u128, NoTotal>, Vec<Event>) {
    let (accounts, mailboxes): (Vec<_>, Vec<_>) =
        balances.iter().map(|_| mpsc::channel()).unzip();
    thread::scope(|scope| {
        let bank = scope.spawn(move || {
            let mut events = Vec::new();
            loop {
                let mut asked = Vec::new();
                let mut closed = 0;
                for (number, mailbox) in mailboxes.iter().enumerate() {
                    match mailbox.try_recv() {
                        Ok(BankMessage::Freeze(reply)) => {
                            asked.push((number, reply))
                        }
                        Ok(BankMessage::Thaw) => events.push(Thawed(number)),
                        Err(mpsc::TryRecvError::Empty) => thread::yield_now(),
                        Err(mpsc::TryRecvError::Disconnected) => closed += 1,
                    }
                }
                if closed == mailboxes.len() {
                    return events;
                }
                for (number, mailbox) in mailboxes.iter().enumerate() {
                    if !asked.is_empty()
                        && let Ok(BankMessage::Thaw) = mailbox.try_recv()
                    {
                        events.push(Thawed(number));
                    }
                }
                for (number, reply) in asked {
                    let event = match balances[number] {
                        Some(_) => Frozen(number),
                        None => SaidNo(number),
                    };
                    events.push(event);
                    let _ = reply.send(balances[number]);
                }
            }
        });
        let total = audit(&accounts);
        drop(accounts);
        (total, bank.join().unwrap())
    })
}

fn gone() -> Sender<BankMessage> {
    mpsc::channel().0
}

/// An account that freezes. Its thread tells whether it thaws.
fn open_until_it_thaws() -> (Sender<BankMessage>, JoinHandle<bool>) {
    let (account, mailbox) = mpsc::channel();
    let frozen = thread::spawn(move || {
        let mut messages = mailbox.into_iter();
        let Some(BankMessage::Freeze(reply)) = messages.next() else {
            return false;
        };
        reply.send(Some(10_00)).unwrap();
        matches!(messages.next(), Some(BankMessage::Thaw))
    });
    (account, frozen)
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
    let total = run_audit(&[full, full]).0;
    assert_eq!(total, Ok(2 * u128::from(u64::MAX)));
}

#[test]
#[ignore = "exercise"]
fn nothing_thaws_before_all_are_frozen_and_then_everything_does() {
    let (_, events) = run_audit(&[Some(10_00), Some(1_00), Some(0)]);
    let (freezes, thaws) = events.split_at(3);
    for number in 0..3 {
        let frozen = freezes.contains(&Frozen(number));
        assert!(frozen, "all freeze before one thaws: {events:?}");
    }
    for number in 0..3 {
        let thawed = thaws.contains(&Thawed(number));
        assert!(thawed, "account {number} stays frozen: {events:?}");
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
        let why = format!("account {number}, thawed: {events:?}");
        assert_eq!(events.contains(&Thawed(number)), thawed, "{why}");
    }
}

#[test]
#[ignore = "exercise"]
fn an_account_that_is_gone_lets_the_frozen_ones_thaw() {
    let (account, frozen) = open_until_it_thaws();
    assert_eq!(audit(&[account, gone()]), Err(NoTotal::Gone));
    assert!(frozen.join().unwrap(), "the first account stays frozen");
}

/// It is gone before it can thaw; whether there is a total then is left open.
#[test]
#[ignore = "exercise"]
fn an_account_that_goes_while_it_is_frozen_keeps_no_other_frozen() {
    let (goes, mailbox) = mpsc::channel();
    let going = thread::spawn(move || {
        let asked = mailbox.recv();
        drop(mailbox); // before it answers, so no `Thaw` reaches it
        if let Ok(BankMessage::Freeze(reply)) = asked {
            let _ = reply.send(Some(5_00));
        }
    });
    let (account, frozen) = open_until_it_thaws();
    let _ = audit(&[goes, account]);
    assert!(frozen.join().unwrap(), "the second account stays frozen");
    going.join().unwrap();
}

/// It accepts the question, and goes before it answers.
#[test]
#[ignore = "exercise"]
fn an_account_that_goes_before_it_answers_is_gone() {
    let (account, mailbox) = mpsc::channel();
    let goes = thread::spawn(move || drop(mailbox.recv()));
    let end = panic::catch_unwind(|| audit(&[account]));
    let why = "it went before it answered, so there is no total";
    assert_eq!(end.expect(why), Err(NoTotal::Gone), "{why}");
    goes.join().unwrap();
}
