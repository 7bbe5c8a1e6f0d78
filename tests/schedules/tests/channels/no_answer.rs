//! Scenarios of *When No Answer Comes*.

use crate::listings::{ask_with_timeout, restarted_account, two_inboxes};
use schedule_recorder::{counts, every, explore, returns, spawn};
use std::sync::mpsc::channel;

// ANCHOR: no-answer
/// The asker's time can be over at any moment. It hears the answer, or it has given up; either way
/// the money is taken.
#[test]
fn after_a_timeout_the_money_may_be_taken_all_the_same() {
    use ask_with_timeout::{ask, run};
    let report = explore(|| {
        let (account, mailbox) = channel();
        let left = spawn("account", || run(100, mailbox));
        let outcome = ask(&account, 80, std::time::Duration::from_millis(1));
        drop(account);
        (outcome.is_ok(), left.join().unwrap())
    });
    every(&report, |end| {
        returns("(true, 20)")(end) || returns("(false, 20)")(end)
    });
    let late = report.returning("(false, 20)");
    counts("ask-with-timeout", &report, &[("late", late)]);
    assert!(late > 0);
}

/// After `ask_or_call_off` nothing is in doubt here: the money is taken if and only if there is an answer.
#[test]
fn what_was_called_off_is_never_taken() {
    use ask_with_timeout::{ask_or_call_off, run};
    let report = explore(|| {
        let (account, mailbox) = channel();
        let left = spawn("account", || run(100, mailbox));
        let patience = std::time::Duration::from_millis(1);
        let outcome = ask_or_call_off(&account, 80, patience);
        drop(account);
        (outcome.is_ok(), left.join().unwrap())
    });
    every(&report, |end| {
        returns("(true, 20)")(end) || returns("(false, 100)")(end)
    });
    let off = report.returning("(false, 100)");
    counts("ask-or-call-off", &report, &[("off", off)]);
    assert!(off > 0);
}

/// Two tellers, and a message that panics somewhere among theirs: every deposit is booked.
#[test]
fn a_restarted_account_handles_what_it_had_not_read() {
    use restarted_account::{BankMessage, supervise};
    let report = explore(|| {
        let (teller, mailbox) = channel();
        let account = spawn("supervisor", || supervise(mailbox, 1));
        let other = teller.clone();
        spawn("other", move || other.send(BankMessage::Deposit(2)).unwrap());
        let (reply, share) = channel();
        teller.send(BankMessage::GetShare(0, reply)).unwrap();
        teller.send(BankMessage::Deposit(1)).unwrap();
        drop(teller);
        assert!(share.recv().is_err(), "the message in hand is lost");
        let closing = account.join().unwrap();
        (closing.account.balance, closing.panics)
    });
    every(&report, returns("(3, 1)"));
    counts("restarted-account", &report, &[("whole", report.schedules)]);
}

/// Two inboxes become one mailbox by two forwarders: what was sent to different inboxes has no
/// order, so a stop may overtake an order that was sent before it.
#[test]
fn forwarded_inboxes_have_no_order_between_them() {
    use two_inboxes::{BankMessage, forward, run_merged};
    let report = explore(|| {
        let (mailbox, messages) = channel();
        let ((order, orders), (stop, stops)) = (channel(), channel());
        forward(orders, mailbox.clone(), BankMessage::Order);
        forward(stops, mailbox, |()| BankMessage::Stop);
        order.send(5).unwrap();
        stop.send(()).unwrap();
        drop((order, stop));
        run_merged(messages).balance
    });
    every(&report, |end| returns("5")(end) || returns("0")(end));
    counts("two-inboxes", &report, &[("lost", report.returning("0"))]);
    assert!(report.returning("0") > 0 && report.returning("5") > 0);
}
// ANCHOR_END: no-answer
