//! Small programs, as they are written for Tokio, in each of the three models.

use every_schedule::sync::atomic::{AtomicBool, Ordering::SeqCst};
use every_schedule::{Error, Report, Verdict};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::Model::{self, EveryAwait, OneThread, SeveralThreads};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, Notify, RwLock, Semaphore, mpsc, oneshot};
use tokio::task::{JoinSet, block_in_place, yield_now};
use tokio::time::sleep;
use tokio::{Explorer, block_on, explore};

const MODELS: [Model; 3] = [OneThread, EveryAwait, SeveralThreads];

/// How many schedules do not end well, and how many there are.
fn bad(report: &Report) -> (u128, u128) {
    (report.schedules - report.oks(), report.schedules)
}

async fn transfer(from: Arc<Mutex<u64>>, to: Arc<Mutex<u64>>) {
    let mut from = from.lock().await;
    let mut to = to.lock().await;
    *from -= 1;
    *to += 1;
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn opposite_locks_deadlock_only_where_something_may_come_between() {
    let program = || {
        block_on(async {
            let (alice, bob) =
                (Arc::new(Mutex::new(9)), Arc::new(Mutex::new(9)));
            let one = tokio::spawn(transfer(alice.clone(), bob.clone()));
            let other = tokio::spawn(transfer(bob, alice));
            one.await.unwrap();
            other.await.unwrap();
        })
    };
    let [one, every, several] = MODELS.map(|model| explore(model, program));
    assert_eq!(bad(&one).0, 0);
    assert!(bad(&every).0 > 0 && bad(&several).0 > 0);
    let stuck = every.shortest(|end| end.verdict == Verdict::Deadlock).unwrap();
    let waiting = &stuck.ending.waiting;
    let locks = waiting.iter().filter(|it| it.contains(": lock "));
    assert_eq!(locks.count(), 2, "{stuck}");
}

#[test]
fn a_notification_between_look_and_wait_is_lost_on_several_threads_only() {
    let program = || {
        block_on(async {
            let state = Arc::new((AtomicBool::new(false), Notify::new()));
            let there = Arc::clone(&state);
            tokio::spawn(async move {
                there.0.store(true, SeqCst);
                there.1.notify_waiters();
            });
            if !state.0.load(SeqCst) {
                state.1.notified().await;
            }
        })
    };
    let found = MODELS.map(|model| bad(&explore(model, program)));
    assert_eq!(found[0].0, 0);
    assert!(found[2].0 > 0);
}

#[test]
fn read_then_write() {
    let program = || {
        block_on(async {
            let shared = Arc::new(RwLock::new(0));
            let add = |shared: Arc<RwLock<u32>>| async move {
                let seen = *shared.read().await;
                *shared.write().await = seen + 1;
            };
            let other = tokio::spawn(add(shared.clone()));
            add(shared.clone()).await;
            other.await.unwrap();
            let sum = *shared.read().await;
            assert_eq!(sum, 2);
        })
    };
    let found = MODELS.map(|model| bad(&explore(model, program)));
    assert_eq!(found[0].0, 0);
    assert!(found[1].0 > 0 && found[2].0 > 0);
}

enum Ask {
    Withdraw(u64, oneshot::Sender<bool>),
    Deposit(u64, oneshot::Sender<()>),
}

fn account(
    mut balance: u64,
) -> (mpsc::Sender<Ask>, tokio::task::JoinHandle<u64>) {
    let (account, mut mailbox) = mpsc::channel(4);
    let task = tokio::spawn(async move {
        while let Some(ask) = mailbox.recv().await {
            match ask {
                Ask::Withdraw(amount, reply) => {
                    let covered = amount <= balance;
                    if covered {
                        balance -= amount;
                    }
                    _ = reply.send(covered);
                }
                Ask::Deposit(amount, reply) => {
                    balance += amount;
                    _ = reply.send(());
                }
            }
        }
        balance
    });
    (account, task)
}

async fn pay(
    payer: &mpsc::Sender<Ask>,
    payee: &mpsc::Sender<Ask>,
    amount: u64,
) {
    let (reply, answer) = oneshot::channel();
    payer.send(Ask::Withdraw(amount, reply)).await.ok().unwrap();
    if answer.await.unwrap() {
        let (reply, answer) = oneshot::channel();
        payee.send(Ask::Deposit(amount, reply)).await.ok().unwrap();
        answer.await.unwrap();
    }
}

#[test]
fn a_timeout_may_cancel_a_transfer_in_the_middle() {
    let program = || {
        block_on(async {
            let (alice, alices) = account(1000);
            let (bob, bobs) = account(500);
            _ = tokio::time::timeout(
                Duration::from_millis(50),
                pay(&alice, &bob, 200),
            )
            .await;
            drop((alice, bob));
            alices.await.unwrap() + bobs.await.unwrap()
        })
    };
    for model in [OneThread, EveryAwait] {
        let merged = Explorer::new(model).merge(true);
        let report = merged.run(program).unwrap();
        let lost = report.count(|end| end.returned.as_deref() != Some("1500"));
        assert!(lost > 0);
    }
}

#[test]
fn select_loses_what_a_dropped_future_had_taken() {
    let program = || {
        block_on(async {
            let (sender, mut receiver) = mpsc::channel(4);
            tokio::spawn(async move {
                for n in 0..2 {
                    sender.send(n).await.unwrap();
                }
            });
            let mut seen = Vec::new();
            let (tick, mut ticks) = mpsc::channel::<()>(1);
            tokio::spawn(async move { _ = tick.send(()).await });
            loop {
                tokio::select! {
                    got = async {
                        let one = receiver.recv().await;
                        tokio::task::yield_now().await;
                        one
                    } => match got {
                        Some(one) => seen.push(one),
                        None => break,
                    },
                    Some(()) = ticks.recv() => {}
                }
            }
            seen.len()
        })
    };
    let report = explore(OneThread, program);
    let lost = report.count(|end| end.returned.as_deref() != Some("2"));
    assert!(lost > 0);
}

/// The tick's handler waits for a lock whose next owner is the branch that it keeps from going on. There is
/// a schedule for every number of ticks.
async fn heartbeat() {
    let wire = Arc::new(Mutex::new(0));
    async fn write(wire: &Mutex<u32>) {
        let mut wire = wire.lock().await;
        yield_now().await;
        *wire += 1;
    }
    let there = Arc::clone(&wire);
    let other = tokio::spawn(async move { write(&there).await });
    let mut flush = std::pin::pin!(write(&wire));
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    loop {
        tokio::select! {
            () = &mut flush => break,
            _ = ticks.tick() => write(&wire).await,
        }
    }
    other.await.unwrap();
}

#[test]
fn a_heartbeat_that_never_stops_hides_no_deadlock() {
    for model in MODELS {
        let explorer = Explorer::new(model).merge(true).max_states(500);
        let program = || block_on(heartbeat());
        let error = explorer.run(program).unwrap_err();
        assert_eq!(error.limit(), Some(&Error::TooManyStates(500)));
        let bad = error.bad().unwrap_or_else(|| panic!("{model}: {error}"));
        assert_eq!(bad.ending.verdict, Verdict::Deadlock, "{model}");
        assert!(bad.steps.len() <= 10, "{model}: {bad}");
        assert_eq!(explorer.replay(&bad.script(), program).unwrap(), *bad);
    }
}

#[test]
fn a_timer_that_begins_again_and_again_is_named() {
    let line = line!() + 4;
    let program = || {
        block_on(async {
            loop {
                sleep(Duration::from_secs(1)).await;
            }
        })
    };
    for model in MODELS {
        let explorer = Explorer::new(model).merge(true).max_states(400);
        let error = explorer.run::<()>(program).unwrap_err();
        assert_eq!(error.bad(), None);
        let told = format!(
            "times to tests/explorers/tests/tokio/models.rs:{line}: a loop"
        );
        assert!(error.to_string().contains(&told), "{model}: {error}");
    }
}

#[test]
fn a_task_nobody_joins_and_that_panics_is_a_finding() {
    for model in MODELS {
        let report = explore(model, || {
            block_on(async {
                tokio::spawn(async { panic!("no such account") });
                tokio::task::yield_now().await;
            });
        });
        let worst =
            report.shortest(|end| matches!(&end.verdict, Verdict::Violated(_)));
        assert!(worst.is_some(), "{model}: {report:?}");
    }
}

/// All the ways to end, without counts.
fn ways(report: &Report) -> std::collections::BTreeSet<String> {
    report
        .ends
        .iter()
        .map(|it| format!("{:?} {:?}", it.ending.verdict, it.ending.returned))
        .collect()
}

/// What merging leaves out ends in no other way: the same programs, each schedule by itself.
#[test]
fn merged_programs_end_in_the_same_ways() {
    let locks = || {
        block_on(async {
            let (alice, bob) =
                (Arc::new(Mutex::new(9)), Arc::new(Mutex::new(9)));
            let one = tokio::spawn(transfer(alice.clone(), bob.clone()));
            let other = tokio::spawn(transfer(bob, alice));
            one.await.unwrap();
            other.await.unwrap();
            String::new()
        })
    };
    let paid = || {
        block_on(async {
            let (alice, alices) = account(1000);
            let (bob, bobs) = account(500);
            let paid = pay(&alice, &bob, 200);
            let paid = tokio::time::timeout(Duration::from_millis(50), paid)
                .await
                .is_ok();
            drop((alice, bob));
            format!("{paid} {}", alices.await.unwrap() + bobs.await.unwrap())
        })
    };
    let chosen = || {
        block_on(async {
            let (left, mut lefts) = mpsc::channel(1);
            let (right, mut rights) = mpsc::channel(1);
            tokio::spawn(async move {
                for n in 1..3 {
                    left.send(n).await.unwrap();
                }
            });
            tokio::spawn(async move { right.send(10).await.unwrap() });
            let mut seen = String::new();
            loop {
                tokio::select! {
                    Some(n) = lefts.recv() => seen += &format!("{n} "),
                    Some(n) = rights.recv() => seen += &format!("{n} "),
                    else => break seen,
                }
            }
        })
    };
    type Program = fn() -> String;
    let programs: [(&str, Program); 3] =
        [("locks", locks), ("paid", paid), ("chosen", chosen)];
    for (name, program) in programs {
        let alone = Explorer::new(OneThread).run(program).unwrap();
        let merged = Explorer::new(OneThread).merge(true).run(program).unwrap();
        assert_eq!(ways(&alone), ways(&merged), "{name}");
        assert_eq!(alone.schedules, merged.schedules, "{name}");
    }
    let merged = Explorer::new(EveryAwait).merge(true).run(locks).unwrap();
    let alone = Explorer::new(EveryAwait).run(locks).unwrap();
    assert_eq!(ways(&alone), ways(&merged));
    assert_eq!(alone.schedules, merged.schedules);
}

/// Tasks that have polled the same number of times, and done the same to the same thing, stay two tasks.
#[test]
fn merging_tells_tasks_apart_that_have_seen_the_same() {
    let sent = || {
        block_on(async {
            let (sender, mut receiver) = mpsc::unbounded_channel();
            let done = Arc::new(Semaphore::new(0));
            let [one, other] = [(); 2].map(|()| (sender.clone(), done.clone()));
            tokio::spawn(async move {
                yield_now().await;
                one.0.send(1).unwrap();
                one.1.add_permits(1);
            });
            tokio::spawn(async move {
                other.0.send(2).unwrap();
                other.1.add_permits(1);
            });
            yield_now().await;
            match done.try_acquire_many(2) {
                Ok(_) => format!("{:?}", receiver.try_recv()),
                Err(_) => "not yet".to_owned(),
            }
        })
    };
    let written = || {
        block_on(async {
            let last = Arc::new(Mutex::new(0));
            let [one, other] = [(); 2].map(|()| last.clone());
            tokio::spawn(async move {
                yield_now().await;
                *one.lock().await = 1;
            });
            tokio::spawn(async move { *other.lock().await = 2 });
            yield_now().await;
            last.lock().await.to_string()
        })
    };
    let joined = || {
        block_on(async {
            let mut set = JoinSet::new();
            let one = set.spawn(async {
                yield_now().await;
                1
            });
            set.spawn(async { 2 });
            yield_now().await;
            let mut all = vec![i32::from(one.is_finished())];
            while let Some(result) = set.join_next().await {
                all.push(result.unwrap());
            }
            format!("{all:?}")
        })
    };
    for (name, program) in
        [("sent", sent as Program), ("written", written), ("joined", joined)]
    {
        merging_leaves_the_counts(name, program);
    }
}

/// A task and the last that it has spawned have seen the same; so have two that tasks of one size spawn.
#[test]
fn merging_tells_tasks_apart_from_their_makers() {
    let sends = || {
        block_on(async {
            let (sender, mut receiver) = mpsc::channel(4);
            tokio::spawn(async move {
                let child = sender.clone();
                tokio::spawn(async move { child.send('c').await });
                yield_now().await;
                sender.send('p').await.unwrap();
            });
            let mut all = String::new();
            while let Some(one) = receiver.recv().await {
                all.push(one);
            }
            all
        })
    };
    let pushes = || {
        block_on(async {
            let all = Arc::new(Mutex::new(String::new()));
            let parents = ['x', 'y'].map(|name| {
                let all = all.clone();
                tokio::spawn(async move {
                    let there = all.clone();
                    let child = name.to_ascii_uppercase();
                    tokio::spawn(async move { there.lock().await.push(child) });
                    all.lock().await.push(name);
                })
            });
            for parent in parents {
                parent.await.unwrap();
            }
            all.lock().await.clone()
        })
    };
    merging_leaves_the_counts("sends", sends);
    // In the other model it has too many schedules to run each.
    let alone = Explorer::new(OneThread).run(pushes).unwrap();
    let merged = Explorer::new(OneThread).merge(true).run(pushes).unwrap();
    assert_eq!(counts(&alone), counts(&merged));
}

/// What is told at the end, what a test waits for, and what a clock says, belongs to a moment, too.
#[test]
fn merging_leaves_out_nothing_that_a_program_can_tell() {
    let panics = || {
        block_on(async {
            let (two, two_ends) = oneshot::channel::<()>();
            let (three, three_ends) = oneshot::channel::<()>();
            let one = tokio::spawn(async move {
                tokio::spawn(async move {
                    let _until = two;
                    panic!("two")
                });
                tokio::spawn(async move {
                    let _until = three;
                    panic!("three")
                });
                panic!("one")
            });
            _ = two_ends.await;
            _ = three_ends.await;
            _ = one.await; // nobody tells of this one any more
            String::new()
        })
    };
    let settles = || {
        block_on(async {
            tokio::spawn(async { yield_now().await });
            let mut all = String::new();
            for _ in 0..2 {
                tokio::select! {
                    biased;
                    () = tokio::settled() => all.push('s'),
                    () = yield_now() => all.push('y'),
                }
            }
            yield_now().await;
            yield_now().await;
            all
        })
    };
    let late_clock = || {
        block_on(async {
            let short = Duration::from_millis(1);
            let one = tokio::spawn(async move {
                tokio::time::timeout(short, std::future::ready(()))
                    .await
                    .is_ok()
            });
            let other = tokio::spawn(sleep(short));
            one.await.unwrap();
            other.await.unwrap();
            let _clock = tokio::time::Instant::now();
            yield_now().await;
            String::new()
        })
    };
    let drives_within = || {
        block_on(async {
            let money = Arc::new(Mutex::new(3));
            let there = money.clone();
            let task = tokio::spawn(async move {
                block_in_place(|| {
                    Handle::current().block_on(async {
                        *there.lock().await += 1;
                        yield_now().await;
                        *there.lock().await *= 3;
                    })
                });
            });
            let chosen = tokio::select! {
                () = std::future::ready(()) => 'a',
                () = std::future::ready(()) => 'b',
            };
            yield_now().await;
            *money.lock().await += 5;
            task.await.unwrap();
            format!("{chosen}{}", money.lock().await)
        })
    };
    for (name, program) in [
        ("panics", panics as Program),
        ("settles", settles),
        ("late clock", late_clock),
        ("drives within", drives_within),
    ] {
        merging_leaves_the_counts(name, program);
    }
}

/// A run that only goes on to its end leaves out no way of another choice.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn merging_leaves_every_way_of_a_select() {
    let notified = || {
        block_on(async {
            let notify = Arc::new(Notify::new());
            let tasks = [(); 2].map(|()| {
                let notify = notify.clone();
                tokio::spawn(async move {
                    tokio::select! {
                        () = notify.notified() => 'n',
                        () = sleep(Duration::from_millis(1)) => 's',
                    }
                })
            });
            notify.notify_one();
            let mut all = String::new();
            for task in tasks {
                all.push(task.await.unwrap());
            }
            all
        })
    };
    let answered = || {
        block_on(async {
            let pairs = [(); 2].map(|()| oneshot::channel::<()>());
            let [one, other] = pairs.map(|(sender, receiver)| {
                let task = tokio::spawn(async move {
                    tokio::select! {
                        _ = receiver => 'a',
                        () = sleep(Duration::from_millis(1)) => 's',
                    }
                });
                (sender, task)
            });
            one.0.send(()).unwrap();
            format!("{}{}", one.1.await.unwrap(), other.1.await.unwrap())
        })
    };
    merging_leaves_the_counts("notified", notified);
    merging_leaves_the_counts("answered", answered);
}

type Program = fn() -> String;

fn merging_leaves_the_counts(name: &str, program: Program) {
    for model in [OneThread, EveryAwait] {
        let alone = Explorer::new(model).run(program);
        let merged = Explorer::new(model).merge(true).run(program);
        let [alone, merged] =
            [alone, merged].map(|it| it.map(|it| counts(&it)));
        assert!(alone.is_ok(), "{name}, {model}: {alone:?}");
        assert_eq!(alone, merged, "{name}, {model}");
    }
}

/// All the ways to end, and the schedules that end so.
fn counts(report: &Report) -> BTreeMap<String, u128> {
    let mut counts = BTreeMap::new();
    for end in &report.ends {
        let way = format!("{:?} {:?}", end.ending.verdict, end.ending.returned);
        *counts.entry(way).or_default() += end.schedules;
    }
    counts
}
