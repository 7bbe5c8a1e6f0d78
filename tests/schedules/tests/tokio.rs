//! The listings of *The Same Fight under Tokio*, unchanged, under every schedule of three runtimes.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

extern crate every_schedule_tokio as tokio;

mod in_models;

#[path = "../../../listings/tokio/account-task/src/lib.rs"]
mod account_task;
#[path = "../../../listings/tokio/cancelled-transfer/src/lib.rs"]
mod cancelled_transfer;
#[path = "../../../listings/tokio/clean-stop-async/src/lib.rs"]
mod clean_stop_async;
#[path = "../../../listings/tokio/owned-transfer/src/lib.rs"]
mod owned_transfer;
#[path = "../../../listings/tokio/select-loses-a-message/src/lib.rs"]
mod select_loses_a_message;
#[path = "../../../listings/tokio/tokio-mutex/src/lib.rs"]
mod tokio_mutex;

use every_schedule::{Figure, Report};
use in_models::merged;
use schedule_recorder::{counts, every, exactly, figure, returns};
use std::fmt::Debug;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::Model::{EveryAwait, OneThread, SeveralThreads};
use tokio::time::timeout;
use tokio::{Explorer, block_on};

/// The same, for a figure of one thread.
fn figured<R: Debug>(
    program: impl Fn() -> R + Send + Sync + 'static,
) -> (Report, Figure) {
    let explored = Explorer::new(OneThread).merge(true).run_for_figure(program);
    explored.unwrap_or_else(|why| panic!("{why}"))
}

// ANCHOR: account-task
/// An audit asks both tasks while a teller transfers: it sees the whole, or what is in transit is
/// missing.
/// Isolated? No.
#[test]
fn an_audit_of_two_tasks_can_miss_what_is_in_transit() {
    use account_task::Account;
    let report = merged(OneThread, || {
        block_on(async {
            let (alice, _alices) = Account::open(1_000);
            let (bob, _bobs) = Account::open(500);
            let accounts = (alice.clone(), bob.clone());
            let audit = tokio::spawn(async move {
                let bobs = accounts.1.balance().await;
                accounts.0.balance().await.unwrap() + bobs.unwrap()
            });
            alice.withdraw(200).await.unwrap();
            bob.deposit(200).await.unwrap();
            audit.await.unwrap()
        })
    });
    every(&report, |end| returns("1300")(end) || returns("1500")(end));
    exactly(&report, "198: 168 ok 1300, 30 ok 1500");
    counts("account-task", &report, &[("less", report.returning("1300"))]);
}
// ANCHOR_END: account-task

// ANCHOR: tokio-mutex
/// Two callers, of whom one may be dropped at any await: each that gets an answer gets its own.
#[test]
fn each_caller_gets_the_answer_to_its_own_question() {
    use tokio_mutex::Line;
    for (model, expected) in [
        (OneThread, "29: 20 ok (Some(20), None), 9 ok (Some(20), Some(2))"),
        (
            EveryAwait,
            "1536655: 649666 ok (Some(20), None), 886989 ok (Some(20), Some(2))",
        ),
    ] {
        let report = merged(model, || {
            block_on(async {
                let line = Arc::new(Line::to_a_doubler());
                let there = Arc::clone(&line);
                let other = tokio::spawn(async move {
                    let asked = there.ask(1);
                    timeout(Duration::from_millis(5), asked)
                        .await
                        .ok()
                        .flatten()
                });
                let mine = line.ask(10).await;
                (mine, other.await.unwrap())
            })
        });
        every(&report, |end| {
            returns("(Some(20), Some(2))")(end)
                || returns("(Some(20), None)")(end)
        });
        exactly(&report, expected);
        if model == OneThread {
            counts(
                "tokio-mutex",
                &report,
                &[("dropped", report.returning("(Some(20), None)"))],
            );
        }
    }
}

/// On several threads, two callers have no end within a minute: here is one.
#[test]
fn a_caller_gets_its_answer_on_several_threads_too() {
    use tokio_mutex::Line;
    let report = merged(SeveralThreads, || {
        block_on(async { Line::to_a_doubler().ask(10).await })
    });
    every(&report, returns("Some(20)"));
    exactly(&report, "9023: 9023 ok Some(20)");
}

/// Polls a future so many times, and drops it if it is not ready by then.
async fn polled<T>(times: u32, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut left) = (std::pin::pin!(future), times);
    std::future::poll_fn(|cx| {
        left -= 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Three callers are dropped one after the other: an answer may be left on the line, one in the server's
/// hand, and a question before it. The fourth is served all the same.
/// Live? Yes.
#[test]
fn dropped_callers_hold_up_nobody() {
    use tokio_mutex::Line;
    for (model, polls, questions, expected) in [
        (OneThread, 1, 3, "1: 1 ok Some(20)"),
        (EveryAwait, 1, 3, "38: 38 ok Some(20)"),
        (EveryAwait, 2, 3, "128: 128 ok Some(20)"),
        (EveryAwait, 3, 2, "17016: 17016 ok Some(20)"), // between question and answer
    ] {
        let report = merged(model, move || {
            block_on(async move {
                let line = Line::to_a_doubler();
                for question in 1..=questions {
                    polled(polls, line.ask(question)).await;
                }
                line.ask(10).await
            })
        });
        every(&report, returns("Some(20)"));
        exactly(&report, expected);
    }
}
// ANCHOR_END: tokio-mutex

/// A transfer with a deadline, while an audit may hold Bob's account.
macro_rules! hurried {
    ($account:expr, $transfer:path) => {
        || {
            block_on(async {
                let alice = $account(1_000);
                let bob = $account(500);
                let there = bob.clone();
                let audit = tokio::spawn(async move {
                    there.hold(tokio::task::yield_now()).await;
                });
                tokio::task::yield_now().await; // the audit may begin first
                let paid = $transfer(&alice, &bob, 200);
                _ = timeout(Duration::from_millis(50), paid).await;
                audit.await.unwrap();
                tokio::settled().await; // what goes on without its caller ends
                alice.balance().await + bob.balance().await
            })
        }
    };
}

// ANCHOR: cancelled-transfer
/// With nothing in its way, the transfer never suspends on one thread, so nothing can drop it in the
/// middle; an audit that holds Bob's account is enough.
/// Atomic? No.
#[test]
fn a_timeout_destroys_money_where_the_transfer_may_wait_in_the_middle() {
    use cancelled_transfer::{Account, transfer};
    fn open(cents: u64) -> Arc<Account> {
        Arc::new(Account::new(cents))
    }
    for (model, name, expected) in [
        (OneThread, "one", "6: 1 ok 1300, 5 ok 1500"),
        (EveryAwait, "await", "144: 67 ok 1300, 77 ok 1500"),
        (SeveralThreads, "threads", "451: 105 ok 1300, 346 ok 1500"),
    ] {
        let report = merged(model, hurried!(open, transfer));
        every(&report, |end| returns("1300")(end) || returns("1500")(end));
        exactly(&report, expected);
        let lost = report.returning("1300");
        assert!(lost > 0, "{model}: it is broken on purpose");
        let scenario = format!("cancelled-transfer-{name}");
        counts(&scenario, &report, &[("lost", lost)]);
    }
}
// ANCHOR_END: cancelled-transfer

#[test]
fn the_transfer_is_dropped_where_it_stands() {
    use cancelled_transfer::{Account, transfer};
    let found = figured(|| {
        block_on(async {
            let alice = Account::new(1_000);
            let bob = Arc::new(Account::new(500));
            let there = Arc::clone(&bob);
            let audit = tokio::spawn(async move {
                there.hold(tokio::task::yield_now()).await;
            });
            tokio::task::yield_now().await; // the audit may begin first
            let paid = transfer(&alice, &bob, 200);
            _ = timeout(Duration::from_millis(50), paid).await;
            audit.await.unwrap();
            alice.balance().await + bob.balance().await
        })
    });
    let caption = "A transfer of 200 cents in a timeout, and an audit that holds Bob’s account. Where the money is lost, the transfer waits for that lock until it is dropped.";
    figure("cancelled-transfer", caption, &found, |end| !returns("1500")(end));
}

// ANCHOR: owned-transfer
/// The same, with a task that owns the transfer: whoever gives up, nothing is lost.
/// Atomic? Yes.
#[test]
fn a_transfer_with_a_task_of_its_own_is_never_cut_in_half() {
    use owned_transfer::{Account, transfer};
    for (model, expected) in
        [(OneThread, "77: 77 ok 1500"), (EveryAwait, "13046: 13046 ok 1500")]
    {
        let report = merged(model, hurried!(Account::new, transfer));
        every(&report, returns("1500"));
        exactly(&report, expected);
        if model == OneThread {
            counts(
                "owned-transfer",
                &report,
                &[("whole", report.returning("1500"))],
            );
        }
    }
    // On several threads that is too much: here nobody holds the account.
    let report = merged(SeveralThreads, || {
        block_on(async {
            let (alice, bob) = (Account::new(1_000), Account::new(500));
            let paid = transfer(&alice, &bob, 200);
            _ = timeout(Duration::from_millis(50), paid).await;
            tokio::settled().await;
            alice.balance().await + bob.balance().await
        })
    });
    every(&report, returns("1500"));
    exactly(&report, "93: 93 ok 1500");
}
// ANCHOR_END: owned-transfer

// ANCHOR: select-loses-a-message
/// One payment of 7 and one change of the rate, at any time, and either branch first.
/// Atomic? No.
#[test]
fn a_branch_that_holds_a_message_can_be_dropped_with_it() {
    use select_loses_a_message::{sum, sum_that_loses};
    use tokio::sync::{mpsc, watch};
    let one = |repaired: bool| {
        move || {
            block_on(async move {
                let (payments, mailbox) = mpsc::channel(1);
                let (rate, rates) = watch::channel(1);
                let sum = tokio::spawn(async move {
                    match repaired {
                        true => sum(mailbox, rates).await,
                        false => sum_that_loses(mailbox, rates).await,
                    }
                });
                payments.send(7).await.unwrap();
                drop(payments);
                tokio::task::yield_now().await;
                rate.send_replace(1);
                sum.await.unwrap()
            })
        }
    };
    let report = merged(OneThread, one(false));
    every(&report, |end| returns("0")(end) || returns("7")(end));
    exactly(&report, "62: 18 ok 0, 44 ok 7");
    let lost = report.returning("0");
    assert!(lost > 0, "it is broken on purpose");
    counts("select-loses-a-message", &report, &[("lost", lost)]);

    for (model, expected) in
        [(OneThread, "23: 23 ok 7"), (EveryAwait, "381: 381 ok 7")]
    {
        let report = merged(model, one(true));
        every(&report, returns("7"));
        exactly(&report, expected);
        if model == OneThread {
            let kept = report.returning("7");
            counts(
                "select-loses-a-message-repaired",
                &report,
                &[("kept", kept)],
            );
        }
    }

    // On several threads that is too much: here the payment is there before the task begins.
    let paid_before = |repaired: bool| {
        move || {
            block_on(async move {
                let (payments, mailbox) = mpsc::channel(1);
                let (rate, rates) = watch::channel(1);
                payments.send(7).await.unwrap();
                drop(payments);
                let sum = tokio::spawn(async move {
                    match repaired {
                        true => sum(mailbox, rates).await,
                        false => sum_that_loses(mailbox, rates).await,
                    }
                });
                rate.send_replace(1);
                sum.await.unwrap()
            })
        }
    };
    let report = merged(SeveralThreads, paid_before(false));
    every(&report, |end| returns("0")(end) || returns("7")(end));
    exactly(&report, "2390: 366 ok 0, 2024 ok 7");
    assert!(report.returning("0") > 0, "it is broken on purpose");
    let report = merged(SeveralThreads, paid_before(true));
    every(&report, returns("7"));
    exactly(&report, "506: 506 ok 7");

    let caption = "One payment of 7, and one change of the rate at any time.";
    figure("select-loses-a-message", caption, &figured(one(false)), |end| {
        !returns("7")(end)
    });
}
// ANCHOR_END: select-loses-a-message

// ANCHOR: clean-stop-async
/// Two jobs, one of which may take longer than the deadline: both are done or counted as dropped, and
/// stopping comes to an end.
/// Live? Yes.
#[test]
fn a_service_that_stops_counts_every_job() {
    use clean_stop_async::Service;
    for (model, expected) in [
        (OneThread, "197: 53 ok 0, 67 ok 1, 77 ok 2"),
        (EveryAwait, "1363: 462 ok 0, 534 ok 1, 367 ok 2"),
    ] {
        let report = merged(model, || {
            block_on(async {
                let mut service = Service::start();
                service.accept(async {});
                service.accept(tokio::time::sleep(Duration::from_secs(2)));
                let stopped = service.stop(Duration::from_secs(1)).await;
                assert_eq!(stopped.done + stopped.dropped, 2);
                stopped.done
            })
        });
        every(&report, |end| {
            returns("1")(end) || returns("0")(end) || returns("2")(end)
        });
        exactly(&report, expected);
        if model == OneThread {
            counts(
                "clean-stop-async",
                &report,
                &[("done", report.returning("2"))],
            );
        }
    }
    // On several threads, a second job would be too much.
    let report = merged(SeveralThreads, || {
        block_on(async {
            let mut service = Service::start();
            service.accept(async {});
            let stopped = service.stop(Duration::from_secs(1)).await;
            assert_eq!(stopped.done + stopped.dropped, 1);
            stopped.done
        })
    });
    every(&report, |end| returns("1")(end) || returns("0")(end));
    exactly(&report, "47: 6 ok 0, 41 ok 1");
}
// ANCHOR_END: clean-stop-async
