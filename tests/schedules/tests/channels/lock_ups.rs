//! Scenarios of *Deadlock Without a Lock*.

use crate::listings::{
    asking_in_circles, asking_without_waiting, full_mailboxes,
};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, figure, returns, scene,
};
use std::sync::mpsc::channel;

// ANCHOR: lock-ups
/// Claim D2. Each waits for the other's answer, whoever asks first.
#[test]
fn asking_in_circles_deadlocks_in_every_schedule() {
    let scenario = || {
        let (journal, _entries) = channel();
        asking_in_circles::ask_both(journal)
    };
    let found = scene().run_for_figure(scenario).unwrap();
    every(&found.0, deadlocks);
    exactly(&found.0, "20: 20 deadlock");
    counts("asking-in-circles", &found.0, &[("stuck", found.0.deadlocks())]);
    let caption = "Alice and Bob ask each other for a balance, and wait.";
    figure("asking-in-circles", caption, &found, deadlocks);
}

#[test]
fn asking_without_waiting_ends_in_every_schedule() {
    let report =
        explore(|| asking_without_waiting::ask_both().map(Result::unwrap));
    every(&report, returns("[150000, 150000]"));
    exactly(&report, "360: 360 ok [150000, 150000]");
    counts("asking-without-waiting", &report, &[("answered", report.oks())]);
}

/// Claim D2. Room for one message each. One payment each way gets through; with two, both wait for
/// room, in whatever order.
#[test]
fn two_payments_each_way_fill_both_mailboxes_in_every_schedule() {
    use full_mailboxes::{WhenFull, pay_each_other};
    let paid = |messages, when_full| {
        let scenario = move || {
            let (alices, _receipts) = channel();
            let (bobs, _receipts) = channel();
            pay_each_other(1, messages, when_full, [alices, bobs])
                .map(|closing| closing.balance)
                .iter()
                .sum::<u64>()
        };
        scene().run_for_figure(scenario).unwrap()
    };
    let (one, _) = paid(1, WhenFull::Wait);
    every(&one, returns("150000"));
    exactly(&one, "36: 36 ok 150000");
    counts("full-mailboxes-one", &one, &[("stuck", one.deadlocks())]);
    let two = paid(2, WhenFull::Wait);
    every(&two.0, deadlocks);
    exactly(&two.0, "12: 12 deadlock");
    counts("full-mailboxes", &two.0, &[("stuck", two.0.deadlocks())]);
    let caption = "Room for one message each, and two payments each way.";
    figure("full-mailboxes", caption, &two, deadlocks);
    let (refused, _) = paid(2, WhenFull::Refuse);
    every(&refused, returns("150000"));
    exactly(&refused, "1148: 1148 ok 150000");
    counts(
        "full-mailboxes-refuse",
        &refused,
        &[("stuck", refused.deadlocks())],
    );
}
// ANCHOR_END: lock-ups
