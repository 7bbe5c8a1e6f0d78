//! What is told of a program: in the words of a report, and in the figure of it.

use every_schedule::{Report, Verdict};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::Model::{self, EveryAwait, OneThread, SeveralThreads};
use tokio::sync::{Mutex, MutexGuard, Notify, RwLock, Semaphore, oneshot};
use tokio::task::{self, yield_now};
use tokio::time::timeout;
use tokio::{Explorer, block_on, explore};

fn two_that_are_ready() {
    block_on(async {
        let (a, one) = oneshot::channel();
        let (b, two) = oneshot::channel();
        a.send(1).unwrap();
        b.send(2).unwrap();
        let first = tokio::select! {
            it = one => it.unwrap(),
            it = two => it.unwrap(),
        };
        assert_eq!(first, 1);
    });
}

#[test]
fn the_figure_says_which_branch_came_first() {
    let explorer = Explorer::new(SeveralThreads);
    let (_, mut figure) = explorer.run_for_figure(two_that_are_ready).unwrap();
    figure.finish(None, &[], None);
    let choosing =
        figure.moments.iter().find(|it| it.steps.len() == 2).unwrap();
    let words = choosing.steps.iter().map(|it| &figure.deeds[it.deed].words);
    let words: Vec<_> =
        words.map(|it| [it.long.as_str(), it.short.as_str()]).collect();
    assert_eq!(
        words,
        [["select!: branch 1 first"; 2], ["select!: branch 2 first"; 2]]
    );
    let next = &figure.actor_states[choosing.actors[0]].words;
    assert_eq!(next.long, "select!: branch 1 first or branch 2 first");
}

/// The line that ends in this comment.
fn line(comment: &str) -> u32 {
    let mut lines = include_str!("told.rs").lines();
    let found = lines.position(|it| it.ends_with(&format!("// {comment}")));
    found.unwrap() as u32 + 1
}

/// Where these actions are done in the only way to end.
fn lines(report: &Report, action: &str) -> Vec<u32> {
    let [only] = &report.ends[..] else { panic!("{report}") };
    let steps = only.shortest.steps.iter();
    let of = steps.filter(|it| it.action == action);
    of.map(|it| it.place.line).collect()
}

#[test]
fn a_handle_is_awaited_where_it_is_awaited() {
    let report = explore(SeveralThreads, || {
        block_on(async {
            let (answer, reply) = oneshot::channel();
            let other = tokio::spawn(async move {
                answer.send(1).unwrap();
            });
            reply.await.unwrap(); // receives
            other.await.unwrap(); // joins
        })
    });
    assert_eq!(lines(&report, "receive from `reply`")[0], line("receives"));
    assert_eq!(lines(&report, "join other")[0], line("joins"));
}

#[test]
fn what_is_dropped_is_dropped_where_its_scope_ends() {
    let report = explore(SeveralThreads, || {
        let lock = Mutex::new(1);
        block_on(async {
            let (answer, reply) = oneshot::channel::<u8>();
            {
                let mut guard = lock.lock().await;
                *guard += 1;
            } // unlocks
            drop(answer); // drops
            reply.await.unwrap_err();
        })
    });
    assert_eq!(lines(&report, "unlock `lock`"), [line("unlocks")]);
    assert_eq!(lines(&report, "drop the sender of `reply`"), [line("drops")]);
}

#[test]
fn who_waits_forever_waits_where_it_awaits() {
    for model in [OneThread, EveryAwait, SeveralThreads] {
        let report = explore(model, || {
            block_on(async {
                let (_answer, reply) = oneshot::channel::<u8>();
                let mut other = tokio::spawn(async move {
                    _ = reply.await; // other waits
                });
                tokio::select! { // main waits
                    _ = &mut other => {}
                }
            })
        });
        let [only] = &report.ends[..] else { panic!("{report}") };
        let waits = |who: &str, for_what: &str| {
            let line = line(&format!("{who} waits"));
            let file = "tests/explorers/tests/tokio/told.rs";
            format!("{who} waits at {file}:{line}: {for_what}")
        };
        assert_eq!(
            only.ending.waiting,
            [
                waits("main", "join other"),
                waits("other", "receive from `reply`")
            ]
        );
    }
}

#[tokio::main]
async fn of_an_attribute() {
    // Its first line is where it begins, and the last is where the runtime is told to run it.
    let (_answer, reply) = oneshot::channel::<u8>();
    _ = reply.await; // awaits
    unreachable!("nobody answers");
}

#[test]
fn what_an_attribute_runs_begins_on_its_first_line() {
    let report = explore(OneThread, of_an_attribute);
    let [only] = &report.ends[..] else { panic!("{report}") };
    assert_eq!(lines(&report, "poll main"), [line("awaits") - 3]);
    let waits = &only.ending.waiting[0];
    let awaits = format!("told.rs:{}: receive", line("awaits"));
    assert!(waits.contains(&awaits), "{waits}");
}

#[rustfmt::skip]
#[tokio::main(
    flavor = "current_thread",
)]
async fn with_functions_within() {
    #[inline]
    async fn yields() {
        yield_now().await; // yields
    }
    #[inline]
    async fn nothing() {}
    nothing().await;
    yields().await;
}

#[tokio::main]
async fn with_a_call_within() {
    task::block_in_place(|| {
        block_on::<_>(yield_now()); // calls
    });
}

/// Around a call is neither a function that is closed before nor one in which it is written with its types.
#[test]
fn what_an_attribute_runs_is_the_function_below_it() {
    let report = explore(OneThread, with_functions_within);
    assert_eq!(lines(&report, "poll main"), [line("yields") - 3]);
    let report = explore(OneThread, with_a_call_within);
    let calls = line("calls");
    assert_eq!(lines(&report, "poll main"), [calls - 2, calls]);
}

/// The arguments of the line that replays the worst schedule in a test, taken literally.
fn told(model: Model, program: fn()) -> String {
    let explorer = Explorer::new(model).merge(true);
    let report = explorer.run(program).unwrap();
    let bad = report.shortest(|it| it.verdict != Verdict::Ok).unwrap();
    let text = bad.to_string();
    let line = text.lines().last().unwrap().trim();
    line.strip_prefix("in a test: ").unwrap().to_owned()
}

/// What replaying says, in the words of a panic.
fn panics(replay: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(replay).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

/// Takes the line that is told in this model as it is written here.
macro_rules! replays {
    ($model:ident, $program:ident, $call:expr) => {
        let said = panics(|| $call);
        assert!(said.contains("the schedule does not end well"), "{said}");
        assert!(said.contains("left: 2"), "{said}");
        let call = format!("{};", stringify!($call)).replace('\n', " ");
        assert_eq!(told($model, $program), call);
    };
}

#[test]
fn the_line_of_a_finding_replays_it_in_a_test() {
    let program = two_that_are_ready;
    replays!(
        OneThread,
        program,
        tokio::replay(tokio::Model::OneThread, "main main/1", program)
    );
    replays!(
        EveryAwait,
        program,
        tokio::replay(
            tokio::Model::EveryAwait,
            "main main main main/1",
            program
        )
    );
    replays!(
        SeveralThreads,
        program,
        tokio::replay(
            tokio::Model::SeveralThreads,
            "main main main/1 main*4",
            program
        )
    );
}

/// A schedule that was found by merging, in a program whose clock shows.
#[test]
fn what_was_found_by_merging_is_replayed_without() {
    let program = || {
        block_on(async {
            let begun = tokio::time::Instant::now();
            let other = tokio::spawn(async {
                tokio::time::sleep(Duration::from_millis(5)).await;
            });
            tokio::time::sleep_until(begun + Duration::from_millis(6)).await;
            assert!(other.is_finished(), "it is");
        });
    };
    for model in [OneThread, EveryAwait, SeveralThreads] {
        let line = told(model, program);
        let script = line.split('"').nth(1).unwrap();
        let said = panics(|| tokio::replay(model, script, program));
        assert!(said.contains("it is"), "{said}");
    }
}

#[test]
fn a_list_of_one_thread_does_not_name_it_and_what_a_panic_said_is_indented() {
    let report = explore(OneThread, two_that_are_ready);
    let bad = report.shortest(|it| it.verdict != Verdict::Ok).unwrap();
    let text = bad.to_string();
    assert!(text.starts_with("  1. poll main  ("), "{text}");
    assert!(text.contains("\n      left: 2\n     right: 1"), "{text}");
    let report = explore(SeveralThreads, || {
        block_on(async { tokio::spawn(async {}).await.unwrap() })
    });
    let text = report.ends[0].shortest.to_string();
    assert!(text.starts_with("  1. main "), "{text}");
}

/// A lock goes to the first in the line, whether that is polled or not.
#[test]
fn who_has_a_lock_is_told_also_if_nobody_polls_it() {
    let report = explore(OneThread, || {
        block_on(async {
            let lock = Arc::new(Mutex::new(0));
            let there = Arc::clone(&lock);
            let guard = lock.lock().await;
            let mut first = pin!(lock.lock());
            tokio::select! {
                biased;
                _ = &mut first => {}
                () = std::future::ready(()) => {}
            }
            let other = tokio::spawn(async move { *there.lock().await += 1 });
            drop(guard);
            other.await.unwrap();
        });
    });
    let [only] = &report.ends[..] else { panic!("{report}") };
    let [main, other] = &only.ending.waiting[..] else { panic!("{only:?}") };
    assert!(main.ends_with("join other"), "{main}");
    let promised =
        "lock `lock`, promised to a future that is not polled, begun by main";
    assert!(other.ends_with(promised), "{other}");

    let report = explore(OneThread, || {
        block_on(async {
            let lock = Arc::new(Mutex::new(0));
            let guard = lock.lock().await;
            let there = Arc::clone(&lock);
            let other = tokio::spawn(async move { *there.lock().await += 1 });
            other.await.unwrap();
            drop(guard);
        });
    });
    let waiting = &report.ends[0].ending.waiting;
    assert!(waiting[1].ends_with("lock `lock`, taken by main"), "{waiting:?}");

    let report = explore(OneThread, || {
        block_on(async {
            let lock = Mutex::new(0);
            let _guard = lock.lock().await;
            *lock.lock().await += 1;
        });
    });
    let waiting = &report.ends[0].ending.waiting;
    assert!(
        waiting[0].ends_with("lock `lock`, taken by itself"),
        "{waiting:?}"
    );

    let report = explore(OneThread, || {
        block_on(async {
            let lock = Mutex::new(0);
            let guard = lock.lock().await;
            let mut first = pin!(lock.lock());
            tokio::select! {
                biased;
                _ = &mut first => {}
                () = std::future::ready(()) => {}
            }
            drop(guard);
            *lock.lock().await += 1;
        });
    });
    let waiting = &report.ends[0].ending.waiting;
    let own =
        "lock `lock`, promised to a future that is not polled, begun by itself";
    assert!(waiting[0].ends_with(own), "{waiting:?}");
}

/// Tasks that a loop spawns share the name of their handle, and locks that one line makes their own.
#[test]
fn who_shares_a_name_has_a_number() {
    let report = explore(OneThread, || {
        block_on(async {
            let [a, b] = [Arc::new(Mutex::new(0)), Arc::new(Mutex::new(0))];
            let mut handles = Vec::new();
            for (first, second) in
                [(Arc::clone(&a), Arc::clone(&b)), (Arc::clone(&b), a)]
            {
                let handle = tokio::spawn(async move {
                    let _first = first.lock().await;
                    yield_now().await;
                    *second.lock().await += 1;
                });
                handles.push(handle);
            }
            drop(b);
            for handle in handles {
                handle.await.unwrap();
            }
        });
    });
    let bad = report.shortest(|it| it.verdict != Verdict::Ok).unwrap();
    let waiting = &bad.ending.waiting;
    assert!(waiting[1].ends_with(", taken by handle (2)"), "{waiting:?}");
    assert!(waiting[2].starts_with("handle (2) waits"), "{waiting:?}");
    assert!(waiting[2].ends_with(", taken by handle"), "{waiting:?}");

    struct Account(Mutex<u32>);
    let open = || Account(Mutex::new(10));
    let report = explore(OneThread, move || {
        block_on(async {
            let [alice, bob] = [(); 2].map(|()| open());
            let _first = alice.0.lock().await;
            let _second = bob.0.lock().await;
            *bob.0.lock().await += 1;
        });
    });
    let [main] = &report.ends[0].ending.waiting[..] else { panic!("{report}") };
    assert!(main.contains(" (2), taken by itself"), "{main}");

    let report = explore(OneThread, || {
        block_on(async {
            let lock = Arc::new(RwLock::new(0));
            let mut readers = Vec::new();
            for _ in 0..2 {
                let there = Arc::clone(&lock);
                let reader = tokio::spawn(async move {
                    let _guard = there.read().await;
                    std::future::pending::<()>().await;
                });
                readers.push(reader);
            }
            for _ in 0..3 {
                yield_now().await;
            }
            *lock.write().await += 1;
        });
    });
    let waiting = report.ends.iter().flat_map(|it| &it.ending.waiting);
    let mut waiting = waiting.filter(|it| it.starts_with("main"));
    let both = ", taken by reader and reader (2)";
    assert!(waiting.any(|it| it.ends_with(both)), "{report}");
}

/// No future has it that is not polled: who took it is no task.
#[test]
fn nothing_is_said_of_who_took_a_lock_outside_of_all_tasks() {
    let report = explore(OneThread, || {
        let lock = Arc::new(Mutex::new(0));
        let _guard = lock.blocking_lock();
        block_on(async {
            let there = Arc::clone(&lock);
            let other = tokio::spawn(async move { *there.lock().await += 1 });
            *lock.lock().await += 1;
            other.await.unwrap();
        });
    });
    for waiting in report.ends.iter().flat_map(|it| &it.ending.waiting) {
        assert!(waiting.ends_with("lock `lock`"), "{waiting}");
    }
}

/// The timeout is around who drives, and not around what is driven.
#[test]
fn a_task_that_is_driven_within_a_timeout_has_not_its_line() {
    let report = explore(OneThread, || {
        block_on(async {
            let drives = async {
                task::block_in_place(|| {
                    let (_answer, mut reply) = oneshot::channel::<u8>(); // made
                    block_on(async {
                        let inner = tokio::spawn(async move {
                            _ = (&mut reply).await;
                        });
                        inner.await.unwrap();
                    });
                });
            };
            _ = timeout(Duration::from_millis(1), drives).await;
        });
    });
    let waiting = report.ends.iter().flat_map(|it| &it.ending.waiting);
    let inner: Vec<_> = waiting.filter(|it| it.starts_with("inner")).collect();
    assert!(!inner.is_empty(), "{report}");
    let made = format!("told.rs:{})", line("made"));
    assert!(inner.iter().all(|it| it.ends_with(&made)), "{inner:?}");
}

/// A place in a semaphore is not held by one who waits for another.
#[test]
fn who_waits_for_a_permit_holds_none() {
    let report = explore(OneThread, || {
        block_on(async {
            let permits = Arc::new(Semaphore::new(0));
            let there = Arc::clone(&permits);
            let other =
                tokio::spawn(async move { there.acquire().await.is_ok() });
            yield_now().await;
            _ = permits.acquire().await;
            other.await.unwrap();
        });
    });
    let waiting = report.ends[0].ending.waiting.join("; ");
    assert!(!waiting.contains("held"), "{waiting}");
}

/// The line of each wait is that of its `await`, and nobody waits for what is only lent and not polled.
#[test]
fn a_task_waits_where_it_awaits() {
    let deadlocks = explore(OneThread, || {
        block_on(async {
            let lock = Arc::new(Mutex::new(0));
            let bell = Notify::new();
            let guard = lock.lock().await;
            let mut next = pin!(lock.lock());
            tokio::select! {
                biased;
                _ = &mut next => {}
                () = std::future::ready(()) => {}
            }
            let soon = Duration::from_millis(1);
            let elapsed = timeout(soon, next.as_mut()).await;
            assert!(elapsed.is_err());
            let rings = bell.notified();
            drop(guard);
            rings.await;
        });
    });
    let [only] = &deadlocks.ends[..] else { panic!("{deadlocks}") };
    let [main] = &only.ending.waiting[..] else { panic!("{only:?}") };
    let awaited = line!() - 5;
    let place = format!("tests/explorers/tests/tokio/told.rs:{awaited}");
    assert!(main.contains(&place), "{main}");
    assert!(main.ends_with("wait for `bell`"), "{main}");
}

/// Readers share; who reads behind a writer waits for no other reader.
#[test]
fn a_read_behind_a_writer_says_so() {
    let report = explore(OneThread, || {
        block_on(async {
            let book = Arc::new(RwLock::new(0));
            let there = Arc::clone(&book);
            let page = book.read().await;
            let writer = tokio::spawn(async move { *there.write().await += 1 });
            yield_now().await;
            let again = book.read().await;
            drop((page, again));
            writer.await.unwrap();
        });
    });
    let bad = report.shortest(|it| it.verdict != Verdict::Ok).unwrap();
    let [main, writer] = &bad.ending.waiting[..] else { panic!("{bad:?}") };
    let behind = ", behind a write-lock that waits, begun by writer";
    assert!(main.ends_with(behind), "{main}");
    assert!(writer.ends_with(", taken by main"), "{writer}");
}

/// A guard that a task gives back at its end.
#[test]
fn who_took_a_lock_may_be_over() {
    let report = explore(OneThread, || {
        block_on(async {
            let till = Arc::new(Mutex::new(0));
            let there = Arc::clone(&till);
            let taker = tokio::spawn(there.lock_owned());
            let guard = taker.await.unwrap();
            *till.lock().await += 1;
            drop(guard);
        });
    });
    let [main] = &report.ends[0].ending.waiting[..] else { panic!("{report}") };
    assert!(main.ends_with(", taken by taker, which is over"), "{main}");
}

/// What the future of `main` panicked with has its line, as with std.
#[test]
fn a_panic_of_main_has_its_line() {
    for model in [OneThread, EveryAwait, SeveralThreads] {
        let report = explore(model, || block_on(async { panic!("no") }));
        let line = line!() - 1;
        let [only] = &report.ends[..] else { panic!("{report}") };
        let place = format!("(tests/explorers/tests/tokio/told.rs:{line})");
        let words = format!("main panicked: no {place}");
        assert_eq!(only.ending.verdict, Verdict::Violated(words), "{model}");
    }
}

/// A set that is waited for as a whole is waited for on that line.
#[test]
fn a_set_is_joined_where_the_program_joins_it() {
    let report = explore(OneThread, || {
        block_on(async {
            let mut set = tokio::task::JoinSet::new();
            set.spawn(std::future::pending::<()>());
            set.join_all().await
        })
    });
    let [only] = &report.ends[..] else { panic!("{report}") };
    let waiting = only.ending.waiting.join(" ");
    let line = line!() - 5;
    assert!(waiting.contains(&format!("told.rs:{line}: join ")), "{waiting}");
    assert!(!waiting.contains("join_set.rs"), "{waiting}");
}

/// A panic that a set passes on has the line of its task.
#[test]
fn a_panic_that_a_set_passes_on_has_its_line() {
    let report = explore(OneThread, || {
        block_on(async {
            let mut set = tokio::task::JoinSet::new();
            set.spawn(async { panic!("no") });
            set.join_all().await
        })
    });
    let [only] = &report.ends[..] else { panic!("{report}") };
    let line = line!() - 5;
    let place = format!("(tests/explorers/tests/tokio/told.rs:{line})");
    let words = format!("main panicked: no {place}");
    assert_eq!(only.ending.verdict, Verdict::Violated(words));
}

/// What is awaited above the line on which it was made: only the line of a `select!` around it says less.
#[test]
fn an_await_may_stand_above_what_makes_its_future() {
    let report = explore(OneThread, || {
        block_on(async {
            let lock = Mutex::new(0);
            let _guard = lock.lock().await;
            takes(&lock).await;
        });
    });
    let line = line!() - 3;
    fn takes(lock: &Mutex<u32>) -> impl Future<Output = MutexGuard<'_, u32>> {
        lock.lock()
    }
    let [main] = &report.ends[0].ending.waiting[..] else { panic!("{report}") };
    assert!(main.contains(&format!("told.rs:{line}: lock")), "{main}");
}
