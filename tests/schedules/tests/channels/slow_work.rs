//! Scenarios of *Slow Jobs and Worker Pools*.

use crate::listings::{head_of_line_blocking, worker_pool};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, returns, spawn,
};
use std::sync::mpsc::channel;

// ANCHOR: slow-work
/// Claim D3. The printer gets paper after the deposit has its receipt. An account that prints
/// itself never comes to the deposit; one that has it printed does.
#[test]
fn a_slow_message_holds_up_the_next_in_every_schedule() {
    use head_of_line_blocking::{
        BankMessage, Printer, run_and_hand_out, run_and_print,
    };
    let served =
        |run: fn(u64, std::sync::mpsc::Receiver<BankMessage>) -> u64| {
            explore(move || {
                let ((paper, tray), (account, mailbox)) =
                    (channel(), channel());
                spawn("account", move || run(10_00, mailbox));
                let ((asker, statement), (receipt, deposited)) =
                    (channel(), channel());
                let printer = Printer::new(tray);
                account
                    .send(BankMessage::PrintStatement { printer, asker })
                    .unwrap();
                account
                    .send(BankMessage::Deposit { amount: 1, receipt })
                    .unwrap();
                deposited.recv().unwrap().unwrap();
                paper.send(()).unwrap();
                statement.recv().unwrap()
            })
        };
    let prints = served(run_and_print);
    every(&prints, deadlocks);
    exactly(&prints, "2: 2 deadlock");
    counts("head-of-line-blocking", &prints, &[("stuck", prints.deadlocks())]);
    let hands_out = served(run_and_hand_out);
    every(&hands_out, returns("\"balance: 10.00\""));
    exactly(&hands_out, "2: 2 ok \"balance: 10.00\"");
    counts(
        "head-of-line-blocking-handed-out",
        &hands_out,
        &[("through", hands_out.oks())],
    );
}

/// Two jobs, and the first waits for the second. With the guard dropped before the work, two workers
/// do both; with the guard kept, one holds the lock and waits for the other.
#[test]
fn workers_work_at_the_same_time_if_none_works_under_the_lock() {
    use worker_pool::{Pool, Queue, work, work_under_lock};
    let two_jobs = |work: fn(&Queue)| {
        explore(move || {
            let pool = Pool::with(2, work);
            let (wake, woken) = channel();
            pool.run(move || woken.recv().unwrap()).unwrap();
            pool.run(move || wake.send(()).unwrap()).unwrap();
        })
    };
    let dropped = two_jobs(work);
    dropped.expect_ok();
    counts("worker-pool", &dropped, &[("stuck", dropped.deadlocks())]);
    let kept = two_jobs(work_under_lock);
    every(&kept, deadlocks);
    counts("worker-pool-under-lock", &kept, &[("stuck", kept.deadlocks())]);
}

/// A job that waits for a job of the same pool keeps a worker from it. With as many of them as
/// workers, some schedules have nobody left, or all have.
#[test]
fn jobs_that_wait_for_jobs_need_a_free_worker() {
    use worker_pool::nested;
    let one = explore(|| nested(1, 1));
    every(&one, deadlocks);
    explore(|| nested(2, 1)).expect_ok();
    let two = explore(|| nested(2, 2));
    counts("worker-pool-nested", &two, &[("stuck", two.deadlocks())]);
    assert!(two.deadlocks() > 0 && two.oks() > 0);
}
// ANCHOR_END: slow-work
