//! What two-phase commit promises, step by step, and what it leaves open.

use reserve_commit::{
    Account, BankMessage, Change, Decision, Log, Refused, Report, Transfer,
};
use reserve_commit::{prepare, settle, transfer};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use watchdog::in_time;

type Mailbox = Sender<BankMessage>;

fn open(balance: u64) -> Mailbox {
    open_for(usize::MAX, balance).0
}

/// An account that handles so many messages and is gone.
fn open_for(messages: usize, balance: u64) -> (Mailbox, JoinHandle<Account>) {
    let (account, mailbox) = mpsc::channel();
    let run =
        move || Account::open(balance).run(mailbox.into_iter().take(messages));
    (account, thread::spawn(run))
}

fn report(account: &Mailbox) -> Report {
    let (auditor, answer) = mpsc::channel();
    account.send(BankMessage::GetReport(auditor)).unwrap();
    answer.recv().unwrap()
}

fn at_rest(balance: u64) -> Report {
    Report { balance, held: 0 }
}

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
            let (log, payer, payee) = (Log::default(), open(from), open(to));
            assert_eq!(transfer(&log, &payer, &payee, amount), outcome);
            let moved = if outcome.is_ok() { amount } else { 0 };
            assert_eq!(report(&payer), at_rest(from - moved));
            assert_eq!(report(&payee), at_rest(to + moved));
        }
    });
}

#[test]
fn a_transfer_to_oneself_is_refused_and_changes_nothing() {
    in_time(|| {
        let account = open(10_00);
        let outcome = transfer(&Log::default(), &account, &account, 4_00);
        assert_eq!(outcome, Err(Refused::TakesPartAlready));
        assert_eq!(report(&account), at_rest(10_00));
    });
}

/// Why all transfers of an account use one log: to it, the first transfers of two logs are one.
/// The second is refused, and what it settles is the first, which then pays with money that was
/// given back.
#[test]
fn with_a_second_log_money_is_made() {
    in_time(|| {
        let (log, alice, bob) = (Log::default(), open(10_00), open(0));
        let first = Transfer::begin(&log, [&alice, &bob]);
        prepare(&alice, first.id, Change::Debit(4_00)).unwrap();
        prepare(&bob, first.id, Change::Credit(4_00)).unwrap();
        let second = transfer(&Log::default(), &alice, &open(0), 4_00);
        assert_eq!(second, Err(Refused::TakesPartAlready));
        assert_eq!(report(&alice), at_rest(10_00), "the debit is given back");
        first.commit().unwrap();
        drop(first);
        assert_eq!(report(&alice).balance + report(&bob).balance, 14_00);
    });
}

/// Each part with each decision: only a credit that is committed, and a debit
/// that is aborted, put money on the balance.
#[test]
fn a_promise_is_made_good_or_forgotten() {
    in_time(|| {
        for (change, decision, left) in [
            (Change::Debit(4_00), Decision::Commit, 6_00),
            (Change::Debit(4_00), Decision::Abort, 10_00),
            (Change::Credit(4_00), Decision::Commit, 14_00),
            (Change::Credit(4_00), Decision::Abort, 10_00),
        ] {
            let (account, id) = (open(10_00), Log::default().begin());
            let told =
                || account.send(BankMessage::Settle(id, decision)).unwrap();
            told();
            assert_eq!(
                report(&account),
                at_rest(10_00),
                "nothing was promised"
            );
            prepare(&account, id, change).unwrap();
            told();
            assert_eq!(
                report(&account),
                at_rest(left),
                "{change:?} {decision:?}"
            );
            told();
            assert_eq!(report(&account), at_rest(left), "told twice");
        }
    });
}

/// Whatever is held may come back, so a payee keeps room for that, too.
#[test]
fn promises_together_never_exceed_what_fits() {
    in_time(|| {
        let (account, log) = (open(u64::MAX), Log::default());
        let [one, two, three] = [(); 3].map(|()| log.begin());
        let refused = Err(Refused::DoesNotFit);
        prepare(&account, one, Change::Debit(5)).unwrap();
        assert_eq!(prepare(&account, two, Change::Credit(1)), refused);
        account.send(BankMessage::Settle(one, Decision::Commit)).unwrap();
        prepare(&account, two, Change::Credit(3)).unwrap();
        assert_eq!(prepare(&account, three, Change::Credit(3)), refused);
        prepare(&account, three, Change::Credit(2)).unwrap();
        for id in [two, three] {
            account.send(BankMessage::Settle(id, Decision::Commit)).unwrap();
        }
        assert_eq!(report(&account), at_rest(u64::MAX));
    });
}

/// Claim C7. Each account in turn handles no message, one, or two, and is gone.
/// When it is back, the log tells it the rest: both have changed, or neither.
/// Atomic? Yes.
#[test]
fn an_account_that_goes_at_any_step_leaves_the_other_whole() {
    in_time(|| {
        for messages in 0..=2 {
            for payer_goes in [true, false] {
                let log = Log::default();
                let (gone, closed) =
                    open_for(messages, if payer_goes { 10_00 } else { 1_00 });
                let stays = open(if payer_goes { 1_00 } else { 10_00 });
                let outcome = match payer_goes {
                    true => transfer(&log, &gone, &stays, 4_00),
                    false => transfer(&log, &stays, &gone, 4_00),
                };
                let moved = if outcome.is_ok() { 4_00 } else { 0 };
                assert_eq!(outcome.is_ok(), messages > 0, "it had promised");
                let mut back = closed.join().unwrap();
                back.recover(&log);
                let [payer, payee] = match payer_goes {
                    true => [back.report(), report(&stays)],
                    false => [report(&stays), back.report()],
                };
                assert_eq!(payer, at_rest(10_00 - moved));
                assert_eq!(payee, at_rest(1_00 + moved));
            }
        }
    });
}

/// Nobody has decided, and the payer has promised alone: whoever comes back alone takes it back.
#[test]
fn an_account_that_comes_back_before_a_decision_aborts() {
    in_time(|| {
        for (change, held) in
            [(Change::Debit(4_00), 4_00), (Change::Credit(4_00), 0)]
        {
            let (log, (account, closed)) = (Log::default(), open_for(1, 10_00));
            let id = log.begin();
            prepare(&account, id, change).unwrap();
            let mut back = closed.join().unwrap();
            let promised = Report { balance: 10_00 - held, held };
            assert_eq!(back.report(), promised);
            back.recover(&log);
            assert_eq!(back.report(), at_rest(10_00), "{change:?}");
            let late = log.decide(id, Decision::Commit);
            assert_eq!(late, Decision::Abort, "the log has its word");
        }
    });
}

/// An actor's promises are memory: with its thread, they are gone.
#[test]
fn an_account_that_panics_takes_its_money_along() {
    in_time(|| {
        let (alice, mailbox) = mpsc::channel();
        let account = thread::spawn(move || {
            let messages = mailbox.into_iter().enumerate();
            let until = messages.map(|(n, message)| match n {
                0 => message,
                _ => panic!("as planned"),
            });
            Account::open(10_00).run(until)
        });
        prepare(&alice, Log::default().begin(), Change::Debit(4_00)).unwrap();
        alice.send(BankMessage::GetReport(mpsc::channel().0)).unwrap();
        assert!(account.join().is_err());
        assert!(alice.send(BankMessage::GetReport(mpsc::channel().0)).is_err());
    });
}

/// Claim C7. The same audit at every step of one transfer of 4.00; 11.00 is
/// the total.
/// Isolated? No.
/// An audit meanwhile? No answer.
#[test]
fn neither_way_of_counting_sees_the_total_at_every_step() {
    in_time(|| {
        let (alice, bob, log) = (open(10_00), open(1_00), Log::default());
        let audit = || {
            let (a, b) = (report(&alice), report(&bob));
            let balances = a.balance + b.balance;
            (balances, balances + a.held + b.held)
        };
        let id = log.begin();
        prepare(&alice, id, Change::Debit(4_00)).unwrap();
        assert_eq!(audit(), (7_00, 11_00), "in neither balance");
        prepare(&bob, id, Change::Credit(4_00)).unwrap();
        log.decide(id, Decision::Commit);
        assert_eq!(audit(), (7_00, 11_00), "in neither balance");
        bob.send(BankMessage::Settle(id, Decision::Commit)).unwrap();
        assert_eq!(audit(), (11_00, 15_00), "held, and in Bob's balance, too");
        alice.send(BankMessage::Settle(id, Decision::Commit)).unwrap();
        assert_eq!(audit(), (11_00, 11_00));
    });
}

/// Claim C7. The auditor asks Alice, then comes a whole transfer, then the
/// auditor asks Bob.
#[test]
fn an_audit_with_a_whole_transfer_in_the_middle_counts_the_money_twice() {
    in_time(|| {
        let (alice, bob) = (open(10_00), open(1_00));
        let before = report(&alice);
        transfer(&Log::default(), &alice, &bob, 4_00).unwrap();
        let after = report(&bob);
        let seen = before.balance + before.held + after.balance + after.held;
        assert_eq!(seen, 15_00);
    });
}

/// Claim C7. Two coordinators are lost, one before the decision and one after
/// it. Alice and Bob stand alike, so neither can tell; the log can.
/// Live? Partly.
#[test]
fn a_lost_coordinator_leaves_the_transfer_in_doubt_until_somebody_reads_the_log()
 {
    for (decided, left) in [(None, 10_00), (Some(Decision::Commit), 6_00)] {
        let (alice, bob, log) = (open(10_00), open(1_00), Log::default());
        let id = log.begin();
        prepare(&alice, id, Change::Debit(4_00)).unwrap();
        prepare(&bob, id, Change::Credit(4_00)).unwrap();
        decided.map(|decision| log.decide(id, decision));
        // Here the coordinator is lost.
        assert_eq!(report(&alice), Report { balance: 6_00, held: 4_00 });
        assert_eq!(report(&bob), at_rest(1_00));
        settle(&log, id, [&alice, &bob]);
        assert_eq!(report(&alice), at_rest(left));
        assert_eq!(report(&bob), at_rest(11_00 - left));
    }
}

/// Claim C7. Bob's votes come late, and meanwhile somebody takes the
/// coordinator for lost. The log has its word already.
#[test]
fn a_coordinator_that_was_overtaken_cannot_commit() {
    in_time(|| {
        let (alice, log) = (open(10_00), Log::default());
        let (bob, mailbox) = mpsc::channel();
        let outcome = thread::scope(|scope| {
            let coordinator =
                scope.spawn(|| transfer(&log, &alice, &bob, 4_00));
            let first = mailbox.recv().unwrap();
            let BankMessage::Prepare(id, _, reply) = first else { panic!() };
            settle(&log, id, [&alice, &bob]);
            reply.send(Ok(())).unwrap();
            coordinator.join().unwrap()
        });
        assert_eq!(outcome, Err(Refused::Overtaken));
        assert_eq!(report(&alice), at_rest(10_00));
        let told = mailbox.try_iter();
        let aborts = told.filter(|message| {
            matches!(message, BankMessage::Settle(_, Decision::Abort))
        });
        assert_eq!(
            aborts.count(),
            2,
            "by the one who settled, and by the one late"
        );
    });
}

/// Claim C7. A coordinator panics before the decision, or after it: unwinding
/// tells both accounts what the log says.
#[test]
fn a_coordinator_that_panics_settles_while_it_unwinds() {
    in_time(|| {
        for (commits, left) in [(false, 10_00), (true, 6_00)] {
            let (alice, bob, log) = (open(10_00), open(1_00), Log::default());
            let coordinator = || {
                let transfer = Transfer::begin(&log, [&alice, &bob]);
                prepare(&alice, transfer.id, Change::Debit(4_00)).unwrap();
                prepare(&bob, transfer.id, Change::Credit(4_00)).unwrap();
                assert!(!commits || transfer.commit().is_ok());
                panic!("as planned");
            };
            let end =
                thread::scope(|scope| scope.spawn(coordinator).join().is_err());
            assert!(end, "it panicked");
            assert_eq!(report(&alice), at_rest(left));
            assert_eq!(report(&bob), at_rest(11_00 - left));
        }
    });
}

/// A promise is not a change yet, but others feel it.
#[test]
fn held_money_refuses_a_transfer_that_an_abort_would_have_covered() {
    in_time(|| {
        let (alice, bob, log) = (open(10_00), open(0), Log::default());
        let id = log.begin();
        prepare(&alice, id, Change::Debit(8_00)).unwrap();
        let refused = transfer(&log, &alice, &bob, 5_00);
        assert_eq!(refused, Err(Refused::NotCovered));
        settle(&log, id, [&alice, &bob]);
        assert_eq!(transfer(&log, &alice, &bob, 5_00), Ok(()));
    });
}

/// An account answers others while a transfer hangs: only the coordinator
/// ever waits.
#[test]
fn an_account_with_an_unfinished_transfer_goes_on_with_others() {
    in_time(|| {
        let (alice, bob, carol) = (open(10_00), open(10_00), open(0));
        let log = Log::default();
        let id = log.begin();
        prepare(&alice, id, Change::Debit(4_00)).unwrap();
        prepare(&bob, id, Change::Credit(4_00)).unwrap();
        assert_eq!(transfer(&log, &alice, &carol, 6_00), Ok(()));
        assert_eq!(transfer(&log, &bob, &alice, 5_00), Ok(()));
        assert_eq!(report(&alice), Report { balance: 5_00, held: 4_00 });
    });
}

#[test]
fn opposite_transfers_all_end_and_no_money_is_lost_or_made() {
    in_time(|| {
        let (alice, bob, log) = (open(10_00), open(10_00), Log::default());
        thread::scope(|bank| {
            for teller in 0..4 {
                let (payer, payee) = if teller % 2 == 0 {
                    (&alice, &bob)
                } else {
                    (&bob, &alice)
                };
                let log = &log;
                bank.spawn(move || {
                    for amount in (teller..2_000).step_by(4) {
                        let outcome = transfer(log, payer, payee, amount % 500);
                        let expected = [Ok(()), Err(Refused::NotCovered)];
                        assert!(expected.contains(&outcome), "{outcome:?}");
                    }
                });
            }
        });
        let (alice, bob) = (report(&alice), report(&bob));
        assert_eq!((alice.held, bob.held), (0, 0));
        assert_eq!(alice.balance + bob.balance, 20_00);
    });
}

#[test]
fn every_refusal_says_why() {
    use reserve_commit::Refused::*;
    let words = [NotCovered, DoesNotFit, TakesPartAlready, Gone, Overtaken]
        .map(|why| why.to_string());
    assert_eq!(
        words,
        [
            "the payer has less than that",
            "the payee has no room for it",
            "payer and payee are the same account",
            "an account is gone",
            "the transfer was settled by somebody else"
        ]
    );
}
