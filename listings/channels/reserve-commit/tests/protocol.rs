//! What reserve and commit promise, step by step, and what they leave open.

use reserve_commit::{
    Account, BankMessage, Refused, Report, Side, Step, ask, transfer,
};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

type Mailbox = Sender<BankMessage>;

fn open(balance: u64) -> Mailbox {
    open_for(usize::MAX, balance).0
}

/// An account that handles so many messages and is gone.
fn open_for(messages: usize, balance: u64) -> (Mailbox, JoinHandle<Report>) {
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
    for (from, to, amount, outcome) in [
        (10_00, 1_00, 10_00, Ok(())),
        (10_00, 1_00, 0, Ok(())),
        (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
        (10_00, u64::MAX - 1, 1, Ok(())),
        (10_00, u64::MAX, 1, Err(Refused::DoesNotFit)),
    ] {
        let (payer, payee) = (open(from), open(to));
        assert_eq!(transfer(1, &payer, &payee, amount), outcome);
        let moved = if outcome.is_ok() { amount } else { 0 };
        assert_eq!(report(&payer), at_rest(from - moved));
        assert_eq!(report(&payee), at_rest(to + moved));
    }
}

#[test]
fn a_transfer_to_oneself_is_refused_and_changes_nothing() {
    let account = open(10_00);
    assert_eq!(
        transfer(1, &account, &account, 4_00),
        Err(Refused::TakesPartAlready)
    );
    assert_eq!(report(&account), at_rest(10_00));
}

#[test]
fn a_transfer_under_a_number_that_is_taken_leaves_the_other_alone() {
    let (alice, bob) = (open(10_00), open(0));
    ask(&alice, 1, Step::Reserve(Side::Payer, 4_00)).unwrap();
    assert_eq!(transfer(1, &alice, &bob, 1_00), Err(Refused::TakesPartAlready));
    assert_eq!(transfer(1, &bob, &alice, 0), Err(Refused::TakesPartAlready));
    assert_eq!(report(&alice), Report { balance: 6_00, held: 4_00 });
    assert_eq!(report(&bob), at_rest(0));
}

#[test]
fn what_was_not_reserved_can_neither_be_committed_nor_cancelled() {
    let account = open(10_00);
    for step in [Step::Commit, Step::Cancel] {
        assert_eq!(ask(&account, 1, step), Err(Refused::NotReserved));
    }
    assert_eq!(transfer(1, &account, &open(0), 4_00), Ok(()));
    assert_eq!(
        ask(&account, 1, Step::Cancel),
        Err(Refused::NotReserved),
        "it is over"
    );
    assert_eq!(report(&account), at_rest(6_00));
}

/// Whatever is held may come back, so a payee keeps room for that, too.
#[test]
fn reservations_together_never_exceed_what_fits() {
    let account = open(u64::MAX);
    ask(&account, 1, Step::Reserve(Side::Payer, 5)).unwrap();
    assert_eq!(
        ask(&account, 2, Step::Reserve(Side::Payee, 1)),
        Err(Refused::DoesNotFit)
    );
    ask(&account, 1, Step::Commit).unwrap();
    ask(&account, 2, Step::Reserve(Side::Payee, 3)).unwrap();
    assert_eq!(
        ask(&account, 3, Step::Reserve(Side::Payee, 3)),
        Err(Refused::DoesNotFit)
    );
    ask(&account, 3, Step::Reserve(Side::Payee, 2)).unwrap();
    for id in [2, 3] {
        ask(&account, id, Step::Commit).unwrap();
    }
    assert_eq!(report(&account), at_rest(u64::MAX));
}

/// Claim C7. Each account in turn reads no message, one, or two, and is gone.
/// Every survivor has all of the transfer, or nothing of it.
#[test]
fn an_account_that_goes_at_any_step_leaves_the_other_whole() {
    for messages in 0..=2 {
        let (payer, payee) = (open(10_00), open_for(messages, 1_00).0);
        let outcome = transfer(1, &payer, &payee, 4_00);
        assert_eq!(
            outcome,
            if messages == 2 { Ok(()) } else { Err(Refused::Gone) }
        );
        let left = if outcome.is_ok() { 6_00 } else { 10_00 };
        assert_eq!(report(&payer), at_rest(left));

        let ((payer, closed), payee) = (open_for(messages, 10_00), open(1_00));
        let outcome = transfer(1, &payer, &payee, 4_00);
        assert_eq!(
            outcome,
            if messages >= 1 { Ok(()) } else { Err(Refused::Gone) }
        );
        let moved = if outcome.is_ok() { 4_00 } else { 0 };
        assert_eq!(report(&payee), at_rest(1_00 + moved));
        assert_eq!(closed.join().unwrap().balance, 10_00 - moved);
    }
}

#[test]
fn an_account_that_is_gone_takes_its_money_along() {
    let alice = open_for(1, 10_00).0;
    ask(&alice, 1, Step::Reserve(Side::Payer, 4_00)).unwrap();
    assert_eq!(ask(&alice, 1, Step::Cancel), Err(Refused::Gone));
    assert!(alice.send(BankMessage::GetReport(mpsc::channel().0)).is_err());
}

/// Claim C7. The same audit at every step of one transfer of 4.00; 11.00 is
/// the total.
#[test]
fn neither_way_of_counting_sees_the_total_at_every_step() {
    let (alice, bob) = (open(10_00), open(1_00));
    let audit = || {
        let (a, b) = (report(&alice), report(&bob));
        let balances = a.balance + b.balance;
        (balances, balances + a.held + b.held)
    };
    ask(&alice, 1, Step::Reserve(Side::Payer, 4_00)).unwrap();
    assert_eq!(audit(), (7_00, 11_00), "in neither balance");
    ask(&bob, 1, Step::Reserve(Side::Payee, 4_00)).unwrap();
    assert_eq!(audit(), (7_00, 11_00), "in neither balance");
    ask(&bob, 1, Step::Commit).unwrap();
    assert_eq!(audit(), (11_00, 15_00), "held, and in Bob's balance, too");
    ask(&alice, 1, Step::Commit).unwrap();
    assert_eq!(audit(), (11_00, 11_00));
}

/// Claim C7. The auditor asks Alice, then comes a whole transfer, then the
/// auditor asks Bob.
#[test]
fn an_audit_with_a_whole_transfer_in_the_middle_counts_the_money_twice() {
    let (alice, bob) = (open(10_00), open(1_00));
    let before = report(&alice);
    transfer(1, &alice, &bob, 4_00).unwrap();
    let after = report(&bob);
    assert_eq!(
        before.balance + before.held + after.balance + after.held,
        15_00
    );
}

/// Claim C7. Two coordinators die, one before the first commit and one after
/// it. Alice cannot tell which is which: she may neither take the money back
/// nor write it off.
#[test]
fn a_coordinator_that_stops_between_commits_leaves_the_transfer_in_doubt() {
    let stop_after = |messages| {
        let (alice, bob) = (open(10_00), open(1_00));
        let steps = [
            (alice.clone(), Step::Reserve(Side::Payer, 4_00)),
            (bob.clone(), Step::Reserve(Side::Payee, 4_00)),
            (bob.clone(), Step::Commit),
            (alice.clone(), Step::Commit),
        ];
        let coordinator = thread::spawn(move || {
            for (account, step) in steps.into_iter().take(messages) {
                ask(&account, 1, step).unwrap();
            }
            panic!("the coordinator stops here");
        });
        assert!(coordinator.join().is_err());
        (report(&alice), report(&bob))
    };
    let in_doubt = Report { balance: 6_00, held: 4_00 };
    assert_eq!(stop_after(2), (in_doubt, at_rest(1_00)));
    assert_eq!(stop_after(3), (in_doubt, at_rest(5_00)));
}

/// A reservation is not a change yet, but others feel it.
#[test]
fn held_money_refuses_a_transfer_that_a_cancel_would_have_covered() {
    let (alice, bob) = (open(10_00), open(0));
    ask(&alice, 1, Step::Reserve(Side::Payer, 8_00)).unwrap();
    assert_eq!(transfer(2, &alice, &bob, 5_00), Err(Refused::NotCovered));
    ask(&alice, 1, Step::Cancel).unwrap();
    assert_eq!(transfer(3, &alice, &bob, 5_00), Ok(()));
}

/// An account answers others while a transfer hangs: only the coordinator
/// ever waits.
#[test]
fn an_account_with_an_unfinished_transfer_goes_on_with_others() {
    let (alice, bob, carol) = (open(10_00), open(10_00), open(0));
    ask(&alice, 1, Step::Reserve(Side::Payer, 4_00)).unwrap();
    ask(&bob, 1, Step::Reserve(Side::Payee, 4_00)).unwrap();
    assert_eq!(transfer(2, &alice, &carol, 6_00), Ok(()));
    assert_eq!(transfer(3, &bob, &alice, 5_00), Ok(()));
    assert_eq!(report(&alice), Report { balance: 5_00, held: 4_00 });
}

#[test]
fn opposite_transfers_all_end_and_no_money_is_lost_or_made() {
    let (alice, bob) = (open(10_00), open(10_00));
    thread::scope(|bank| {
        for teller in 0..4 {
            let (payer, payee) =
                if teller % 2 == 0 { (&alice, &bob) } else { (&bob, &alice) };
            bank.spawn(move || {
                for id in (teller..4_000).step_by(4) {
                    let outcome = transfer(id, payer, payee, id % 500);
                    assert!(matches!(
                        outcome,
                        Ok(()) | Err(Refused::NotCovered)
                    ));
                }
            });
        }
    });
    let (alice, bob) = (report(&alice), report(&bob));
    assert_eq!((alice.held, bob.held), (0, 0));
    assert_eq!(alice.balance + bob.balance, 20_00);
}
