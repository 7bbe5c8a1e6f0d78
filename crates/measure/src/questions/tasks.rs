//! One number that many change: tasks of Tokio, on one worker and on two, beside threads.

use super::situations::many;
use super::{Question, THREADS};
use crate::data::{Axis, Kind, Kind::Lock, Kind::Messages, Unit};
use crate::method::{Refused, Sample, Subject};
use std::sync::Mutex;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// How many times a second do so many tasks of Tokio, or threads, change one
/// number?
pub const TASKS: Question = Question {
    id: "tasks",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Tasks,
    subjects: || {
        let threads = [
            at_each("std's mutex, in threads", Lock, locked),
            at_each("a message and its answer, in threads", Messages, asked),
            at_each("a message, in threads", Messages, told),
        ];
        #[cfg(feature = "peers")]
        let tasks = in_tasks::subjects();
        #[cfg(not(feature = "peers"))]
        let tasks = Vec::new();
        tasks.into_iter().chain(threads.into_iter().flatten()).collect()
    },
};

/// Messages that a mailbox has room for.
const ROOM: usize = 64;

fn at_each(
    name: &'static str,
    kind: Kind,
    take: impl Fn(usize, Duration) -> Result<Sample, Refused> + Copy + 'static,
) -> Vec<Subject<'static>> {
    let at =
        |count| Subject::new(name, kind, move |window| take(count, window));
    THREADS.map(at).into()
}

fn locked(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let number = Mutex::new(0_u64);
    many(threads, window, || *number.lock().expect("no panic") += 1)
}

fn asked(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let (owner, mailbox) = sync_channel::<SyncSender<u64>>(ROOM);
    let owns = thread::spawn(move || {
        let mut number = 0;
        for reply in mailbox {
            number += 1;
            _ = reply.send(number);
        }
    });
    let sample = many(threads, window, || {
        let (reply, answer) = sync_channel(1);
        owner.send(reply).expect("the owner reads");
        answer.recv().expect("the owner answers");
    });
    drop(owner);
    owns.join().expect("no panic");
    sample
}

fn told(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let (owner, mailbox) = sync_channel::<u64>(ROOM);
    let owns = thread::spawn(move || mailbox.into_iter().sum::<u64>());
    let sample = many(threads, window, || {
        owner.send(1).expect("the owner reads");
    });
    drop(owner);
    owns.join().expect("no panic");
    sample
}

#[cfg(feature = "peers")]
mod in_tasks {
    use super::{Lock, Messages, ROOM, Refused, Sample, Subject, at_each};
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
    use std::sync::{Arc, LazyLock, Mutex};
    use std::time::{Duration, Instant};
    use tokio::runtime::{Builder, Runtime};
    use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot};

    pub fn subjects() -> Vec<Subject<'static>> {
        // What a row calls them: on two workers, or on one.
        type Named = [&'static str; 4];
        const TWO: Named = [
            "std's mutex, not held across an await",
            "tokio's mutex",
            "a message and its answer",
            "a message",
        ];
        const ONE: Named = [
            "std's mutex, one worker",
            "tokio's mutex, one worker",
            "a message and its answer, one worker",
            "a message, one worker",
        ];
        let on = |runtime: &'static Runtime,
                  [std, tokio, asks, tells]: Named| {
            [
                at_each(std, Lock, move |n, window| in_std(runtime, n, window)),
                at_each(tokio, Lock, move |n, window| {
                    in_tokio(runtime, n, window)
                }),
                at_each(asks, Messages, move |n, window| {
                    asked(runtime, n, window)
                }),
                at_each(tells, Messages, move |n, window| {
                    told(runtime, n, window)
                }),
            ]
        };
        let all = [on(&TWO_WORKERS, TWO), on(&ONE_WORKER, ONE)];
        all.into_iter().flatten().flatten().collect()
    }

    static TWO_WORKERS: LazyLock<Runtime> = LazyLock::new(|| runtime(2));
    static ONE_WORKER: LazyLock<Runtime> = LazyLock::new(|| runtime(1));

    fn runtime(workers: usize) -> Runtime {
        let runtime =
            Builder::new_multi_thread().worker_threads(workers).build();
        runtime.expect("a runtime")
    }

    /// Runs so many tasks for so long. Each gives way after every 64
    /// operations, so that one worker may serve several of them.
    fn run<F>(
        runtime: &Runtime,
        tasks: usize,
        window: Duration,
        operation: impl Fn() -> F + Clone + Send + 'static,
    ) -> Result<Sample, Refused>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let stop = Arc::new(AtomicBool::new(false));
        let at_work = Arc::new(AtomicUsize::new(0));
        let began = Instant::now();
        let spawned: Vec<_> = (0..tasks)
            .map(|_| {
                let (stop, at_work) = (Arc::clone(&stop), Arc::clone(&at_work));
                let operation = operation.clone();
                runtime.spawn(async move {
                    let mut done = 0;
                    while !stop.load(Relaxed) {
                        for _ in 0..64 {
                            operation().await;
                        }
                        done += 64;
                        if done == 64 {
                            at_work.fetch_add(1, Relaxed);
                        }
                        tokio::task::yield_now().await;
                    }
                    done
                })
            })
            .collect();
        std::thread::sleep(window);
        let all = at_work.load(Relaxed) == tasks;
        stop.store(true, Relaxed);
        let done = runtime.block_on(async {
            let mut done = 0;
            for task in spawned {
                done += task.await.expect("no task panics");
            }
            done
        });
        let elapsed = began.elapsed();
        if !all {
            return Err("its tasks do not work at the same time".to_owned());
        }
        Ok(Sample::rate(tasks as f64, done, elapsed))
    }

    fn in_std(
        runtime: &Runtime,
        tasks: usize,
        window: Duration,
    ) -> Result<Sample, Refused> {
        let number = Arc::new(Mutex::new(0_u64));
        run(runtime, tasks, window, move || {
            let number = Arc::clone(&number);
            async move { *number.lock().expect("no panic") += 1 }
        })
    }

    fn in_tokio(
        runtime: &Runtime,
        tasks: usize,
        window: Duration,
    ) -> Result<Sample, Refused> {
        let number = Arc::new(AsyncMutex::new(0_u64));
        run(runtime, tasks, window, move || {
            let number = Arc::clone(&number);
            async move { *number.lock().await += 1 }
        })
    }

    fn asked(
        runtime: &Runtime,
        tasks: usize,
        window: Duration,
    ) -> Result<Sample, Refused> {
        let (owner, mut mailbox) = mpsc::channel::<oneshot::Sender<u64>>(ROOM);
        runtime.spawn(async move {
            let mut number = 0;
            while let Some(reply) = mailbox.recv().await {
                number += 1;
                _ = reply.send(number);
            }
        });
        run(runtime, tasks, window, move || {
            let owner = owner.clone();
            async move {
                let (reply, answer) = oneshot::channel();
                owner.send(reply).await.expect("the owner reads");
                answer.await.expect("the owner answers");
            }
        })
    }

    fn told(
        runtime: &Runtime,
        tasks: usize,
        window: Duration,
    ) -> Result<Sample, Refused> {
        let (owner, mut mailbox) = mpsc::channel::<u64>(ROOM);
        runtime.spawn(async move {
            let mut number = 0;
            while let Some(more) = mailbox.recv().await {
                number += more;
            }
            number
        });
        run(runtime, tasks, window, move || {
            let owner = owner.clone();
            async move { owner.send(1).await.expect("the owner reads") }
        })
    }
}
