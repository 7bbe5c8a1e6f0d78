//! What *In a Hurry* chooses between, where no other page measures it: jobs for
//! workers, settings that change, something big that many read, a value made
//! once, a word to stop, and tasks of Tokio.

use super::{Question, THREADS};
use crate::crew;
use crate::data::Kind::{self, Lock, Messages, Neither};
use crate::data::{Axis, Unit};
use crate::method::{Refused, Sample, Subject, spin};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, RwLock};
use std::time::Duration;

/// How many jobs a second do so many workers take out of one queue? A job is a
/// thousand turns of a loop.
pub const JOBS: Question = Question {
    id: "jobs",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let all = [
            at_each(
                "a shared receiver, its lock dropped before the job",
                Lock,
                jobs_after,
            ),
            at_each(
                "a shared receiver, its lock kept during the job",
                Lock,
                jobs_under,
            ),
            #[cfg(feature = "peers")]
            at_each("crossbeam-channel", Kind::Library, jobs_crossbeam),
        ];
        all.into_iter().flatten().collect()
    },
};

/// How many times a second can threads look at settings that somebody may
/// replace?
pub const SETTINGS: Question = Question {
    id: "settings",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let all = [
            at_each("an Arc behind a mutex", Lock, settings_mutex),
            at_each("an Arc behind a read-write lock", Lock, settings_rw_lock),
            #[cfg(feature = "peers")]
            at_each("arc-swap", Kind::Library, settings_arc_swap),
        ];
        all.into_iter().flatten().collect()
    },
};

/// How many times a second can threads add up 64 kB that nobody changes?
pub const READERS: Question = Question {
    id: "readers",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let all = [
            at_each("under a mutex", Lock, readers_mutex),
            at_each("under a read-write lock", Lock, readers_rw_lock),
            at_each("by a cloned Arc, the lock let go", Lock, readers_arc),
        ];
        all.into_iter().flatten().collect()
    },
};

/// How many times a second can threads use a value that was made once?
pub const ONCE: Question = Question {
    id: "made-once",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        let all = [
            at_each("OnceLock", Neither, once_lock),
            at_each("LazyLock", Neither, lazy_lock),
            at_each("a mutex around an Option", Lock, once_mutex),
        ];
        all.into_iter().flatten().collect()
    },
};

/// How many times a second can a loop ask whether it should stop?
pub const STOP: Question = Question {
    id: "stop",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Nothing,
    subjects: || {
        let one = |name, kind, take: Take| {
            Subject::new(name, kind, move |window| take(1, window))
        };
        vec![
            one("a flag", Neither, stop_flag),
            one("try_recv of a channel", Messages, stop_channel),
        ]
    },
};

/// How many times a second do tasks of Tokio, on two workers, change one
/// number?
pub const TASKS: Question = Question {
    id: "tasks",
    claims: &[],
    unit: Unit::PerSecond,
    x: Axis::Threads,
    subjects: || {
        #[cfg(feature = "peers")]
        let all = tasks::subjects();
        #[cfg(not(feature = "peers"))]
        let all =
            at_each("std's mutex, in threads", Lock, |threads, window| {
                let number = Mutex::new(0);
                many(threads, window, || *number.lock().expect("no panic") += 1)
            });
        all
    },
};

type Take = fn(usize, Duration) -> Result<Sample, Refused>;

fn at_each(
    name: &'static str,
    kind: Kind,
    take: Take,
) -> Vec<Subject<'static>> {
    let at =
        |threads| Subject::new(name, kind, move |window| take(threads, window));
    THREADS.map(at).into()
}

/// Operations between two looks whether the round is over.
const TURN: u64 = 16;

/// Threads that all do the same, again and again.
fn many(
    threads: usize,
    window: Duration,
    operation: impl Fn() + Sync,
) -> Result<Sample, Refused> {
    let round = crew::together(threads, window, |shift| {
        shift.turns(|_| (0..TURN).for_each(|_| operation()))
    })?;
    let elapsed = round.began.elapsed();
    let done = TURN * round.results.iter().sum::<u64>();
    Ok(Sample::rate(threads as f64, done, elapsed))
}

const JOB: u64 = 1_000;

/// Jobs in the queue. Whoever takes one puts a new one in, so it never runs
/// empty.
const QUEUE: u64 = 1_024;

fn jobs_after(threads: usize, window: Duration) -> Result<Sample, Refused> {
    jobs_std(threads, window, |jobs| {
        let job = jobs.lock().expect("no panic").recv().expect("enough jobs");
        spin(job);
    })
}

fn jobs_under(threads: usize, window: Duration) -> Result<Sample, Refused> {
    jobs_std(threads, window, |jobs| {
        let jobs = jobs.lock().expect("no panic");
        spin(jobs.recv().expect("enough jobs"));
    })
}

fn jobs_std(
    threads: usize,
    window: Duration,
    take: impl Fn(&Mutex<mpsc::Receiver<u64>>) + Sync,
) -> Result<Sample, Refused> {
    let (sender, jobs) = mpsc::channel();
    let put = || sender.send(JOB).expect("the receiver is here");
    (0..QUEUE).for_each(|_| put());
    let jobs = Mutex::new(jobs);
    many(threads, window, || {
        put();
        take(&jobs);
    })
}

#[cfg(feature = "peers")]
fn jobs_crossbeam(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let (sender, jobs) = crossbeam_channel::unbounded();
    let put = || sender.send(JOB).expect("the receiver is here");
    (0..QUEUE).for_each(|_| put());
    many(threads, window, || {
        put();
        spin(jobs.recv().expect("enough jobs"));
    })
}

/// Settings, as a program has them.
#[derive(Clone, Default)]
struct Settings {
    limit: u64,
    greeting: String,
}

fn settings_mutex(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let settings = Mutex::new(Arc::<Settings>::default());
    many(threads, window, || {
        let now = Arc::clone(&settings.lock().expect("no panic"));
        black_box(now.limit + now.greeting.len() as u64);
    })
}

fn settings_rw_lock(
    threads: usize,
    window: Duration,
) -> Result<Sample, Refused> {
    let settings = RwLock::new(Arc::<Settings>::default());
    many(threads, window, || {
        let now = Arc::clone(&settings.read().expect("no panic"));
        black_box(now.limit + now.greeting.len() as u64);
    })
}

#[cfg(feature = "peers")]
fn settings_arc_swap(
    threads: usize,
    window: Duration,
) -> Result<Sample, Refused> {
    let settings = arc_swap::ArcSwap::<Settings>::default();
    many(threads, window, || {
        let now = settings.load();
        black_box(now.limit + now.greeting.len() as u64);
    })
}

/// 64 kB.
fn big() -> Vec<u64> {
    (0..8_192).collect()
}

fn add_up(numbers: &[u64]) {
    black_box(numbers.iter().sum::<u64>());
}

fn readers_mutex(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let big = Mutex::new(big());
    many(threads, window, || add_up(&big.lock().expect("no panic")))
}

fn readers_rw_lock(
    threads: usize,
    window: Duration,
) -> Result<Sample, Refused> {
    let big = RwLock::new(big());
    many(threads, window, || add_up(&big.read().expect("no panic")))
}

fn readers_arc(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let big = Mutex::new(Arc::new(big()));
    many(threads, window, || {
        let now = Arc::clone(&big.lock().expect("no panic"));
        add_up(&now);
    })
}

fn once_lock(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let once = OnceLock::new();
    many(threads, window, || {
        black_box(*once.get_or_init(|| black_box(42_u64)));
    })
}

fn lazy_lock(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let once = LazyLock::new(|| black_box(42_u64));
    many(threads, window, || {
        black_box(*once);
    })
}

fn once_mutex(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let once = Mutex::new(None);
    many(threads, window, || {
        let mut once = once.lock().expect("no panic");
        black_box(*once.get_or_insert_with(|| black_box(42_u64)));
    })
}

fn stop_flag(threads: usize, window: Duration) -> Result<Sample, Refused> {
    let stop = AtomicBool::new(false);
    many(threads, window, || {
        black_box(stop.load(Relaxed));
    })
}

fn stop_channel(_: usize, window: Duration) -> Result<Sample, Refused> {
    let (_keeper, stop) = mpsc::channel::<()>();
    let stop = Mutex::new(stop);
    let turns = AtomicU64::new(0);
    let round = crew::together(1, window, |shift| {
        let stop = stop.lock().expect("nobody else wants it");
        turns.store(
            shift.turns(|_| {
                for _ in 0..TURN {
                    let _ = black_box(stop.try_recv());
                }
            }),
            Relaxed,
        );
    })?;
    let elapsed = round.began.elapsed();
    Ok(Sample::rate(1.0, TURN * turns.into_inner(), elapsed))
}

#[cfg(feature = "peers")]
mod tasks {
    use super::{Kind, Lock, Messages, Refused, Sample, Subject, THREADS};
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
    use std::sync::{Arc, LazyLock, Mutex};
    use std::time::{Duration, Instant};
    use tokio::runtime::{Builder, Runtime};
    use tokio::sync::{Mutex as AsyncMutex, mpsc, oneshot};

    pub fn subjects() -> Vec<Subject<'static>> {
        let all = [
            each("std's mutex, not held across an await", Lock, in_std),
            each("tokio's mutex", Lock, in_tokio),
            each("a message and its answer", Messages, answered),
        ];
        all.into_iter().flatten().collect()
    }

    type Take = fn(usize, Duration) -> Result<Sample, Refused>;

    fn each(
        name: &'static str,
        kind: Kind,
        take: Take,
    ) -> Vec<Subject<'static>> {
        THREADS
            .map(|tasks| {
                Subject::new(name, kind, move |window| take(tasks, window))
            })
            .into()
    }

    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
        Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .expect("a runtime")
    });

    /// Runs so many tasks for so long. Each gives way after every 64
    /// operations, so that one worker may serve several of them.
    fn run<F: Future<Output = ()> + Send>(
        tasks: usize,
        window: Duration,
        operation: impl Fn() -> F + Clone + Send + 'static,
    ) -> Result<Sample, Refused>
    where
        F: 'static,
    {
        let stop = Arc::new(AtomicBool::new(false));
        let at_work = Arc::new(AtomicUsize::new(0));
        let began = Instant::now();
        let spawned: Vec<_> = (0..tasks)
            .map(|_| {
                let (stop, at_work) = (Arc::clone(&stop), Arc::clone(&at_work));
                let operation = operation.clone();
                RUNTIME.spawn(async move {
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
        let done = RUNTIME.block_on(async {
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

    fn in_std(tasks: usize, window: Duration) -> Result<Sample, Refused> {
        let number = Arc::new(Mutex::new(0_u64));
        run(tasks, window, move || {
            let number = Arc::clone(&number);
            async move { *number.lock().expect("no panic") += 1 }
        })
    }

    fn in_tokio(tasks: usize, window: Duration) -> Result<Sample, Refused> {
        let number = Arc::new(AsyncMutex::new(0_u64));
        run(tasks, window, move || {
            let number = Arc::clone(&number);
            async move { *number.lock().await += 1 }
        })
    }

    fn answered(tasks: usize, window: Duration) -> Result<Sample, Refused> {
        let (owner, mut mailbox) = mpsc::channel::<oneshot::Sender<u64>>(64);
        RUNTIME.spawn(async move {
            let mut number = 0;
            while let Some(reply) = mailbox.recv().await {
                number += 1;
                let _ = reply.send(number);
            }
        });
        run(tasks, window, move || {
            let owner = owner.clone();
            async move {
                let (reply, answer) = oneshot::channel();
                owner.send(reply).await.expect("the owner reads");
                answer.await.expect("the owner answers");
            }
        })
    }
}
