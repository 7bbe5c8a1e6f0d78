//! Scenarios of *Several Accounts, One Change*.

use crate::listings::{ledger_actor, one_message};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, returns, spawn,
};
use std::sync::mpsc::channel;

// ANCHOR: several-accounts
/// Claim C6. The first transfer waits for an approval that is given after the second is settled.
/// One worker reads both, and so nobody ever gives it. With a second worker, it is given.
#[test]
fn a_transfer_waits_for_one_it_has_nothing_to_do_with() {
    use one_message::{Account, TransactionWrapper, run_worker};
    let with_workers = |workers: usize| {
        explore(move || {
            let workers: Vec<_> = (0..workers)
                .map(|n| {
                    let (worker, mailbox) = channel();
                    spawn(&format!("worker {}", n + 1), || run_worker(mailbox));
                    worker
                })
                .collect();
            let order = |worker: usize| {
                let ((approve, approval), (reply, settled)) =
                    (channel(), channel());
                let [from, to] =
                    [1_000_00, 500_00].map(|balance| Account { balance });
                let order = TransactionWrapper {
                    from,
                    to,
                    amount: 200_00,
                    approval,
                    reply,
                };
                workers[worker % workers.len()].send(order).unwrap();
                (approve, settled)
            };
            let (approve_first, first) = order(0);
            let (approve_second, second) = order(1);
            approve_second.send(true).unwrap();
            second.recv().unwrap().outcome.unwrap();
            approve_first.send(true).unwrap();
            first.recv().unwrap().outcome.unwrap();
        })
    };
    let one = with_workers(1);
    every(&one, deadlocks);
    exactly(&one, "3: 3 deadlock");
    counts("one-message", &one, &[("stuck", one.deadlocks())]);
    let two = with_workers(2);
    two.expect_ok();
    exactly(&two, "220: 220 ok");
    counts("one-message-two-workers", &two, &[("stuck", two.deadlocks())]);
}

/// Claims C7, M7. One thread owns all accounts: an audit is between two messages, and sees the
/// total.
#[test]
fn a_ledger_is_audited_between_two_messages() {
    use ledger_actor::{Ledger, LedgerMessage};
    let report = explore(|| {
        let (ledger, mailbox) = channel();
        spawn("ledger", || {
            Ledger::open([(1, 1_000_00), (2, 500_00)]).run(mailbox)
        });
        for (teller, from, to) in [("teller 1", 1, 2), ("teller 2", 2, 1)] {
            let ledger = ledger.clone();
            spawn(teller, move || {
                let (reply, answer) = channel();
                let order =
                    LedgerMessage::Transfer { from, to, amount: 200_00, reply };
                ledger.send(order).unwrap();
                answer.recv().unwrap().unwrap();
            });
        }
        let (auditor, total) = channel();
        ledger.send(LedgerMessage::Audit(auditor)).unwrap();
        total.recv().unwrap()
    });
    every(&report, returns("150000"));
    exactly(&report, "2454: 2454 ok 150000");
    counts("ledger-actor", &report, &[("right", report.returning("150000"))]);
}

// ANCHOR_END: several-accounts
