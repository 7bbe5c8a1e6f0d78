//! Scenarios of *Two Owners, One Change*.

use crate::listings::reserve_commit;
use schedule_recorder::{counts, every, exactly, explore, returns, spawn};
use std::sync::mpsc::channel;

// ANCHOR: two-owners
/// Claim C7. Bob goes at any moment of a transfer, and asks the log when he is back: it is made or
/// it is not, and no cent is lost.
#[test]
fn a_payee_who_goes_at_any_moment_leaves_every_cent() {
    use reserve_commit::{Account, BankMessage, Log, transfer};
    let report = explore(|| {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel::<BankMessage>();
        let alices =
            spawn("Alice", || Account::open(1_000_00).run(alices_mailbox));
        let bobs = spawn("Bob", move || {
            Account::open(500_00).run(bobs_mailbox.try_iter())
        });
        let log = Log::default();
        let made = transfer(&log, &alice, &bob, 200_00).is_ok();
        drop((alice, bob));
        let [alice, bob] = [alices, bobs].map(|account| {
            let mut account = account.join().unwrap();
            account.recover(&log);
            account.report()
        });
        assert_eq!(alice.held, 0, "the transfer has ended");
        assert_eq!(made, bob.balance == 700_00, "made, or not made");
        alice.balance + bob.balance
    });
    every(&report, returns("150000"));
    counts(
        "reserve-commit-gone",
        &report,
        &[("whole", report.returning("150000"))],
    );
}

/// Claim C7. While a transfer runs, somebody takes its coordinator for lost and settles it, at any
/// moment: both accounts change, or neither.
#[test]
fn a_transfer_that_somebody_else_settles_is_made_or_not_made() {
    use reserve_commit::{Account, Change, Log, Transfer, prepare, settle};
    let report = explore(|| {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        let accounts = [(1_000_00, alices_mailbox), (500_00, bobs_mailbox)];
        let accounts = accounts.map(|(balance, mailbox)| {
            spawn("account", move || Account::open(balance).run(mailbox))
        });
        let log = std::sync::Arc::new(Log::default());
        let transfer = Transfer::begin(&log, [&alice, &bob]);
        let (id, there) = (transfer.id, [alice.clone(), bob.clone()]);
        let its_log = std::sync::Arc::clone(&log);
        let other = spawn("rescuer", move || {
            settle(&its_log, id, there.each_ref());
        });
        let prepared = prepare(&alice, id, Change::Debit(200_00)).and(prepare(
            &bob,
            id,
            Change::Credit(200_00),
        ));
        let made = prepared.is_ok() && transfer.commit().is_ok();
        drop(transfer);
        drop((alice, bob));
        other.join().unwrap();
        let accounts = accounts.map(|it| it.join().unwrap().report());
        let [alice, bob] = accounts.map(|report| report.balance);
        assert_eq!(alice + bob, 1_500_00);
        assert_eq!(accounts[0].held, 0, "the transfer has ended");
        assert_eq!(made, bob == 700_00, "and whoever asked for it knows how");
        made
    });
    every(&report, |end| returns("true")(end) || returns("false")(end));
    counts(
        "reserve-commit-rescued",
        &report,
        &[("whole", report.oks()), ("made", report.returning("true"))],
    );
}

/// Claim C7. The price: who counts Alice's held money, and then Bob's, can count it twice.
#[test]
fn an_audit_of_two_owners_can_see_the_middle() {
    use reserve_commit::{Account, BankMessage, Log, transfer};
    let report = explore(|| {
        let (alice, alices_mailbox) = channel();
        let (bob, bobs_mailbox) = channel();
        spawn("Alice", || Account::open(1_000_00).run(alices_mailbox));
        spawn("Bob", || Account::open(500_00).run(bobs_mailbox));
        let (from, to) = (alice.clone(), bob.clone());
        spawn("teller", move || transfer(&Log::default(), &from, &to, 200_00));
        let report = |account: &std::sync::mpsc::Sender<_>| {
            let (auditor, answer) = channel();
            account.send(BankMessage::GetReport(auditor)).unwrap();
            answer.recv().unwrap()
        };
        let [alice, bob] = [&alice, &bob].map(report);
        alice.balance + alice.held + bob.balance
    });
    exactly(
        &report,
        "1408533: 14 ok 130000, 1368762 ok 150000, 39757 ok 170000",
    );
    let wrong = report.schedules - report.returning("150000");
    counts("reserve-commit-audit", &report, &[("wrong", wrong)]);
}
// ANCHOR_END: two-owners
