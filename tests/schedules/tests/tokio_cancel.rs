//! The table of *The Future That Was Dropped*: what a future of Tokio loses that a timeout may drop at any
//! time.

extern crate every_schedule_tokio as tokio;

mod in_models;

use every_schedule::Report;
use in_models::{in_models, merged};
use schedule_recorder::{every, exactly, returns};
use std::sync::Arc;
use std::time::Duration;
use tokio::block_on;
use tokio::sync::{Mutex, Notify, Semaphore, broadcast, mpsc, oneshot, watch};
use tokio::task::{JoinSet, yield_now};
use tokio::time::timeout;

const SOON: Duration = Duration::from_millis(5);

/// Both ways happen, under some schedules each, and no other.
#[track_caller]
fn either(report: &Report, one: &str, other: &str, expected: &str) {
    every(report, |end| returns(one)(end) || returns(other)(end));
    assert!(report.returning(one) > 0, "never {one}");
    assert!(report.returning(other) > 0, "never {other}");
    exactly(report, expected);
}

// ANCHOR: cancel-safe
/// Waits once with a deadline, and if that was too early, again without: `true`, it was too early; and
/// what came in the end.
macro_rules! twice {
    ($wait:expr) => {
        match timeout(SOON, $wait).await {
            Ok(came) => (false, came),
            Err(_) => (true, $wait.await),
        }
    };
}

#[test]
fn what_the_documentation_calls_cancel_safe_loses_nothing() {
    for (model, [receives, hears, changes, is_answered, joins, handles]) in
        in_models([
            [
                "4: 3 ok (false, Some(7)), 1 ok (true, Some(7))",
                "4: 3 ok (false, Ok(7)), 1 ok (true, Ok(7))",
                "4: 3 ok (false, 7), 1 ok (true, 7)",
                "4: 3 ok (false, Ok(7)), 1 ok (true, Ok(7))",
                "4: 3 ok (false, Some(7)), 1 ok (true, Some(7))",
                "4: 3 ok (false, 7), 1 ok (true, 7)",
            ],
            [
                "27: 11 ok (false, Some(7)), 16 ok (true, Some(7))",
                "10: 6 ok (false, Ok(7)), 4 ok (true, Ok(7))",
                "10: 6 ok (false, 7), 4 ok (true, 7)",
                "8: 6 ok (false, Ok(7)), 2 ok (true, Ok(7))",
                "10: 6 ok (false, Some(7)), 4 ok (true, Some(7))",
                "8: 6 ok (false, 7), 2 ok (true, 7)",
            ],
            [
                "913: 343 ok (false, Some(7)), 570 ok (true, Some(7))",
                "913: 343 ok (false, Ok(7)), 570 ok (true, Ok(7))",
                "1592: 592 ok (false, 7), 1000 ok (true, 7)",
                "199: 99 ok (false, Ok(7)), 100 ok (true, Ok(7))",
                "11: 7 ok (false, Some(7)), 4 ok (true, Some(7))",
                "11: 7 ok (false, 7), 4 ok (true, 7)",
            ],
        ])
    {
        let received = merged(model, || {
            block_on(async {
                let (sender, mut mailbox) = mpsc::channel(1);
                tokio::spawn(async move { sender.send(7).await });
                twice!(mailbox.recv())
            })
        });
        either(&received, "(false, Some(7))", "(true, Some(7))", receives);
        let heard = merged(model, || {
            block_on(async {
                let (sender, mut subscriber) = broadcast::channel(1);
                tokio::spawn(async move { sender.send(7) });
                twice!(subscriber.recv())
            })
        });
        either(&heard, "(false, Ok(7))", "(true, Ok(7))", hears);
        let changed = merged(model, || {
            block_on(async {
                let (sender, mut value) = watch::channel(0);
                tokio::spawn(async move { sender.send(7) });
                let (early, _) = twice!(value.changed());
                (early, *value.borrow())
            })
        });
        either(&changed, "(false, 7)", "(true, 7)", changes);
        let answered = merged(model, || {
            block_on(async {
                let (reply, mut answer) = oneshot::channel();
                tokio::spawn(async move { reply.send(7) });
                twice!(&mut answer)
            })
        });
        either(&answered, "(false, Ok(7))", "(true, Ok(7))", is_answered);
        let joined = merged(model, || {
            block_on(async {
                let mut tasks = JoinSet::new();
                tasks.spawn(async { 7 });
                let (early, joined) = twice!(tasks.join_next());
                (early, joined.map(Result::unwrap))
            })
        });
        either(&joined, "(false, Some(7))", "(true, Some(7))", joins);
        let handle = merged(model, || {
            block_on(async {
                let mut task = tokio::spawn(async { 7 });
                let (early, joined) = twice!(&mut task);
                (early, joined.unwrap())
            })
        });
        either(&handle, "(false, 7)", "(true, 7)", handles);
    }
}

/// A message for a full mailbox, which its owner empties at any time.
#[test]
fn a_send_that_is_dropped_takes_its_message_along_and_reserve_does_not() {
    for (model, [sends, reserves]) in in_models([
        [
            "4: 1 ok (Some(1), None), 3 ok (Some(1), Some(2))",
            "4: 4 ok (Some(1), Some(2))",
        ],
        [
            "73: 23 ok (Some(1), None), 50 ok (Some(1), Some(2))",
            "114: 114 ok (Some(1), Some(2))",
        ],
        [
            "346: 86 ok (Some(1), None), 260 ok (Some(1), Some(2))",
            "550: 550 ok (Some(1), Some(2))",
        ],
    ]) {
        let sent = merged(model, || {
            block_on(async {
                let (sender, mut mailbox) = mpsc::channel(1);
                sender.send(1).await.unwrap();
                let owner = tokio::spawn(async move {
                    (mailbox.recv().await, mailbox.recv().await)
                });
                _ = timeout(SOON, sender.send(2)).await;
                drop(sender);
                owner.await.unwrap()
            })
        });
        either(&sent, "(Some(1), Some(2))", "(Some(1), None)", sends);
        let reserved = merged(model, || {
            block_on(async {
                let (sender, mut mailbox) = mpsc::channel(1);
                sender.send(1).await.unwrap();
                let owner = tokio::spawn(async move {
                    (mailbox.recv().await, mailbox.recv().await)
                });
                let message = 2; // still ours if there is no room in time
                match timeout(SOON, sender.reserve()).await {
                    Ok(room) => room.unwrap().send(message),
                    Err(_) => sender.send(message).await.unwrap(),
                }
                drop(sender);
                owner.await.unwrap()
            })
        });
        every(&reserved, returns("(Some(1), Some(2))"));
        exactly(&reserved, reserves);
    }
}

/// Two wait, one of them may be dropped, and there is enough for one: the other always gets it. (A notification
/// that is received, and not dropped, the test passes on itself.)
#[test]
fn who_is_dropped_in_line_passes_on_what_it_was_given() {
    for (model, [locks, takes]) in in_models([
        ["17: 8 ok false, 9 ok true", "17: 8 ok false, 9 ok true"],
        ["95: 44 ok false, 51 ok true", "95: 44 ok false, 51 ok true"],
        ["490: 245 ok false, 245 ok true", "490: 245 ok false, 245 ok true"],
    ]) {
        let locked = merged(model, || {
            block_on(async {
                let lock = Arc::new(Mutex::new(()));
                let held = lock.lock().await;
                let there = Arc::clone(&lock);
                let other =
                    tokio::spawn(async move { drop(there.lock().await) });
                let mine = async { timeout(SOON, lock.lock()).await.is_ok() };
                let lets_go = async {
                    for _ in 0..2 {
                        yield_now().await; // both may stand in line
                    }
                    drop(held);
                };
                let (mine, ()) = tokio::join!(mine, lets_go);
                other.await.unwrap();
                mine
            })
        });
        either(&locked, "true", "false", locks);
        let permitted = merged(model, || {
            block_on(async {
                let permits = Arc::new(Semaphore::new(0));
                let there = Arc::clone(&permits);
                let other = tokio::spawn(async move {
                    drop(there.acquire().await.unwrap());
                });
                let mine =
                    async { timeout(SOON, permits.acquire()).await.is_ok() };
                let adds = async {
                    for _ in 0..2 {
                        yield_now().await; // both may stand in line
                    }
                    permits.add_permits(1);
                };
                let (mine, ()) = tokio::join!(mine, adds);
                other.await.unwrap();
                mine
            })
        });
        either(&permitted, "true", "false", takes);
    }
    // `notify_one` goes to one alone: who has got it, and goes on, has to pass it on.
    for (model, expected) in in_models([
        "17: 8 ok false, 9 ok true",
        "94: 46 ok false, 48 ok true",
        "1917: 857 ok false, 1060 ok true",
    ]) {
        let notified = merged(model, || {
            block_on(async {
                let notify = Arc::new(Notify::new());
                let there = Arc::clone(&notify);
                let other = tokio::spawn(async move { there.notified().await });
                let mine =
                    async { timeout(SOON, notify.notified()).await.is_ok() };
                let tells = async {
                    for _ in 0..2 {
                        yield_now().await; // both may stand in line
                    }
                    notify.notify_one();
                };
                let (mine, ()) = tokio::join!(mine, tells);
                if mine {
                    notify.notify_one(); // it was for one: the other's turn
                }
                other.await.unwrap();
                mine
            })
        });
        either(&notified, "true", "false", expected);
    }
}
// ANCHOR_END: cancel-safe
