//! How a program of tasks is explored: in which models, and within which limits.

#![allow(dead_code, reason = "no test uses all of it")]

use every_schedule::Report;
use every_schedule_tokio::Explorer;
use every_schedule_tokio::Model::{
    self, EveryAwait, OneThread, SeveralThreads,
};
use std::fmt::Debug;

/// Each model, with what is expected in it.
pub fn in_models<T>(expected: [T; 3]) -> [(Model, T); 3] {
    let [one, each, several] = expected;
    [(OneThread, one), (EveryAwait, each), (SeveralThreads, several)]
}

/// Runs a program whose tasks share nothing but Tokio's types: equal moments are one.
pub fn merged<R: Debug>(
    model: Model,
    program: impl Fn() -> R + Send + Sync + 'static,
) -> Report {
    let _one = processor::least_busy();
    let report = Explorer::new(model).merge(true).run(program);
    report.unwrap_or_else(|why| panic!("{model}: {why}"))
}

/// Only one thread of an exploration runs at a time, and to wake one on another processor takes several
/// times as long. So an exploration stays on one processor, and two tests on two.
#[cfg(target_os = "linux")]
mod processor {
    use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
    use std::sync::Mutex;

    /// How many explorations stay on each processor.
    static STAY: Mutex<[usize; CpuSet::MAX_CPU]> =
        Mutex::new([0; CpuSet::MAX_CPU]);

    pub struct OnOne {
        this: usize,
        before: CpuSet,
    }

    /// From here on, this thread and those that it spawns stay on one processor; none where they cannot.
    pub fn least_busy() -> Option<OnOne> {
        let before = sched_getaffinity(None).ok()?;
        let mut stay = STAY.lock().unwrap();
        let may = (0..stay.len()).filter(|&it| before.is_set(it));
        let this = may.min_by_key(|&it| stay[it])?;
        let mut one = CpuSet::new();
        one.set(this);
        sched_setaffinity(None, &one).ok()?;
        stay[this] += 1;
        Some(OnOne { this, before })
    }

    impl Drop for OnOne {
        fn drop(&mut self) {
            STAY.lock().unwrap()[self.this] -= 1;
            _ = sched_setaffinity(None, &self.before);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod processor {
    pub fn least_busy() {}
}
