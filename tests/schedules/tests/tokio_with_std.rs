//! Listings whose tasks share something of std: here both `std` and `tokio` are the explorer.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;
extern crate every_schedule_tokio as tokio;

mod in_models;

#[path = "../../../listings/tokio/early-notify/src/lib.rs"]
mod early_notify;
#[path = "../../../listings/tokio/exercise-fetch-once/solution.rs"]
mod fetch_once;
#[path = "../../../listings/your-own-program/fetched-twice/src/lib.rs"]
mod fetched_twice;
#[path = "../../../listings/tokio/guard-across-await/src/lib.rs"]
mod guard_across_await;
#[path = "../../../listings/tokio/short-std-lock/src/lib.rs"]
mod short_std_lock;

use in_models::in_models;
use schedule_recorder::{counts, deadlocks, every, exactly, returns};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::Model::{EveryAwait, OneThread, SeveralThreads};
use tokio::time::sleep;
use tokio::{block_on, explore};

// ANCHOR: guard-across-await
/// Two tasks of one thread, in every model: `spawn_local` is never another thread.
macro_rules! two_on_one_thread {
    ($withdraw:path) => {
        || {
            let tasks = tokio::task::LocalSet::new();
            block_on(tasks.run_until(async {
                let balance = Arc::new(Mutex::new(10));
                let there = Arc::clone(&balance);
                let other = tokio::task::spawn_local(async move {
                    $withdraw(&there, 4).await;
                });
                $withdraw(&balance, 4).await;
                other.await.unwrap();
                *balance.lock().unwrap()
            }))
        }
    };
}

/// Each schedule that ends has both withdrawals.
/// Isolated? Yes.
/// Live? No.
#[test]
fn a_guard_across_an_await_stops_its_own_thread() {
    use guard_across_await::withdraw_under_guard;
    for (model, name, expected) in [
        (OneThread, "one", "2: 1 ok 2, 1 deadlock"),
        (EveryAwait, "await", "4: 3 ok 2, 1 deadlock"),
        (SeveralThreads, "threads", "2: 1 ok 2, 1 deadlock"),
    ] {
        let report = explore(model, two_on_one_thread!(withdraw_under_guard));
        every(&report, |end| deadlocks(end) || returns("2")(end));
        exactly(&report, expected);
        let stuck = report.count(deadlocks);
        assert!(stuck > 0, "{model}: it is broken on purpose");
        let scenario = format!("guard-across-await-{name}");
        counts(&scenario, &report, &[("stuck", stuck)]);
    }
}

#[test]
fn a_guard_that_ends_before_the_await_stops_nobody() {
    use guard_across_await::withdraw;
    for (model, expected) in in_models(["3: 3 ok 2", "6: 6 ok 2", "3: 3 ok 2"])
    {
        let report = explore(model, two_on_one_thread!(withdraw));
        every(&report, returns("2"));
        exactly(&report, expected);
    }
}
// ANCHOR_END: guard-across-await

// ANCHOR: early-notify
/// Somebody opens, and somebody waits for it.
macro_rules! opening {
    ($wait:path) => {
        || {
            block_on(async {
                let bank = Arc::new(AtomicBool::new(false));
                let opened = Arc::new(tokio::sync::Notify::new());
                let there = (Arc::clone(&bank), Arc::clone(&opened));
                let opens = tokio::spawn(async move {
                    there.0.store(true, SeqCst);
                    there.1.notify_waiters();
                });
                tokio::task::yield_now().await; // it may be open already
                $wait(&opened, || bank.load(SeqCst)).await;
                opens.await.unwrap();
            })
        }
    };
}

/// Live? No.
#[test]
fn a_notification_between_look_and_wait_is_missed_on_several_threads_alone() {
    use early_notify::wait_that_misses;
    for (model, name, expected) in [
        (OneThread, "one", "2: 2 ok"),
        (EveryAwait, "await", "3: 3 ok"),
        (SeveralThreads, "threads", "29: 26 ok, 3 deadlock"),
    ] {
        let report = explore(model, opening!(wait_that_misses));
        exactly(&report, expected);
        let missed = report.count(deadlocks);
        assert_eq!(missed > 0, model == SeveralThreads, "{model}");
        let scenario = format!("early-notify-{name}");
        counts(&scenario, &report, &[("missed", missed)]);
    }
}

/// Live? Yes.
#[test]
fn whoever_listens_before_the_look_misses_nothing() {
    use early_notify::wait;
    for (model, expected) in in_models(["2: 2 ok", "3: 3 ok", "31: 31 ok"]) {
        let report = explore(model, opening!(wait));
        every(&report, returns("()"));
        exactly(&report, expected);
    }
}

#[test]
fn a_value_cannot_come_too_early() {
    use early_notify::wait_for_value;
    for (model, expected) in
        in_models(["1: 1 ok true", "3: 3 ok true", "30: 30 ok true"])
    {
        let report = explore(model, || {
            block_on(async {
                let (open, opens) = tokio::sync::watch::channel(false);
                let waits = tokio::spawn(wait_for_value(opens));
                open.send_replace(true);
                drop(open);
                waits.await.unwrap()
            })
        });
        every(&report, returns("true"));
        exactly(&report, expected);
    }
}
// ANCHOR_END: early-notify

// ANCHOR: short-std-lock
/// In every model: whoever comes in between the lock and the unlock waits for the unlock.
/// Isolated? Yes.
#[test]
fn a_short_lock_of_std_shows_nobody_a_half() {
    use short_std_lock::Bank;
    for (model, expected) in in_models([
        "1: 1 ok (1500, 1500)",
        "2: 2 ok (1500, 1500)",
        "8: 8 ok (1500, 1500)",
    ]) {
        let report = explore(model, || {
            block_on(async {
                let bank = Arc::new(Bank::new(1_000, 500));
                let there = Arc::clone(&bank);
                let teller = tokio::spawn(async move { there.transfer(200) });
                let seen = bank.total();
                teller.await.unwrap().unwrap();
                (seen, bank.total())
            })
        });
        every(&report, returns("(1500, 1500)"));
        exactly(&report, expected);
    }
}
// ANCHOR_END: short-std-lock

// ANCHOR: fetched-twice
/// On one thread, as the program of the page has it: the second customer may come before the rate is there.
/// Isolated? No.
#[test]
fn two_customers_may_get_two_rates() {
    use fetched_twice::Rate;
    let report = explore(OneThread, || {
        block_on(async {
            let rate = Arc::new(Rate::default());
            let there = Arc::clone(&rate);
            let first = tokio::spawn(async move { there.of_today().await });
            sleep(Duration::from_millis(50)).await;
            let second = rate.of_today().await;
            (first.await.unwrap(), second)
        })
    });
    exactly(&report, "26: 5 ok (91, 91), 12 ok (91, 92), 9 ok (92, 91)");
    let same = report.returning("(91, 91)");
    counts("fetched-twice", &report, &[("twice", report.schedules - same)]);
}
// ANCHOR_END: fetched-twice

/// Two ask for one rate at once, and one of them is fetched.
#[test]
fn whoever_asks_meanwhile_gets_the_rate_that_is_fetched() {
    use fetch_once::Rates;
    for (model, expected) in in_models([
        "1: 1 ok (96, 96)",
        "6: 1 ok (95, 95), 5 ok (96, 96)",
        "74: 37 ok (95, 95), 37 ok (96, 96)",
    ]) {
        let report = explore(model, || {
            block_on(async {
                let rates = Arc::new(Rates::default());
                let there = Arc::clone(&rates);
                let other = tokio::task::spawn(async move {
                    there.rate("CHF", async { 95 }).await
                });
                let mine = rates.rate("CHF", async { 96 }).await;
                (mine, other.await.unwrap())
            })
        });
        every(&report, |end| {
            returns("(95, 95)")(end) || returns("(96, 96)")(end)
        });
        exactly(&report, expected);
    }
}

/// Which of two timers may be over first, their tasks cannot tell: each comes from a lock of std, which
/// shows nothing of the other's timer.
#[test]
fn timers_begin_behind_a_lock_of_std() {
    let report = explore(SeveralThreads, || {
        block_on(async {
            let lock = Arc::new(Mutex::new(0));
            let there = Arc::clone(&lock);
            let other = tokio::spawn(async move {
                *there.lock().unwrap() += 1;
                sleep(Duration::from_millis(5)).await;
                *there.lock().unwrap() += 1;
            });
            sleep(Duration::from_millis(50)).await;
            *lock.lock().unwrap() += 1;
            sleep(Duration::from_millis(5)).await;
            *lock.lock().unwrap() += 1;
            other.await.unwrap();
        });
    });
    assert_eq!(report.oks(), report.schedules, "{report}");
}

/// What a thread does behind an operation of std depends on all that happened before it, not only on what std
/// has shown: whether the runtime is over, which timer is due.
#[test]
fn an_operation_of_std_may_come_before_one_of_tokio() {
    let stores = explore(SeveralThreads, || {
        let stored = Arc::new(AtomicBool::new(false));
        block_on(async move {
            tokio::spawn(async move {
                stored.store(true, SeqCst);
                std::future::pending::<()>().await;
            });
        });
    });
    exactly(&stores, "6: 6 ok");
    let locks = explore(SeveralThreads, || {
        block_on(async {
            let count = Mutex::new(0);
            let limit = Duration::from_millis(4);
            let in_time = tokio::time::timeout(limit, async {
                *count.lock().unwrap() += 1;
                sleep(Duration::from_millis(9)).await;
            });
            in_time.await.is_ok()
        })
    });
    exactly(&locks, "4: 3 ok false, 1 ok true");
    let sends = explore(SeveralThreads, || {
        block_on(async {
            let (tx, rx) = std::sync::mpsc::channel();
            let other = tokio::spawn(async move {
                let limit = Duration::from_millis(4);
                let both = tokio::time::timeout(limit, async {
                    tx.send(1).unwrap();
                    sleep(Duration::from_millis(9)).await;
                    tx.send(2).unwrap();
                });
                both.await.is_ok()
            });
            sleep(Duration::from_millis(6)).await;
            let seen = rx.try_iter().count();
            (seen, other.await.unwrap())
        })
    });
    exactly(
        &sends,
        "250: 4 ok (0, false), 75 ok (1, false), 45 ok (1, true), 126 ok (2, true)",
    );
}
