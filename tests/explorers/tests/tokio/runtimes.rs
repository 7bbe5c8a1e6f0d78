//! Runtimes inside of runtimes, what owns what, and what a `select!` leaves alone: as Tokio has it.

use crate::sync::{ends, ways};
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::Model::{EveryAwait, OneThread, SeveralThreads};
use tokio::runtime::{Builder, Handle};
use tokio::sync::{
    Mutex, OnceCell, RwLock, Semaphore, SetError, mpsc, oneshot,
};
use tokio::task::{
    JoinSet, LocalSet, block_in_place, spawn_blocking, spawn_local, yield_now,
};
use tokio::time::{interval, pause, resume, sleep, timeout};
use tokio::{Explorer, block_on, explore};

#[test]
fn a_runtime_of_a_blocking_thread_ends_alone() {
    let found = ends(|| async {
        let work = spawn_blocking(|| {
            let runtime = Builder::new_current_thread().build().unwrap();
            runtime.block_on(async { 5 })
        });
        work.await.unwrap().to_string()
    });
    assert_eq!(found, ["5"; 3]);
}

/// As a program says it that is tested with Tokio's paused clock: each of the two timers may be over first.
#[test]
fn a_clock_that_stands_is_no_other() {
    let found = explore(OneThread, || {
        let mut builder = Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            pause();
            let short = tokio::spawn(sleep(Duration::from_millis(1)));
            yield_now().await;
            sleep(Duration::from_millis(1)).await;
            resume();
            short.is_finished()
        })
    });
    assert_eq!(ways(&found), "false, true");
}

#[test]
fn a_runtime_that_ends_leaves_the_tasks_of_others() {
    let found = explore(OneThread, || {
        let runtime = Builder::new_current_thread().build().unwrap();
        let task = runtime.spawn(async { 7 });
        drop(Builder::new_current_thread().build().unwrap());
        runtime.block_on(task).ok()
    });
    assert_eq!(ways(&found), "Some(7)");
}

#[test]
fn a_runtime_is_not_dropped_by_a_task() {
    let found = ends(|| async {
        let task = tokio::spawn(async {
            drop(Builder::new_current_thread().build().unwrap());
        });
        task.await.is_err().to_string()
    });
    assert_eq!(found, ["true"; 3]);
}

/// A future that is driven on a thread for work that blocks does not block.
#[test]
fn who_drives_must_not_block() {
    let found = ends(|| async {
        let here = Handle::current();
        let (sender, mut receiver) = mpsc::channel(1);
        sender.try_send(1).unwrap();
        let work = spawn_blocking(move || {
            here.block_on(async move { receiver.blocking_recv() })
        });
        work.await.is_err().to_string()
    });
    assert_eq!(found, ["true"; 3]);
}

#[test]
fn a_task_that_was_woken_may_be_dropped_with_its_runtime() {
    let found = explore(SeveralThreads, || {
        let (done, mut all) = mpsc::unbounded_channel();
        block_on(async move {
            let (sender, receiver) = oneshot::channel::<()>();
            tokio::spawn(async move {
                if receiver.await.is_ok() {
                    done.send(1).unwrap();
                }
            });
            yield_now().await;
            sender.send(()).unwrap();
        });
        all.try_recv().ok()
    });
    assert_eq!(ways(&found), "None, Some(1)");
}

struct Spawns(Option<mpsc::UnboundedSender<u8>>);

impl Drop for Spawns {
    fn drop(&mut self) {
        let done = self.0.take().unwrap();
        tokio::spawn(async move { done.send(1) });
    }
}

#[test]
fn what_is_spawned_at_the_end_of_a_runtime_does_not_run() {
    let found = explore(SeveralThreads, || {
        let (done, mut all) = mpsc::unbounded_channel();
        block_on(async move {
            let spawns = Spawns(Some(done));
            tokio::spawn(async move {
                let _spawns = spawns;
                pending::<()>().await
            });
            yield_now().await;
        });
        all.try_recv().ok()
    });
    assert_eq!(ways(&found), "None");
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("boom")
    }
}

#[test]
fn a_result_that_nobody_asks_for_may_panic() {
    let found = ends(|| async {
        drop(tokio::spawn(async { Bomb }));
        yield_now().await;
        "end".to_owned()
    });
    assert_eq!(found, ["end"; 3]);
    let found = ends(|| async {
        let task = tokio::spawn(async { Bomb });
        if !task.is_finished() {
            sleep(Duration::from_millis(1)).await;
        }
        catch_unwind(AssertUnwindSafe(|| drop(task))).is_err().to_string()
    });
    assert_eq!(found, ["false"; 3]);
}

#[test]
fn who_holds_what_it_owns_is_an_owner() {
    let found = ends(|| async {
        let (lock, book) = (Arc::new(Mutex::new(1)), Arc::new(RwLock::new(1)));
        let room = Arc::new(Semaphore::new(2));
        let _guard = Arc::clone(&lock).lock_owned().await;
        let _reads = Arc::clone(&book).read_owned().await;
        let _permit = Arc::clone(&room).acquire_owned().await;
        let _another = Arc::clone(&room).try_acquire_owned();
        let lock = Arc::try_unwrap(lock).map(Mutex::into_inner).is_ok();
        let book = Arc::try_unwrap(book).map(RwLock::into_inner).is_ok();
        format!("{lock} {book} {}", Arc::strong_count(&room))
    });
    assert_eq!(found, ["false false 3"; 3]);
}

#[test]
fn the_time_of_a_send_begins_with_its_first_poll() {
    let found = explore(OneThread, || {
        block_on(async {
            let ms = Duration::from_millis;
            let (sender, mut receiver) = mpsc::channel(1);
            sender.try_send(0).unwrap();
            let sends = sender.send_timeout(1, ms(10));
            sleep(ms(20)).await;
            tokio::spawn(async move {
                sleep(ms(3)).await;
                receiver.recv().await;
                receiver.recv().await
            });
            sends.await.is_ok()
        })
    });
    assert_eq!(ways(&found), "false, true");
}

/// A timer that nobody has polled has not begun.
#[test]
fn a_select_may_leave_a_lent_timer_unpolled() {
    let found = explore(OneThread, || {
        block_on(async {
            let (sender, receiver) = oneshot::channel();
            sender.send(1).unwrap();
            let mut timer = pin!(sleep(Duration::from_millis(1)));
            tokio::select! {
                () = timer.as_mut() => {}
                _ = receiver => {}
            }
            sleep(Duration::from_millis(5)).await;
            timer.is_elapsed()
        })
    });
    assert_eq!(ways(&found), "false, true");
}

#[test]
fn a_select_keeps_what_its_branches_borrow() {
    let found = ends(|| async {
        tokio::select! {
            one = &mut Box::pin(async { 1 }) => one,
            two = pin!(async { yield_now().await; 2 }) => two,
        }
        .to_string()
    });
    assert_eq!(found, ["1"; 3]);
}

#[test]
fn a_task_is_local_to_a_set() {
    let found = ends(|| async { format!("{:?}", spawn_local(async {})) });
    assert!(found.iter().all(|it| it.contains("called from outside")));
    let found = ends(|| async {
        let tasks = LocalSet::new();
        let task = tasks.run_until(async {
            spawn_local(async { spawn_local(async { 3 }).await }).await
        });
        format!("{:?}", task.await.unwrap().ok())
    });
    assert_eq!(found, ["Some(3)"; 3]);
}

/// What else a program asks of these types.
#[test]
fn locks_cells_and_intervals_can_be_asked_for_more() {
    let found = ends(|| async {
        let mut book = RwLock::new(1);
        *book.get_mut() += 1;
        let mut cell = OnceCell::new();
        let set: Result<(), SetError<i32>> = cell.set(3);
        *cell.get_mut().unwrap() += 1;
        let taken = cell.take();
        let began = interval(Duration::from_secs(1)).tick().await;
        let later = began.checked_add(Duration::from_secs(1)).is_some();
        format!("{} {taken:?} {:?} {later}", set.is_ok(), cell.into_inner())
    });
    assert_eq!(found, ["true Some(4) None true"; 3]);
}

/// What it was given to do may have begun, or never begins.
#[test]
fn a_runtime_may_be_dropped_before_its_work_begins() {
    for model in [OneThread, SeveralThreads] {
        let found = explore(model, || {
            let runtime = Builder::new_multi_thread().build().unwrap();
            let (done, mut all) = mpsc::unbounded_channel();
            runtime.spawn_blocking(move || done.send(1).unwrap());
            drop(runtime);
            all.try_recv().ok()
        });
        assert_eq!(ways(&found), "None, Some(1)", "{model:?}");
    }
    let found = explore(SeveralThreads, || {
        let runtime = Builder::new_multi_thread().build().unwrap();
        let (done, mut all) = mpsc::unbounded_channel();
        runtime.spawn(async move { done.send(1).unwrap() });
        drop(runtime);
        all.try_recv().ok()
    });
    assert_eq!(ways(&found), "None, Some(1)");
}

/// Who blocks in place drives the other tasks, and is not polled inside of itself.
#[test]
fn who_blocks_in_place_is_woken_all_the_same() {
    let program = || async {
        let (first, one) = oneshot::channel();
        let (second, two) = oneshot::channel();
        let waits = tokio::spawn(async move {
            let blocks = async {
                block_in_place(|| Handle::current().block_on(two)).unwrap()
            };
            let (one, two): (Result<u32, _>, u32) = tokio::join!(one, blocks);
            one.unwrap() + two
        });
        let sends = tokio::spawn(async move {
            first.send(1).unwrap();
            second.send(10).unwrap();
        });
        sends.await.unwrap();
        waits.await.unwrap()
    };
    for model in [OneThread, EveryAwait] {
        let found = explore(model, move || block_on(program()));
        assert_eq!(ways(&found), "11", "{model:?}");
    }
}

/// Work in place that panics leaves its thread as it was: one that must not be blocked.
#[test]
fn who_panics_in_place_may_not_block_afterwards() {
    let found = explore(OneThread, || {
        block_on(async {
            let work = async { block_in_place(|| panic!("it fails")) };
            let failed = tokio::spawn(work).await.is_err();
            let (_, mut receiver) = mpsc::channel::<u32>(1);
            let blocks = AssertUnwindSafe(|| receiver.blocking_recv());
            (failed, catch_unwind(blocks).is_err())
        })
    });
    assert_eq!(ways(&found), "(true, true)");
}

#[test]
fn a_runtime_that_ends_in_the_background_may_have_begun_its_tasks() {
    let found = explore(SeveralThreads, || {
        let runtime = Builder::new_multi_thread().build().unwrap();
        let (done, mut all) = mpsc::unbounded_channel();
        runtime.spawn(async move { done.send(1).unwrap() });
        runtime.shutdown_background();
        all.blocking_recv()
    });
    assert_eq!(ways(&found), "None, Some(1)");
    let found = explore(OneThread, || {
        let runtime = Builder::new_multi_thread().build().unwrap();
        let (done, mut all) = mpsc::unbounded_channel();
        runtime.spawn_blocking(move || done.send(1).unwrap());
        runtime.shutdown_background();
        all.blocking_recv()
    });
    assert_eq!(ways(&found), "None, Some(1)");
}

/// With merging, too, a caller knows what a `block_on` has come to.
#[test]
fn what_a_runtime_has_come_to_is_not_forgotten() {
    let program = || {
        let runtime = Builder::new_current_thread().build().unwrap();
        let chosen = runtime.block_on(async {
            tokio::select! { _ = async {} => 1, _ = async {} => 2 }
        });
        runtime.block_on(yield_now());
        chosen
    };
    for merges in [false, true] {
        let found = Explorer::new(OneThread).merge(merges).run(program);
        assert_eq!(ways(&found.unwrap()), "1, 2", "{merges}");
    }
}

#[test]
fn what_a_runtime_that_has_ended_is_given_is_cancelled() {
    for model in [OneThread, EveryAwait, SeveralThreads] {
        let found = explore(model, || {
            let ended = Builder::new_multi_thread().build().unwrap();
            let handle = ended.handle().clone();
            drop(ended);
            let other = Builder::new_multi_thread().build().unwrap();
            let task = handle.spawn(async { 1 });
            other.block_on(task).is_err_and(|error| error.is_cancelled())
        });
        assert_eq!(ways(&found), "true", "{model:?}");
    }
}

/// Work on another thread may be done between a look at its channel and one at its handle.
#[test]
fn a_look_at_a_handle_is_a_step() {
    let found = explore(OneThread, || {
        block_on(async {
            let (done, mut all) = mpsc::unbounded_channel();
            let mut work = spawn_blocking(move || done.send(1).is_ok());
            let first = all.try_recv();
            let is_over = tokio::select! {
                biased;
                _ = &mut work => true,
                _ = async {} => false,
            };
            (first.is_ok(), is_over)
        })
    });
    let expected = "(false, false), (false, true), (true, false), (true, true)";
    assert_eq!(ways(&found), expected);
}

/// Whether another thread is still there, nobody has seen: what follows does not depend on it.
#[test]
fn what_a_thread_does_meanwhile_changes_no_step() {
    use every_schedule::sync::Arc;
    use every_schedule::sync::atomic::{AtomicBool, Ordering::SeqCst};
    let found = ends(|| async {
        let flag = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&flag);
        let work = spawn_blocking(move || seen.load(SeqCst));
        flag.store(true, SeqCst);
        work.await.unwrap().to_string()
    });
    assert_eq!(found, ["false, true"; 3]);
    let found = ends(|| async {
        let flag = Arc::new(AtomicBool::new(false));
        let (sender, mut reply) = oneshot::channel();
        let seen = Arc::clone(&flag);
        every_schedule::thread::spawn(move || sender.send(seen.load(SeqCst)));
        flag.store(true, SeqCst);
        match reply.try_recv() {
            Ok(seen) => seen.to_string(),
            Err(_) => "nothing".to_owned(),
        }
    });
    assert_eq!(found, ["false, nothing, true"; 3]);
    // It may go on when `main` has ended.
    let found = ends(|| async {
        let flag = Arc::new(AtomicBool::new(false));
        let (sender, mut mailbox) = mpsc::channel::<u32>(1);
        let seen = Arc::clone(&flag);
        every_schedule::thread::spawn(move || {
            seen.load(SeqCst);
            mailbox.blocking_recv()
        });
        drop(sender);
        flag.load(SeqCst).to_string()
    });
    assert_eq!(found, ["false"; 3]);
}

/// A task that wakes itself looks at its timer again, and that may be over.
#[test]
fn a_timer_may_be_over_while_its_task_yields() {
    let found = ends(|| async {
        let twice = async {
            yield_now().await;
            yield_now().await;
        };
        timeout(Duration::from_millis(1), twice).await.is_err().to_string()
    });
    assert_eq!(found, ["false, true"; 3]);
    let found = ends(|| async {
        let mut end = pin!(sleep(Duration::from_millis(1)));
        let yields = tokio::select! {
            biased;
            () = &mut end => "over at once",
            () = yield_now() => "yields",
        };
        format!("{yields}: {}", end.is_elapsed())
    });
    let either = "over at once: true, yields: false";
    assert_eq!(found, [either; 3]);
}

/// Tokio ends all timers that are over, and polls then.
#[test]
fn two_timers_may_be_over_at_one_poll() {
    const SHORT: Duration = Duration::from_millis(1);
    let found = ends(|| async {
        let (mut first, mut second) = (pin!(sleep(SHORT)), pin!(sleep(SHORT)));
        let chosen = tokio::select! {
            biased;
            () = &mut second => "the second",
            () = &mut first => "the first",
        };
        chosen.to_owned()
    });
    assert_eq!(found, ["the first, the second"; 3]);
    let found = ends(|| async {
        let part = async {
            _ = timeout(SHORT, std::future::pending::<()>()).await;
        };
        let whole = timeout(SHORT, part).await;
        whole.map_or("neither", |()| "the part").to_owned()
    });
    assert_eq!(found, ["neither, the part"; 3]);
}

/// As with Tokio, whether it can fail or not.
#[test]
fn a_pattern_of_a_select_may_bind_as_it_likes() {
    let found = ends(|| async {
        let pair = async { (String::from("a"), String::from("b")) };
        tokio::select! {
            (mut first, second) = pair => {
                first += &second;
                first
            }
        }
    });
    assert_eq!(found, ["ab"; 3]);
    let found = ends(|| async {
        let text = async { Ok::<_, ()>(String::from("a")) };
        tokio::select! {
            Ok(mut text) = text => {
                text.push('b');
                text
            }
            else => "nothing".to_owned(),
        }
    });
    assert_eq!(found, ["ab"; 3]);
}

#[test]
fn errors_become_those_of_io() {
    async fn late() -> std::io::Result<()> {
        timeout(Duration::from_millis(1), pending()).await?
    }
    async fn aborted() -> std::io::Result<()> {
        let task = tokio::spawn(pending());
        task.abort();
        task.await?
    }
    async fn broken() -> std::io::Result<()> {
        tokio::spawn(async { panic!() }).await?
    }
    let found = ends(|| async { late().await.unwrap_err().to_string() });
    assert_eq!(found, ["timed out"; 3]);
    let found = ends(|| async { aborted().await.unwrap_err().to_string() });
    assert_eq!(found, ["task was cancelled"; 3]);
    let found = ends(|| async { broken().await.unwrap_err().to_string() });
    assert_eq!(found, ["task panicked"; 3]);
}

/// Not only where the runtime ended.
#[test]
fn a_panic_that_nobody_asks_about_is_told_with_its_line() {
    const LINE: u32 = line!() + 3;
    let program = || {
        block_on(async {
            tokio::spawn(async { panic!("no money") });
            tokio::task::yield_now().await;
        });
    };
    let report = explore(OneThread, program);
    let worst = report.shortest(|it| it.verdict.word() == "violated");
    let said = worst.expect("there is one").ending.to_string();
    let wanted =
        format!("no money (tests/explorers/tests/tokio/runtimes.rs:{LINE})");
    assert!(said.contains(&wanted), "{said}");
}

/// The words of a deadlock name what is waited for, and nothing that was given up.
#[test]
fn who_waits_for_ever_says_what_for() {
    const SHORT: Duration = Duration::from_millis(1);
    fn said(model: tokio::Model, program: fn()) -> String {
        let report = explore(model, program);
        let worst = report.shortest(|it| it.verdict.word() == "deadlock");
        worst.expect("there is one").ending.to_string()
    }
    for model in [OneThread, EveryAwait, SeveralThreads] {
        let given_up = [
            said(model, || {
                block_on(async {
                    let (sender, reply) = oneshot::channel::<u32>();
                    let gate = Semaphore::new(0);
                    _ = timeout(SHORT, reply).await;
                    _ = gate.acquire().await;
                    drop(sender);
                });
            }),
            said(model, || {
                block_on(async {
                    let gate = Semaphore::new(0);
                    let clerk = tokio::spawn(pending::<()>());
                    _ = timeout(SHORT, clerk).await;
                    _ = gate.acquire().await;
                });
            }),
            said(model, || {
                block_on(async {
                    let gate = Semaphore::new(0);
                    let mut clerks = JoinSet::new();
                    clerks.spawn(pending::<()>());
                    _ = timeout(SHORT, clerks.join_next()).await;
                    _ = gate.acquire().await;
                });
            }),
        ];
        for said in given_up {
            assert!(said.contains("`gate`"), "{said}");
            assert!(!said.contains("receive"), "{said}");
            assert!(!said.contains("join"), "{said}");
        }
    }
    // Those who wait without an await.
    let clerk = said(OneThread, || {
        block_on(async {
            let (sender, mut mailbox) = mpsc::channel::<u32>(1);
            let clerk = every_schedule::thread::Builder::new();
            let clerk = clerk.name("clerk".to_owned());
            let clerk = clerk.spawn(move || mailbox.blocking_recv()).unwrap();
            clerk.join().unwrap();
            drop(sender);
        });
    });
    assert!(clerk.contains("receive from `mailbox`"), "{clerk}");
    let main = said(OneThread, || {
        let (sender, mut mailbox) = mpsc::channel::<u32>(1);
        mailbox.blocking_recv();
        drop(sender);
    });
    assert!(main.contains("main: receive from `mailbox`"), "{main}");
}

/// What is asked of a handle stands where it is asked, not where the task was spawned.
#[test]
fn a_step_stands_on_its_own_line() {
    let asked = line!() + 4;
    let report = explore(SeveralThreads, || {
        block_on(async {
            let task = tokio::spawn(async { 1 });
            task.abort();
            task.await.map_err(|it| it.to_string())
        })
    });
    let cancelled = |it: &every_schedule::Ending| {
        it.returned.as_ref().is_some_and(|it| it.contains("cancelled"))
    };
    let said = report.shortest(cancelled).expect("it may be").to_string();
    assert!(said.contains("task task was cancelled"), "{said}");
    let there = format!("runtimes.rs:{asked}");
    let abort = said.lines().find(|it| it.contains("abort")).unwrap();
    assert!(abort.contains(&there), "{said}");
}
