//! The table of *The Future That Was Dropped*: what a future of Tokio loses that a timeout may drop at any
//! time.

extern crate every_schedule_tokio as tokio;

use every_schedule::Report;
use schedule_recorder::{every, returns};
use std::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;
use tokio::Model::{EveryAwait, OneThread, SeveralThreads};
use tokio::sync::{Mutex, Notify, Semaphore, broadcast, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio::{Explorer, Model, block_on};

const MODELS: [Model; 3] = [OneThread, EveryAwait, SeveralThreads];
const SOON: Duration = Duration::from_millis(5);

/// Runs a program whose tasks share nothing but Tokio's types: equal moments are one.
fn merged<R: Debug>(
    model: Model,
    program: impl Fn() -> R + Send + Sync + 'static,
) -> Report {
    let report = Explorer::new(model).merge(true).run(program);
    report.unwrap_or_else(|why| panic!("{model}: {why}"))
}

/// Both ways happen, under some schedules each, and no other.
fn either(report: &Report, one: &str, other: &str) {
    every(report, |end| returns(one)(end) || returns(other)(end));
    assert!(report.returning(one) > 0, "never {one}");
    assert!(report.returning(other) > 0, "never {other}");
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
    for model in MODELS {
        let received = merged(model, || {
            block_on(async {
                let (sender, mut mailbox) = mpsc::channel(1);
                tokio::spawn(async move { sender.send(7).await });
                twice!(mailbox.recv())
            })
        });
        either(&received, "(false, Some(7))", "(true, Some(7))");
        let heard = merged(model, || {
            block_on(async {
                let (sender, mut subscriber) = broadcast::channel(1);
                tokio::spawn(async move { sender.send(7) });
                twice!(subscriber.recv())
            })
        });
        either(&heard, "(false, Ok(7))", "(true, Ok(7))");
        let changed = merged(model, || {
            block_on(async {
                let (sender, mut value) = watch::channel(0);
                tokio::spawn(async move { sender.send(7) });
                let (early, _) = twice!(value.changed());
                (early, *value.borrow())
            })
        });
        either(&changed, "(false, 7)", "(true, 7)");
        let answered = merged(model, || {
            block_on(async {
                let (reply, mut answer) = oneshot::channel();
                tokio::spawn(async move { reply.send(7) });
                twice!(&mut answer)
            })
        });
        either(&answered, "(false, Ok(7))", "(true, Ok(7))");
        let joined = merged(model, || {
            block_on(async {
                let mut tasks = JoinSet::new();
                tasks.spawn(async { 7 });
                let (early, joined) = twice!(tasks.join_next());
                (early, joined.map(Result::unwrap))
            })
        });
        either(&joined, "(false, Some(7))", "(true, Some(7))");
        let handle = merged(model, || {
            block_on(async {
                let mut task = tokio::spawn(async { 7 });
                let (early, joined) = twice!(&mut task);
                (early, joined.unwrap())
            })
        });
        either(&handle, "(false, 7)", "(true, 7)");
    }
}

/// A message for a full mailbox, which its owner empties at any time.
#[test]
fn a_send_that_is_dropped_takes_its_message_along_and_reserve_does_not() {
    for model in MODELS {
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
        either(&sent, "(Some(1), Some(2))", "(Some(1), None)");
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
    }
}

/// Two wait, one of them may be dropped, and there is enough for one: the other always gets it.
#[test]
fn who_is_dropped_in_line_passes_on_what_it_was_given() {
    for model in MODELS {
        let locked = merged(model, || {
            block_on(async {
                let lock = Arc::new(Mutex::new(()));
                let held = lock.lock().await;
                let there = Arc::clone(&lock);
                let other =
                    tokio::spawn(async move { drop(there.lock().await) });
                let mine = timeout(SOON, lock.lock());
                drop(held);
                drop(mine.await);
                other.await.unwrap();
            })
        });
        every(&locked, returns("()"));
        let permitted = merged(model, || {
            block_on(async {
                let permits = Arc::new(Semaphore::new(0));
                let there = Arc::clone(&permits);
                let other = tokio::spawn(async move {
                    drop(there.acquire().await.unwrap());
                });
                permits.add_permits(1);
                drop(timeout(SOON, permits.acquire()).await);
                other.await.unwrap();
            })
        });
        every(&permitted, returns("()"));
    }
    // `notify_one` goes to one alone: it is passed on only by who was dropped.
    for model in [OneThread, EveryAwait] {
        let notified = merged(model, || {
            block_on(async {
                let notify = Arc::new(Notify::new());
                let there = Arc::clone(&notify);
                let other = tokio::spawn(async move { there.notified().await });
                let there = Arc::clone(&notify);
                tokio::spawn(async move { there.notify_one() });
                if timeout(SOON, notify.notified()).await.is_ok() {
                    notify.notify_one(); // it was for one: the other's turn
                }
                other.await.unwrap();
            })
        });
        every(&notified, returns("()"));
    }
}
// ANCHOR_END: cancel-safe
