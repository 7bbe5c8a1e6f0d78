//! What *In a Hurry* chooses between, where no other page measures it: jobs for
//! workers, settings that change, something big that many read, a value made
//! once, a word to stop.

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
/// hundred thousand turns of a loop.
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
pub(super) fn many(
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

const JOB: u64 = 100_000;

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
        let now = settings.load_full();
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
