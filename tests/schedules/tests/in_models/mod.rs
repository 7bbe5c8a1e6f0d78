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
    stay_on_this_processor();
    let report = Explorer::new(model).merge(true).run(program);
    report.unwrap_or_else(|why| panic!("{model}: {why}"))
}

/// Also for the threads that this one spawns. Only one of an exploration runs at a time, and to wake one
/// on another processor takes several times as long.
#[cfg(target_os = "linux")]
fn stay_on_this_processor() {
    use rustix::thread::{CpuSet, sched_getcpu, sched_setaffinity};
    let mut this = CpuSet::new();
    this.set(sched_getcpu());
    _ = sched_setaffinity(None, &this); // it works without
}

#[cfg(not(target_os = "linux"))]
fn stay_on_this_processor() {}
