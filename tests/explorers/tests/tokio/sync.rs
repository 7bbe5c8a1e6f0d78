//! What can go wrong with each of Tokio's types, in which of the models.

use every_schedule::{Error, Report, Verdict};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::__Waits as Waits;
use tokio::Model::{self, EveryAwait, OneThread, SeveralThreads};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{
    Barrier, Mutex, Notify, OnceCell, RwLock, Semaphore, broadcast, mpsc,
    oneshot, watch,
};
use tokio::task::{JoinSet, spawn_blocking, yield_now};
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};
use tokio::{Explorer, block_on, explore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const MODELS: [Model; 3] = [OneThread, EveryAwait, SeveralThreads];

/// How a program may end, in each model: `1, 2` or `deadlock`.
#[track_caller]
pub fn ends<F: Future<Output = String>>(
    program: impl Fn() -> F + Send + Sync + Copy + 'static,
) -> [String; 3] {
    MODELS.map(|model| ways(&explore(model, move || block_on(program()))))
}

pub fn ways(report: &Report) -> String {
    let all = report.ends.iter().map(|end| match &end.ending.verdict {
        Verdict::Ok => {
            let returned = end.ending.returned.clone().unwrap_or_default();
            returned.trim_matches('"').to_owned()
        }
        Verdict::Violated(words) => words.clone(),
        other => other.word().to_owned(),
    });
    let mut all: Vec<_> = all.collect();
    all.sort();
    all.dedup();
    all.join(", ")
}

/// `notify_waiters` keeps nothing for who comes late; `notify_one` does.
#[test]
fn a_permit_is_kept_and_a_call_to_all_is_not() {
    let found = ends(|| async {
        let notify = Arc::new(Notify::new());
        let there = Arc::clone(&notify);
        tokio::spawn(async move { there.notify_one() });
        notify.notified().await;
        "on time".to_owned()
    });
    assert_eq!(found, ["on time"; 3]);
    let found = ends(|| async {
        let notify = Arc::new(Notify::new());
        let there = Arc::clone(&notify);
        tokio::spawn(async move { there.notify_waiters() });
        yield_now().await;
        notify.notified().await;
        "on time".to_owned()
    });
    // To call `notified` is enough, so on one thread it may be on time still.
    assert_eq!(found, ["deadlock, on time"; 3]);
}

/// As the documentation of `notify_waiters` says: `enable` before the look.
#[test]
fn who_is_enabled_before_the_look_misses_nothing() {
    let found = ends(|| async {
        let state = Arc::new((Mutex::new(false), Notify::new()));
        let there = Arc::clone(&state);
        tokio::spawn(async move {
            *there.0.lock().await = true;
            there.1.notify_waiters();
        });
        loop {
            let mut notified = std::pin::pin!(state.1.notified());
            notified.as_mut().enable();
            if *state.0.lock().await {
                return "seen".to_owned();
            }
            notified.await;
        }
    });
    assert_eq!(found, ["seen"; 3]);
}

#[test]
fn who_lags_behind_is_told_and_goes_on() {
    let found = ends(|| async {
        let (news, mut reader) = broadcast::channel(1);
        tokio::spawn(async move {
            for n in 1..=2 {
                news.send(n).unwrap();
                yield_now().await;
            }
        });
        let mut seen = vec![];
        loop {
            match reader.recv().await {
                Ok(n) => seen.push(n.to_string()),
                Err(RecvError::Lagged(n)) => seen.push(format!("missed {n}")),
                Err(RecvError::Closed) => return seen.join(" "),
            }
        }
    });
    assert_eq!(found, ["1 2, missed 1 2"; 3]);
}

/// That a receiver has gone is something that a sender notices.
#[test]
fn who_sends_learns_that_nobody_is_left() {
    let found = ends(|| async {
        let (news, reader) = broadcast::channel(1);
        let (value, values) = watch::channel(0);
        let other = tokio::spawn(async move {
            drop(reader);
            drop(values);
        });
        let sent = (news.send(1).is_ok(), value.send(1).is_ok());
        other.await.unwrap();
        format!("{} {}", sent.0, sent.1)
    });
    // One thread polls the other task only when both have been sent.
    assert_eq!(found[0], "true true");
    let any = "false false, false true, true false, true true";
    assert_eq!(found[2], any);
}

/// A weak sender keeps no channel open.
#[test]
fn a_weak_sender_finds_a_channel_or_its_end() {
    let found = ends(|| async {
        let (sender, mut mailbox) = mpsc::unbounded_channel();
        let weak = sender.downgrade();
        let other = tokio::spawn(async move {
            weak.upgrade().is_some_and(|it| it.send(1).is_ok())
        });
        drop(sender);
        let received = mailbox.recv().await;
        format!("{} {received:?}", other.await.unwrap())
    });
    let late = "false None";
    assert_eq!(found, [late, late, "false None, true Some(1)"]);
}

/// Guards that own their lock, if it is free.
#[test]
fn who_tries_a_lock_may_find_it_locked() {
    let found = ends(|| async {
        let lock = Arc::new(RwLock::new(1));
        let same = Arc::clone(&lock);
        let writer = tokio::spawn(async move { *same.write().await = 2 });
        let read = Arc::clone(&lock).try_read_owned().ok().map(|it| *it);
        writer.await.unwrap();
        format!("{read:?} {}", lock.try_write_owned().is_ok())
    });
    let first = "Some(1) true";
    let any = "None true, Some(1) true, Some(2) true";
    assert_eq!(found, [first, first, any]);
}

#[test]
fn a_watch_shows_the_last_value_and_not_each() {
    let found = explore(OneThread, || {
        block_on(async {
            let (value, mut values) = watch::channel(0);
            tokio::spawn(async move {
                for n in 1..=2 {
                    value.send(n).unwrap();
                    yield_now().await;
                }
            });
            let mut seen = vec![];
            while values.changed().await.is_ok() {
                seen.push(values.borrow_and_update().to_string());
            }
            seen.join(" ")
        })
    });
    assert_eq!(ways(&found), "1 2, 2");
}

/// Tokio's own example of how a borrowed value locks up two threads.
#[test]
fn who_borrows_twice_while_another_sends_may_lock_up() {
    let found = ends(|| async {
        let (value, values) = watch::channel(0);
        let sender = tokio::spawn(async move { _ = value.send(1) });
        let sum = *values.borrow() + {
            let first = values.borrow();
            let second = values.borrow();
            *first + *second
        };
        sender.await.unwrap();
        (sum >= 0).to_string()
    });
    assert_eq!(found, ["true", "true", "deadlock, true"]);
}

#[test]
fn permits_that_wait_for_each_other() {
    let found = ends(|| async {
        let permits = Arc::new(Semaphore::new(2));
        let job = |permits: Arc<Semaphore>| async move {
            let _one = permits.acquire().await.unwrap();
            yield_now().await;
            let _another = permits.acquire().await.unwrap();
        };
        let other = tokio::spawn(job(Arc::clone(&permits)));
        job(permits).await;
        other.await.unwrap();
        "done".to_owned()
    });
    assert_eq!(found, ["deadlock, done"; 3]);
}

#[test]
fn no_more_than_so_many_at_once() {
    let program = || async {
        let permits = Arc::new(Semaphore::new(1));
        let busy = Arc::new(Mutex::new((0, 0)));
        let mut jobs = JoinSet::new();
        for _ in 0..2 {
            let (permits, busy) = (Arc::clone(&permits), Arc::clone(&busy));
            jobs.spawn(async move {
                let _permit = permits.acquire_owned().await.unwrap();
                {
                    let mut busy = busy.try_lock().unwrap();
                    busy.0 += 1;
                    busy.1 = busy.1.max(busy.0);
                }
                yield_now().await;
                busy.try_lock().unwrap().0 -= 1;
            });
        }
        jobs.join_all().await;
        busy.lock().await.1.to_string()
    };
    for model in [OneThread, EveryAwait] {
        let report = explore(model, move || block_on(program()));
        assert_eq!(ways(&report), "1", "{model}");
    }
}

/// A permit that was promised to a future that nobody polls any more.
#[test]
fn a_lock_that_nobody_polls() {
    let program = |drops: bool| {
        move || async move {
            let lock = Arc::new(Mutex::new(()));
            let there = Arc::clone(&lock);
            let holder = tokio::spawn(async move {
                let _held = there.lock().await;
                yield_now().await;
            });
            yield_now().await;
            let mut first = Some(Box::pin(lock.lock()));
            let is_mine = tokio::select! {
                biased;
                _held = first.as_mut().unwrap() => true,
                _ = yield_now() => false,
            };
            if drops {
                first = None;
            }
            if !is_mine {
                _ = lock.lock().await;
            }
            drop(first);
            holder.await.unwrap();
            "done".to_owned()
        }
    };
    assert_eq!(ends(program(false)), ["deadlock, done"; 3]);
    assert_eq!(ends(program(true)), ["done"; 3]);
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn who_blocks_a_thread_of_its_own_blocks_nobody_else() {
    let found = ends(|| async {
        let (ask, mut asks) = mpsc::channel::<oneshot::Sender<u32>>(1);
        let work = spawn_blocking(move || {
            let mut answered = 0;
            while let Some(reply) = asks.blocking_recv() {
                answered += 1;
                _ = reply.send(answered);
            }
            answered
        });
        let (reply, answer) = oneshot::channel();
        ask.send(reply).await.unwrap();
        let answer = answer.await.unwrap();
        drop(ask);
        format!("{answer} {}", work.await.unwrap())
    });
    assert_eq!(found, ["1 1"; 3]);
}

#[test]
fn a_task_must_not_block_its_thread() {
    let report = explore(OneThread, || {
        block_on(async {
            let (_ask, mut asks) = mpsc::channel::<()>(1);
            asks.blocking_recv();
        })
    });
    let words = ways(&report);
    assert!(words.contains("Cannot block the current thread"), "{words}");
}

#[test]
fn a_token_is_heard_by_all_who_wait_and_by_who_comes_late() {
    let found = ends(|| async {
        let token = CancellationToken::new();
        let child = token.child_token();
        let waiter = tokio::spawn(async move {
            tokio::select! {
                () = child.cancelled() => "heard",
                () = sleep(Duration::from_secs(1)) => "slept",
            }
        });
        token.cancel();
        token.cancelled().await;
        waiter.await.unwrap().to_owned()
    });
    assert_eq!(found, ["heard", "heard, slept", "heard, slept"]);
}

#[test]
fn who_drops_the_guard_cancels() {
    let found = ends(|| async {
        let token = CancellationToken::new();
        let guard = token.clone().drop_guard();
        let done = tokio::spawn(async move { token.cancelled().await });
        drop(guard);
        done.await.unwrap();
        "stopped".to_owned()
    });
    assert_eq!(found, ["stopped"; 3]);
}

/// Two deadlines from one moment on: the shorter is over first, whichever timer was made first.
#[test]
fn an_instant_is_where_a_timer_begins() {
    let found = ends(|| async {
        let now = Instant::now();
        let late = sleep_until(now + Duration::from_secs(2));
        let early = sleep_until(now + Duration::from_secs(1));
        tokio::select! {
            biased;
            () = early => "early".to_owned(),
            () = late => "late".to_owned(),
        }
    });
    assert_eq!(found, ["early"; 3]);
    // What begins later may also be over later.
    let found = ends(|| async {
        let late = sleep(Duration::from_secs(2));
        let early = sleep(Duration::from_secs(1));
        tokio::select! {
            biased;
            () = early => "early".to_owned(),
            () = late => "late".to_owned(),
        }
    });
    assert_eq!(found, ["early, late"; 3]);
}

#[test]
fn a_deadline_may_be_over_before_what_it_is_for() {
    let found = ends(|| async {
        let deadline = Instant::now() + Duration::from_secs(1);
        match timeout_at(deadline, yield_now()).await {
            Ok(()) => "done".to_owned(),
            Err(late) => late.to_string(),
        }
    });
    assert_eq!(found, ["done"; 3]); // it is looked at once more first
}

/// Merged or not, the programs of this page end in the same ways, and in as many schedules.
#[test]
fn merging_changes_nothing() {
    let lagging = || {
        block_on(async {
            let (news, mut reader) = broadcast::channel(1);
            let (rate, rates) = watch::channel(1);
            tokio::spawn(async move {
                _ = news.send(1);
                yield_now().await;
                _ = rate.send(2);
                _ = news.send(2);
            });
            let late = timeout(Duration::from_secs(1), async {
                let first = reader.recv().await;
                yield_now().await;
                format!("{first:?} {:?}", reader.recv().await)
            });
            format!("{:?} {}", late.await, *rates.borrow())
        })
    };
    for model in [OneThread, EveryAwait] {
        let alone = Explorer::new(model).run(lagging).unwrap();
        let merged = Explorer::new(model).merge(true).run(lagging).unwrap();
        assert_eq!(ways(&alone), ways(&merged), "{model}");
        assert_eq!(alone.schedules, merged.schedules, "{model}");
    }
}

/// What blocks has a thread of its own, and so nothing is merged.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn with_another_thread_nothing_is_merged() {
    let program = || {
        block_on(async {
            let (sender, mut receiver) = mpsc::channel(1);
            let work = spawn_blocking(move || sender.blocking_send(1).is_ok());
            let got = timeout(Duration::from_secs(1), receiver.recv()).await;
            drop(receiver);
            format!("{got:?} {}", work.await.unwrap())
        })
    };
    let alone = Explorer::new(OneThread).run(program).unwrap();
    let merged = Explorer::new(OneThread).merge(true).run(program).unwrap();
    assert_eq!(alone.schedules, merged.schedules);
    assert_eq!(ways(&alone), ways(&merged));
    assert!(alone.ends.len() > 1);
}

/// Orders of a `select!` are skipped only for futures that do nothing before they wait. Which these are is
/// told from the names of their types, of which std promises nothing.
#[test]
fn the_futures_that_only_wait_are_known_by_name() {
    let report = explore(OneThread, || {
        block_on(async {
            let (sender, mut receiver) = mpsc::channel::<u32>(1);
            let (_reply, mut answer) = oneshot::channel::<u32>();
            let (_tell, mut told) = watch::channel(0);
            let (notify, owned) = (Notify::new(), Arc::new(Notify::new()));
            let mut task = tokio::spawn(async {});
            let (cell, mutex) = (OnceCell::new(), Mutex::new(()));
            let (barrier, mut sleeps) =
                (Barrier::new(2), sleep(Duration::ZERO));
            let mut noted = pin!(notify.notified());
            let in_line = [
                tokio::__only_waits(&barrier.wait()),
                tokio::__only_waits(&&mut sleeps),
                tokio::__only_waits(&noted.as_mut()),
                tokio::__only_waits(&pin!(mutex.lock()).as_mut()),
            ];
            let waits = [
                tokio::__only_waits(&receiver.recv()),
                tokio::__only_waits(&sender.send(1)),
                tokio::__only_waits(&mutex.lock()),
                tokio::__only_waits(&told.changed()),
                tokio::__only_waits(&sleep(Duration::ZERO)),
                tokio::__only_waits(&&mut task),
                tokio::__only_waits(&&mut answer),
                tokio::__only_waits(&notify.notified()),
                tokio::__only_waits(&owned.notified_owned()),
            ];
            let init = || async { 1 };
            let try_init = || async { Err::<u32, ()>(()) };
            let does_more = [
                tokio::__only_waits(&cell.get_or_init(init)),
                tokio::__only_waits(&cell.get_or_try_init(try_init)),
                tokio::__only_waits(&told.wait_for(|_| true)),
                tokio::__only_waits(&async {}),
                tokio::__only_waits(&timeout(Duration::ZERO, async {})),
            ];
            task.abort();
            (waits, in_line, does_more)
        })
    });
    let (only, no) = ([Waits::Only; 9], [Waits::No; 5]);
    let in_line = [Waits::InLine; 4];
    assert_eq!(ways(&report), format!("({only:?}, {in_line:?}, {no:?})"));
}

/// A task that is aborted before its first poll does nothing at all, on several threads, too.
#[test]
fn an_abort_may_come_before_the_first_poll() {
    let found = ends(|| async {
        let done = Arc::new(Mutex::new(0));
        let there = Arc::clone(&done);
        let task = tokio::spawn(async move {
            *there.lock().await += 1;
            yield_now().await;
            *there.lock().await += 1;
        });
        yield_now().await;
        task.abort();
        let how = if task.await.is_ok() { "done" } else { "cancelled" };
        format!("{how} {}", done.lock().await)
    });
    assert_eq!(found, ["cancelled 0, cancelled 1, done 2"; 3]);
}

/// What has passed for a timer is known from those that were over since it began: a loop of ticks ends.
#[test]
fn a_deadline_is_over_before_more_ticks_than_there_is_time_for() {
    for model in [OneThread, EveryAwait] {
        let report = explore(model, || {
            block_on(async {
                let stop = sleep(Duration::from_millis(15));
                let mut stop = std::pin::pin!(stop);
                let mut ticks = 0;
                loop {
                    let tick = sleep(Duration::from_millis(10));
                    tokio::select! {
                        () = tick => ticks += 1,
                        () = &mut stop => break ticks,
                    }
                }
            })
        });
        // The second may be over at the same time.
        assert_eq!(ways(&report), "0, 1, 2", "{model}");
    }
}

/// What tasks of one thread share by a `Cell` is not in the name of a moment, so nothing is merged then.
#[test]
fn local_tasks_may_share_what_is_no_type_of_tokio() {
    let program = || {
        block_on(async {
            let number = std::rc::Rc::new(std::cell::Cell::new(0));
            let set = tokio::task::LocalSet::new();
            for _ in 0..2 {
                let number = std::rc::Rc::clone(&number);
                set.spawn_local(async move {
                    let seen = number.get();
                    yield_now().await;
                    number.set(seen + 1);
                });
            }
            set.await;
            number.get()
        })
    };
    for model in MODELS {
        let report = Explorer::new(model).merge(true).run(program).unwrap();
        assert_eq!(ways(&report), "1, 2", "{model}");
    }
}

/// A timer can be set anew, and a first tick can have its time.
#[test]
fn a_sleep_that_is_reset_and_an_interval_that_begins_later() {
    let found = ends(|| async {
        let sleeps = sleep(Duration::from_millis(1));
        let mut sleeps = std::pin::pin!(sleeps);
        let later = Instant::now() + Duration::from_millis(20);
        sleeps.as_mut().reset(later);
        let start = Instant::now() + Duration::from_millis(5);
        let mut ticks =
            tokio::time::interval_at(start, Duration::from_millis(100));
        tokio::select! {
            biased;
            () = &mut sleeps => "slept".to_owned(),
            _ = ticks.tick() => "ticked".to_owned(),
        }
    });
    let either = "slept, ticked"; // the sleep was made first
    assert_eq!(found, [either; 3]);
}

/// What goes on without anybody who waits for it can be waited for in a test.
#[test]
fn settled_waits_for_the_last_task() {
    let found = ends(|| async {
        let done = Arc::new(Mutex::new(0));
        let there = Arc::clone(&done);
        drop(tokio::spawn(async move {
            yield_now().await;
            *there.lock().await += 1;
        }));
        tokio::settled().await;
        let done = *done.lock().await;
        done.to_string()
    });
    assert_eq!(found, ["1"; 3]);
}

/// Tasks of a set come out in the order in which they ended.
#[test]
fn who_ends_first_is_joined_first() {
    let program = |yields: usize| {
        move || async move {
            let mut set = JoinSet::new();
            set.spawn(async move {
                for _ in 0..yields.min(1) {
                    yield_now().await;
                }
                1
            });
            set.spawn(async { 2 });
            for _ in 0..yields {
                yield_now().await;
            }
            let first = set.join_next().await.unwrap().unwrap();
            let second = set.try_join_next().map_or(0, |it| it.unwrap());
            format!("{first}{second}")
        }
    };
    // 0: not yet.
    let all = "10, 12, 20, 21";
    for model in [OneThread, EveryAwait] {
        let report = explore(model, move || block_on(program(3)()));
        assert_eq!(ways(&report), all, "{model}");
    }
    let report = explore(SeveralThreads, move || block_on(program(0)()));
    assert_eq!(ways(&report), all);
}

#[test]
fn whether_a_task_is_over_can_be_asked_at_any_time() {
    let found = ends(|| async {
        let (sender, receiver) = oneshot::channel();
        let task = tokio::spawn(receiver);
        let handle = task.abort_handle();
        sender.send(()).unwrap();
        let is_over = handle.is_finished();
        task.await.unwrap().unwrap();
        is_over.to_string()
    });
    assert_eq!(found, ["false", "false", "false, true"]);
}

/// Tokio draws the order in which it wakes the receivers.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn who_sends_to_a_watch_channel_wakes_all_in_one_order() {
    let found = ends(|| async {
        let (sender, _) = watch::channel(0);
        let readers = [(); 2].map(|()| {
            let mut receiver = sender.subscribe();
            tokio::spawn(async move { receiver.changed().await.is_ok() })
        });
        sender.send_replace(1);
        let mut all = Vec::new();
        for reader in readers {
            all.push(reader.await.unwrap());
        }
        format!("{all:?}")
    });
    assert_eq!(found, ["[true, true]"; 3]);
}

/// As Tokio looks at no branch without a budget, and then at each in turn.
#[test]
fn a_biased_select_keeps_its_order_if_every_await_suspends() {
    let report = explore(EveryAwait, || {
        block_on(async {
            let (send, mut mailbox) = mpsc::unbounded_channel();
            (0..3).for_each(|it| send.send(it).unwrap());
            let mut drained = 0;
            loop {
                tokio::select! {
                    biased;
                    Some(_) = mailbox.recv() => drained += 1,
                    () = std::future::ready(()) => break drained,
                }
            }
        })
    });
    assert_eq!(report.returning("3"), report.schedules, "{report}");
    let stopped = explore(EveryAwait, || {
        block_on(async {
            let (stop, mut stops) = watch::channel(false);
            let stopper = tokio::spawn(async move { stop.send_replace(true) });
            stopper.await.unwrap();
            let mut rounds = 0;
            loop {
                tokio::select! {
                    biased;
                    _ = stops.changed() => break rounds,
                    () = async {} => rounds += 1,
                }
            }
        })
    });
    assert_eq!(stopped.returning("0"), stopped.schedules, "{stopped}");
}

/// A branch that goes on after its first await may be suspended there, and then the others are looked at.
#[test]
fn a_branch_of_two_awaits_is_suspended_between_them() {
    let report = explore(EveryAwait, || {
        block_on(async {
            let (a, b) = (Mutex::new(1), Mutex::new(2));
            tokio::select! {
                biased;
                sum = async { *a.lock().await + *b.lock().await } => sum,
                () = std::future::ready(()) => 0,
            }
        })
    });
    assert_eq!(report.returning("0"), report.schedules, "{report}");
}

/// Whoever only yields, on a thread of its own, does not keep others from going on.
#[test]
fn a_loop_that_only_yields_is_not_said_to_block() {
    let explorer = Explorer::new(SeveralThreads).max_states(300);
    let explored = explorer.run(|| {
        block_on(async {
            let spins = tokio::spawn(async {
                loop {
                    tokio::task::yield_now().await;
                }
            });
            spins.abort();
            assert!(spins.await.unwrap_err().is_cancelled());
        });
    });
    let error = explored.unwrap_err();
    let limit = error.limit().expect("it is a limit");
    assert_eq!(*limit, Error::TooManyStates(300), "{error}");
}

/// Who waits for a tracker that is closed goes on when its last task has ended, and not before.
#[test]
fn a_tracker_waits_for_all_its_tasks_and_for_its_close() {
    let jobs = |closes: bool| {
        move || {
            block_on(async move {
                let (tracker, done) = (TaskTracker::new(), Arc::default());
                for _ in 0..2 {
                    let done: Arc<AtomicU32> = Arc::clone(&done);
                    tracker.spawn(async move {
                        yield_now().await;
                        done.fetch_add(1, SeqCst);
                    });
                }
                if closes {
                    assert!(tracker.close());
                }
                tracker.wait().await;
                assert!(tracker.is_closed() && tracker.is_empty());
                done.load(SeqCst)
            })
        }
    };
    for model in [OneThread, EveryAwait] {
        let report = explore(model, jobs(true));
        assert_eq!(report.returning("2"), report.schedules, "{model} {report}");
        let report = explore(model, jobs(false));
        assert_eq!(report.deadlocks(), report.schedules, "{model} {report}");
    }
    let report = explore(SeveralThreads, || {
        block_on(async {
            let tracker = TaskTracker::new();
            tracker.spawn(async {});
            tracker.close();
            tracker.wait().await;
            tracker.len()
        })
    });
    assert_eq!(report.returning("0"), report.schedules, "{report}");
}

/// What was suspended before a `select!`, in the same poll, may have woken somebody else.
#[test]
fn a_select_behind_something_suspended_is_polled_again() {
    let report = explore(EveryAwait, || {
        block_on(async {
            let lock = Mutex::new(());
            let (send, mut mailbox) = mpsc::unbounded_channel();
            send.send(7).unwrap();
            let mut nobody = Context::from_waker(Waker::noop());
            assert!(pin!(lock.lock()).poll(&mut nobody).is_pending());
            tokio::select! {
                biased;
                () = std::future::pending() => 0,
                Some(it) = mailbox.recv() => it,
            }
        })
    });
    assert_eq!(report.returning("7"), report.schedules, "{report}");
}

/// A `select!` in a branch of another is not suspended once more.
#[test]
fn a_select_within_a_branch_keeps_the_order_of_the_outer_one() {
    let report = explore(EveryAwait, || {
        block_on(async {
            let (_keeps, mut empty) = mpsc::unbounded_channel::<u32>();
            let (send, mut mailbox) = mpsc::unbounded_channel();
            send.send(7).unwrap();
            tokio::select! {
                biased;
                Some(it) = empty.recv() => it,
                it = async {
                    tokio::select! { Some(it) = mailbox.recv() => it }
                } => it,
                () = std::future::ready(()) => 0,
            }
        })
    });
    assert_eq!(report.returning("7"), report.schedules, "{report}");
}

/// Between its close and the wait, somebody may open it again.
#[test]
fn a_tracker_that_is_opened_again_is_waited_for() {
    let report = explore(SeveralThreads, || {
        block_on(async {
            let tracker = TaskTracker::new();
            let opens = tracker.clone();
            tokio::spawn(async move { opens.reopen() });
            tracker.close();
            let mut over = pin!(tracker.wait());
            over.as_mut().await;
            over.await; // ready again
        });
    });
    assert!(report.deadlocks() > 0, "{report}");
    let well = report.oks();
    assert!(well > 0 && well + report.deadlocks() == report.schedules);
}

/// A task that is dropped leaves, too, and so does work that blocks.
#[test]
fn whoever_is_aborted_leaves_the_tracker() {
    for model in [OneThread, EveryAwait] {
        let report = explore(model, || {
            block_on(async {
                let tracker = TaskTracker::new();
                let stays = tracker.spawn(std::future::pending::<()>());
                tracker.spawn_blocking(|| {});
                stays.abort();
                tracker.close();
                tracker.wait().await;
                tracker.len()
            })
        });
        assert_eq!(report.returning("0"), report.schedules, "{model} {report}");
    }
}
