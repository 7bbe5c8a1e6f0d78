//! What Tokio does and the drop-in did not: found by reading one beside the other.

use crate::sync::ends;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex as Std};
use std::task::Poll;
use std::time::Duration;
use tokio::Model::{OneThread, SeveralThreads};
use tokio::sync::{Barrier, Mutex, OnceCell, Semaphore, mpsc, oneshot};
use tokio::task::{JoinSet, LocalSet, yield_now};
use tokio::time::{Instant, sleep, timeout};
use tokio::{Explorer, block_on, explore};

/// The same where an await that finds something does not suspend.
#[track_caller]
fn at_once<F: Future<Output = String>>(
    program: impl Fn() -> F + Send + Sync + Copy + 'static,
) -> [String; 2] {
    let [one, _, several] = ends(program);
    [one, several]
}

/// A branch that is polled has an effect, though another one is ready.
#[test]
fn a_select_polls_what_it_does_not_wait_for() {
    // Where every await suspends first, none of these branches has begun.
    let both = ["false, true"; 2];
    let found = at_once(|| async {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        sender.send(3).unwrap();
        tokio::select! {
            Some(5) = receiver.recv() => {}
            () = async {} => {}
        }
        receiver.try_recv().is_ok().to_string()
    });
    assert_eq!(found, both, "what does not fit is gone");
    let found = at_once(|| async {
        let lock = Mutex::new(());
        let guard = lock.lock().await;
        let mut next = pin!(lock.lock());
        tokio::select! {
            _ = next.as_mut() => unreachable!(),
            () = async {} => {}
        }
        drop(guard);
        lock.try_lock().is_ok().to_string()
    });
    assert_eq!(found, both, "what is lent stays in line");
    let found = at_once(|| async {
        let room = Semaphore::new(1);
        let free = tokio::select! {
            _ = room.acquire_many(2) => unreachable!(),
            free = async { room.try_acquire().is_ok() } => free,
        };
        free.to_string()
    });
    assert_eq!(found, both, "the ready one looks at the line");
    let found = at_once(|| async {
        let barrier = Barrier::new(2);
        tokio::select! {
            _ = barrier.wait() => unreachable!(),
            () = async {} => {}
        }
        let (mut wait, mut polls) = (pin!(barrier.wait()), 0);
        let passes = poll_fn(|cx| {
            polls += 1;
            match wait.as_mut().poll(cx) {
                Poll::Ready(_) => Poll::Ready(true),
                Poll::Pending if polls == 3 => Poll::Ready(false),
                Poll::Pending => {
                    cx.waker().wake_by_ref();
                    Poll::Pending
                }
            }
        });
        passes.await.to_string()
    });
    assert_eq!(found, both, "who has come has come");
}

type Log = Arc<Std<Vec<&'static str>>>;

struct Logs(&'static str, Log);

impl Drop for Logs {
    fn drop(&mut self) {
        self.1.lock().unwrap().push(self.0);
    }
}

#[test]
fn a_select_drops_its_branches_in_their_order() {
    let found = ends(|| async {
        let log = Log::default();
        let hold = |name, log: &Log| {
            let last = Logs(name, Arc::clone(log));
            async move {
                let _last = last;
                pending::<()>().await
            }
        };
        tokio::select! {
            biased;
            () = hold("a", &log) => {}
            () = hold("b", &log) => {}
            () = async {} => {}
        }
        log.lock().unwrap().join(" ")
    });
    assert_eq!(found, ["a b"; 3]);
}

#[test]
fn a_task_that_aborts_itself_does_not_let_others_in_before_its_end() {
    let report = explore(OneThread, || {
        block_on(async {
            let log = Log::default();
            let (give, given) = oneshot::channel::<tokio::task::AbortHandle>();
            let (go, gone) = oneshot::channel::<()>();
            let its = Arc::clone(&log);
            let task = tokio::spawn(async move {
                let handle = given.await.unwrap();
                let _last = Logs("dropped", Arc::clone(&its));
                its.lock().unwrap().push("abort");
                go.send(()).unwrap();
                handle.abort();
                pending::<()>().await
            });
            let its = Arc::clone(&log);
            let other = tokio::spawn(async move {
                gone.await.unwrap();
                its.lock().unwrap().push("other");
            });
            _ = give.send(task.abort_handle());
            other.await.unwrap();
            _ = task.await;
            log.lock().unwrap().join(" ")
        })
    });
    assert_eq!(crate::sync::ways(&report), "abort dropped other");
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            panic!("boom")
        }
    }
}

#[test]
fn a_destructor_that_panics_is_caught_by_the_task() {
    let found = ends(|| async {
        let task = tokio::spawn(async {
            let _bomb = Bomb;
            pending::<()>().await
        });
        yield_now().await;
        task.abort();
        match task.await {
            Err(error) if error.is_panic() => "panic",
            Err(_) => "cancelled", // before its first poll
            Ok(()) => "ok",
        }
        .to_owned()
    });
    assert!(found.iter().all(|it| it.contains("panic")), "{found:?}");
    assert!(found.iter().all(|it| !it.contains("deadlock")), "{found:?}");
}

#[test]
fn a_local_set_that_is_dropped_drops_its_tasks_at_once() {
    let found = ends(|| async {
        let tasks = LocalSet::new();
        let (sender, mut receiver) = oneshot::channel::<()>();
        tasks.spawn_local(async move {
            let _sender = sender;
            pending::<()>().await
        });
        drop(tasks);
        format!("{:?}", receiver.try_recv())
    });
    assert_eq!(found, ["Err(Closed)"; 3]);
}

#[test]
fn a_runtime_is_not_begun_within_one() {
    let found = ends(|| async {
        let task = tokio::spawn(async {
            tokio::runtime::Handle::current().block_on(async { 1 })
        });
        task.await.is_err().to_string()
    });
    assert_eq!(found, ["true"; 3]);
}

#[test]
fn who_panicked_first_is_part_of_a_moment() {
    let program = || {
        block_on(async {
            _ = tokio::spawn(async { panic!("a") });
            _ = tokio::spawn(async { panic!("b") });
            tokio::settled().await;
        })
    };
    let merged = Explorer::new(OneThread).merge(true).run(program).unwrap();
    assert_eq!(merged.ends.len(), 2, "{merged}");
}

#[test]
fn a_time_beyond_every_clock_is_never_over() {
    let found = ends(|| async {
        let task = tokio::spawn(sleep(Duration::from_millis(1)));
        timeout(Duration::MAX, task).await.is_ok().to_string()
    });
    assert_eq!(found, ["true"; 3]);
}

#[test]
fn whoever_waits_for_a_timer_waits_for_it_when_it_is_reset() {
    let report = explore(OneThread, || {
        block_on(async {
            let ms = Duration::from_millis;
            let timer = Arc::new(Std::new(Box::pin(sleep(ms(20)))));
            let there = Arc::clone(&timer);
            let task = tokio::spawn(poll_fn(move |cx| {
                there.lock().unwrap().as_mut().poll(cx)
            }));
            yield_now().await;
            let later = Instant::now() + ms(30);
            timer.lock().unwrap().as_mut().reset(later);
            task.await.unwrap();
        })
    });
    assert_eq!(report.oks(), report.schedules, "{report}");
}

/// The maker of the value has no step behind its message.
#[test]
fn a_cell_is_seen_before_its_value_is_set() {
    let report = explore(SeveralThreads, || {
        block_on(async {
            let cell = Arc::new(OnceCell::new());
            let (sender, mut receiver) = mpsc::unbounded_channel();
            let there = Arc::clone(&cell);
            let task = tokio::spawn(async move {
                let make = || async {
                    sender.send(()).unwrap();
                    5
                };
                there.get_or_init(make).await;
                drop(sender);
            });
            receiver.recv().await;
            let seen = cell.initialized();
            task.await.unwrap();
            seen.to_string()
        })
    });
    assert_eq!(crate::sync::ways(&report), "false, true");
}

/// The task waits already, and nothing is between the message and the drop.
#[test]
fn a_task_goes_on_before_its_set_is_dropped() {
    let report = explore(SeveralThreads, || {
        block_on(async {
            let (sender, mut receiver) = oneshot::channel::<()>();
            let (done, mut all) = mpsc::unbounded_channel();
            let (waits, waiting) = oneshot::channel::<()>();
            let mut set = JoinSet::new();
            set.spawn(async move {
                let mut waits = Some(waits);
                tokio::select! {
                    biased;
                    _ = &mut receiver => _ = done.send(1),
                    () = poll_fn(|_| {
                        waits.take().into_iter().for_each(|it| _ = it.send(()));
                        Poll::Pending
                    }) => {}
                }
            });
            waiting.await.unwrap();
            sender.send(()).unwrap();
            drop(set);
            format!("{:?}", all.recv().await)
        })
    });
    assert_eq!(crate::sync::ways(&report), "None, Some(1)");
}
