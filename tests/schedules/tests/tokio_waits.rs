//! Tasks that wait for a lock, a message, room or a permit: the listings of *The Lock Nobody Polls*,
//! *The Notification That Came Too Early* and *Pools and Queues*, unchanged, in three models.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

extern crate every_schedule_tokio as tokio;

mod in_models;

#[path = "../../../listings/tokio/full-both-ways/src/lib.rs"]
mod full_both_ways;
#[path = "../../../listings/tokio/futurelock/src/lib.rs"]
mod futurelock;
#[path = "../../../listings/tokio/lagging-subscriber/src/lib.rs"]
mod lagging_subscriber;
#[path = "../../../listings/tokio/permits-that-wait/src/lib.rs"]
mod permits_that_wait;
#[path = "../../../listings/tokio/reload-by-watch/src/lib.rs"]
mod reload_by_watch;
#[path = "../../../listings/tokio/select-loses-a-message/src/lib.rs"]
mod select_loses_a_message;
#[path = "../../../listings/tokio/task-queue/src/lib.rs"]
mod task_queue;

use in_models::{in_models, merged};
use schedule_recorder::{counts, deadlocks, every, exactly, returns};
use std::sync::Arc;
use std::time::Duration;
use tokio::Model::{EveryAwait, OneThread, SeveralThreads};
use tokio::block_on;
use tokio::task::yield_now;

// ANCHOR: futurelock
/// An audit that keeps the account for a moment, and a withdrawal whose patience may be over meanwhile.
macro_rules! audited {
    ($withdraw:path) => {
        || {
            block_on(async {
                let account = Arc::new(futurelock::Account::open(1_000));
                let there = Arc::clone(&account);
                let audit = tokio::spawn(async move {
                    there.hold(yield_now()).await;
                });
                yield_now().await; // the audit may begin first
                let patience = Duration::from_millis(50);
                let (paid, _) = $withdraw(&account, 200, patience).await;
                audit.await.unwrap();
                (paid, account.balance().await)
            })
        }
    };
}

/// Live? No.
#[test]
fn a_lock_that_is_given_to_a_future_nobody_polls_is_waited_for_for_ever() {
    use futurelock::stands_still;
    for (model, name, expected) in [
        (OneThread, "one", "20: 12 ok (true, 800), 8 deadlock"),
        (EveryAwait, "await", "338: 242 ok (true, 800), 96 deadlock"),
        (SeveralThreads, "threads", "816: 644 ok (true, 800), 172 deadlock"),
    ] {
        let report = merged(model, audited!(stands_still));
        every(&report, |end| deadlocks(end) || returns("(true, 800)")(end));
        exactly(&report, expected);
        let stuck = report.count(deadlocks);
        assert!(stuck > 0, "{model}: it is broken on purpose");
        counts(&format!("futurelock-{name}"), &report, &[("stuck", stuck)]);
    }
}

#[test]
fn a_future_that_is_dropped_first_or_polled_meanwhile_holds_up_nobody() {
    use futurelock::{asks_anew, asks_beside};
    for (model, [anew, beside]) in in_models([
        ["20: 20 ok (true, 800)", "20: 20 ok (true, 800)"],
        ["364: 364 ok (true, 800)", "338: 338 ok (true, 800)"],
        ["1191: 1191 ok (true, 800)", "1243: 1243 ok (true, 800)"],
    ]) {
        for (report, expected) in [
            (merged(model, audited!(asks_anew)), anew),
            (merged(model, audited!(asks_beside)), beside),
        ] {
            every(&report, returns("(true, 800)"));
            exactly(&report, expected);
        }
    }
}
// ANCHOR_END: futurelock

// ANCHOR: lagging-subscriber
/// Three payments, room for one, and a subscriber that may be slow: in the end one of them is 100.
macro_rules! three_payments {
    ($follow:path) => {
        || {
            block_on(async {
                let (payments, subscriber) = tokio::sync::broadcast::channel(1);
                let sum = tokio::spawn($follow(subscriber));
                for cents in [1, 10, 100] {
                    _ = payments.send(cents); // perhaps nobody listens any more
                    yield_now().await;
                }
                drop(payments);
                sum.await.unwrap()
            })
        }
    };
}

#[test]
fn a_lag_that_is_taken_for_the_end_leaves_out_all_that_comes_after() {
    use lagging_subscriber::follow_until_it_lags;
    for (model, name, expected) in [
        (OneThread, "one", "7: 3 ok 0, 2 ok 1, 2 ok 111"),
        (EveryAwait, "await", "48: 14 ok 0, 6 ok 1, 28 ok 111"),
        (SeveralThreads, "threads", "184: 40 ok 0, 40 ok 1, 104 ok 111"),
    ] {
        let report = merged(model, three_payments!(follow_until_it_lags));
        exactly(&report, expected);
        let lost = report.count(|end| !returns("111")(end));
        assert!(lost > 0, "{model}: it is broken on purpose");
        counts(&format!("lagging-{name}"), &report, &[("lost", lost)]);
    }
}

/// Sums of three payments of which the missed ones are those that the count says: the last is never missed.
#[test]
fn who_counts_the_lag_hears_the_last_payment_and_knows_how_many_are_missing() {
    use lagging_subscriber::follow;
    for (model, expected) in in_models([
        "8: 2 ok (100, 2), 2 ok (101, 1), 2 ok (110, 1), 2 ok (111, 0)",
        "138: 60 ok (100, 2), 22 ok (101, 1), 28 ok (110, 1), 28 ok (111, 0)",
        "308: 76 ok (100, 2), 76 ok (101, 1), 52 ok (110, 1), 104 ok (111, 0)",
    ]) {
        let report = merged(model, three_payments!(follow));
        every(&report, |end| {
            ["(111, 0)", "(110, 1)", "(101, 1)", "(100, 2)"]
                .iter()
                .any(|so| returns(so)(end))
        });
        exactly(&report, expected);
    }
}
// ANCHOR_END: lagging-subscriber

// ANCHOR: reload-by-watch
/// The old settings take 1, the new ones nothing; the new fee with the old limit would be 2.
/// Isolated? Yes.
#[test]
fn no_request_is_served_by_half_of_one_version_and_half_of_another() {
    use reload_by_watch::{Settings, fee};
    for (model, expected) in in_models([
        "3: 1 ok (0, 0), 2 ok (1, 0)",
        "6: 3 ok (0, 0), 3 ok (1, 0)",
        "14: 5 ok (0, 0), 9 ok (1, 0)",
    ]) {
        let report = merged(model, || {
            block_on(async {
                let old = Settings { fee: 1, free_above: 100 };
                let (reload, settings) =
                    tokio::sync::watch::channel(Arc::new(old));
                let there = settings.clone();
                let request =
                    tokio::spawn(async move { fee(&there, 50).await });
                yield_now().await;
                let new = Settings { fee: 2, free_above: 10 };
                reload.send_replace(Arc::new(new));
                (request.await.unwrap(), fee(&settings, 50).await)
            })
        });
        every(&report, |end| returns("(1, 0)")(end) || returns("(0, 0)")(end));
        exactly(&report, expected);
    }
}

/// Two reloads at any time: the follower may miss the first, and ends with the second.
/// Live? Yes.
#[test]
fn a_follower_ends_with_the_last_version() {
    use reload_by_watch::{Settings, follow};
    for (model, expected) in in_models([
        "4: 1 ok [1, 2, 3], 1 ok [1, 3], 1 ok [2, 3], 1 ok [3]",
        "27: 12 ok [1, 2, 3], 6 ok [1, 3], 6 ok [2, 3], 3 ok [3]",
        "466: 234 ok [1, 2, 3], 135 ok [1, 3], 78 ok [2, 3], 19 ok [3]",
    ]) {
        let report = merged(model, || {
            block_on(async {
                let of = |fee| Arc::new(Settings { fee, free_above: 0 });
                let (reload, settings) = tokio::sync::watch::channel(of(1));
                let follower = tokio::spawn(async {
                    let mut heard = Vec::new();
                    follow(settings, |it| heard.push(it.fee)).await;
                    heard
                });
                for fee in [2, 3] {
                    yield_now().await;
                    reload.send_replace(of(fee));
                }
                drop(reload);
                follower.await.unwrap()
            })
        });
        every(&report, |end| {
            ["[1, 2, 3]", "[1, 3]", "[2, 3]", "[3]"]
                .iter()
                .any(|so| returns(so)(end))
        });
        exactly(&report, expected);
    }
}
// ANCHOR_END: reload-by-watch

// ANCHOR: task-queue
/// A queue in which one runs and one waits; each job looks whether it runs alone.
#[test]
fn every_accepted_job_is_done_and_one_at_a_time() {
    use task_queue::Queue;
    for (model, expected) in [
        (OneThread, "4: 4 ok Tally { done: 2, panicked: 0 }"),
        (EveryAwait, "5159: 5159 ok Tally { done: 2, panicked: 0 }"),
    ] {
        let report = merged(model, || {
            block_on(async {
                let (queue, ends) = Queue::start(1, 1);
                let alone = Arc::new(tokio::sync::Semaphore::new(1));
                for _ in 0..2 {
                    let alone = Arc::clone(&alone);
                    let job = async move {
                        let _here = alone.try_acquire().expect("alone");
                        yield_now().await;
                    };
                    queue.submit(job).await.unwrap();
                }
                drop(queue);
                ends.await.unwrap()
            })
        });
        every(&report, returns("Tally { done: 2, panicked: 0 }"));
        exactly(&report, expected);
    }
    // On several threads, a second job would be too much.
    let report = merged(SeveralThreads, || {
        block_on(async {
            let (queue, ends) = Queue::start(1, 1);
            queue.submit(async {}).await.unwrap();
            drop(queue);
            ends.await.unwrap()
        })
    });
    every(&report, returns("Tally { done: 1, panicked: 0 }"));
    exactly(&report, "3746: 3746 ok Tally { done: 1, panicked: 0 }");
}
// ANCHOR_END: task-queue

// ANCHOR: permits-that-wait
/// Two requests, and a pool of two.
macro_rules! two_requests {
    ($request:path) => {
        || {
            block_on(async {
                let pool = Arc::new(tokio::sync::Semaphore::new(2));
                let there = Arc::clone(&pool);
                let other = tokio::spawn(async move { $request(&there).await });
                $request(&pool).await.unwrap();
                other.await.unwrap().unwrap();
                pool.available_permits()
            })
        }
    };
}

/// Live? No.
#[test]
fn who_holds_a_permit_and_asks_for_another_can_wait_for_ever() {
    use permits_that_wait::holds_one;
    for (model, name, expected) in [
        (OneThread, "one", "4: 2 ok 2, 2 deadlock"),
        (EveryAwait, "await", "78: 48 ok 2, 30 deadlock"),
        (SeveralThreads, "threads", "68: 64 ok 2, 4 deadlock"),
    ] {
        let report = merged(model, two_requests!(holds_one));
        every(&report, |end| deadlocks(end) || returns("2")(end));
        exactly(&report, expected);
        let stuck = report.count(deadlocks);
        assert!(stuck > 0, "{model}: it is broken on purpose");
        counts(&format!("permits-{name}"), &report, &[("stuck", stuck)]);
    }
}

/// Live? Yes.
#[test]
fn who_gives_the_first_permit_back_or_asks_for_both_at_once_is_served() {
    use permits_that_wait::{both_at_once, one_at_a_time};
    for (model, [one, both]) in in_models([
        ["10: 10 ok 2", "3: 3 ok 2"],
        ["252: 252 ok 2", "40: 40 ok 2"],
        ["252: 252 ok 2", "16: 16 ok 2"],
    ]) {
        for (report, expected) in [
            (merged(model, two_requests!(one_at_a_time)), one),
            (merged(model, two_requests!(both_at_once)), both),
        ] {
            every(&report, returns("2"));
            exactly(&report, expected);
        }
    }
}
// ANCHOR_END: permits-that-wait

// ANCHOR: full-both-ways
/// Two lists of two payments, and mailboxes with room for one.
macro_rules! exchange {
    ($exchange:path) => {
        exchange!($exchange, [1, 2], [10, 20])
    };
    ($exchange:path, [$($here:expr),*], [$($there:expr),*]) => {
        || {
            block_on(async {
                let (north, norths) = tokio::sync::mpsc::channel(1);
                let (south, souths) = tokio::sync::mpsc::channel(1);
                let there = tokio::spawn($exchange(vec![$($there),*], north, souths));
                yield_now().await; // the other may begin first
                let here = $exchange(vec![$($here),*], south, norths).await;
                (there.await.unwrap(), here)
            })
        }
    };
}

/// Live? No.
#[test]
fn two_who_send_before_they_read_wait_for_each_other_in_every_schedule() {
    use full_both_ways::sends_then_reads;
    for (model, name, expected) in [
        (OneThread, "one", "2: 2 deadlock"),
        (EveryAwait, "await", "20: 20 deadlock"),
        (SeveralThreads, "threads", "6: 6 deadlock"),
    ] {
        let report = merged(model, exchange!(sends_then_reads));
        every(&report, deadlocks);
        exactly(&report, expected);
        let stuck = report.count(deadlocks);
        counts(&format!("full-both-ways-{name}"), &report, &[("stuck", stuck)]);
    }
}

#[test]
fn two_who_read_while_they_wait_for_room_get_both_lists() {
    use full_both_ways::sends_and_reads;
    for (model, expected) in
        [(OneThread, "2: 2 ok (3, 30)"), (EveryAwait, "280: 280 ok (3, 30)")]
    {
        let report = merged(model, exchange!(sends_and_reads));
        every(&report, returns("(3, 30)"));
        exactly(&report, expected);
    }
    // On several threads that is too much: here one has a list, and the other reads.
    let report = merged(SeveralThreads, exchange!(sends_and_reads, [1, 2], []));
    every(&report, returns("(3, 0)"));
    exactly(&report, "1595: 1595 ok (3, 0)");
}
// ANCHOR_END: full-both-ways

// ANCHOR: select-lent
/// One payment of 7 and one change of the rate, at any time, and either branch first.
#[test]
fn a_branch_that_is_lent_goes_on_where_it_was() {
    use select_loses_a_message::sum_by_a_loan;
    for (model, expected) in
        [(OneThread, "92: 92 ok 7"), (EveryAwait, "11088: 11088 ok 7")]
    {
        let report = merged(model, || {
            block_on(async {
                let (payments, mailbox) = tokio::sync::mpsc::channel(1);
                let (rate, rates) = tokio::sync::watch::channel(1);
                let sum = tokio::spawn(sum_by_a_loan(mailbox, rates));
                payments.send(7).await.unwrap();
                drop(payments);
                yield_now().await;
                rate.send_replace(1);
                sum.await.unwrap()
            })
        });
        every(&report, returns("7"));
        exactly(&report, expected);
        if model == OneThread {
            let kept = report.returning("7");
            counts("select-loses-a-message-lent", &report, &[("kept", kept)]);
        }
    }
}

/// On several threads that is too much: here the payment is there before the task begins.
#[test]
fn on_several_threads_a_branch_that_is_lent_goes_on_too() {
    use select_loses_a_message::sum_by_a_loan;
    let report = merged(SeveralThreads, || {
        block_on(async {
            let (payments, mailbox) = tokio::sync::mpsc::channel(1);
            let (rate, rates) = tokio::sync::watch::channel(1);
            payments.send(7).await.unwrap();
            drop(payments);
            let sum = tokio::spawn(sum_by_a_loan(mailbox, rates));
            rate.send_replace(1);
            sum.await.unwrap()
        })
    });
    every(&report, returns("7"));
    exactly(&report, "3664: 3664 ok 7");
}
// ANCHOR_END: select-lent
