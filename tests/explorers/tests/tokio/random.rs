//! Random programs of tasks: what is merged or skipped changes nothing about how they end.

use every_schedule::{Error, Report, Verdict};
use real_tokio::runtime::Builder;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use tokio::Model::{EveryAwait, OneThread, SeveralThreads};
use tokio::{Explorer, Model, block_on};

/// What a task does, one after the other.
#[derive(Clone, Debug)]
pub enum Op {
    /// Changes what a lock guards.
    Change(usize),
    /// The same, with an await while it is held.
    Hold(usize),
    Read,
    Write,
    Send(usize),
    TrySend(usize),
    Receive,
    NotifyOne,
    NotifyAll,
    Notified,
    /// Keeps a permit for an await.
    Permit,
    Tell,
    Told,
    Yield,
    /// So many sleeps, one after the other.
    Ticks(u64),
    Sleep(u64),
    InTime(u64, Box<Op>),
    Either(Box<Op>, Box<Op>),
    /// Whichever of these is ready, the first first.
    First(Box<Op>, Box<Op>),
    Abort(usize),
}

/// Numbers that look random, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % most
    }

    /// One that may be cut off in the middle, or one of a choice.
    fn simple(&mut self, tasks: usize) -> Op {
        match self.below(16) {
            0 | 1 => Op::Change(self.below(2)),
            2 => Op::Hold(self.below(2)),
            3 => Op::Send(self.below(tasks)),
            4 => Op::TrySend(self.below(tasks)),
            5 => Op::Receive,
            6 => Op::NotifyOne,
            7 => Op::NotifyAll,
            8 => Op::Notified,
            9 => Op::Permit,
            10 => Op::Tell,
            11 => Op::Told,
            12 => Op::Read,
            13 => Op::Write,
            14 => Op::Ticks(self.below(2) as u64 + 1),
            _ => Op::Yield,
        }
    }

    fn op(&mut self, tasks: usize) -> Op {
        let inner = |it: &mut Random| Box::new(it.simple(tasks));
        match self.below(10) {
            0 => Op::InTime(self.below(3) as u64 + 1, inner(self)),
            1 => Op::Either(inner(self), inner(self)),
            2 => Op::First(inner(self), inner(self)),
            3 => Op::Sleep(self.below(3) as u64 + 1),
            4 => Op::Abort(self.below(tasks)),
            _ => self.simple(tasks),
        }
    }

    fn program(&mut self) -> Vec<Vec<Op>> {
        let tasks = 2 + self.below(2);
        let most = if tasks == 2 { 3 } else { 2 };
        let task = |it: &mut Random| {
            (0..1 + it.below(most)).map(|_| it.op(tasks)).collect()
        };
        (0..tasks).map(|_| task(self)).collect()
    }
}

/// In a model.
#[path = "."]
mod in_model {
    use every_schedule_tokio as tokio;

    #[path = "interpreted.rs"]
    pub mod interpreted;
}

/// On Tokio itself.
#[path = "."]
mod for_real {
    use real_tokio as tokio;

    #[path = "interpreted.rs"]
    pub mod interpreted;
}

use in_model::interpreted::interpreted;

/// Nothing, if there are more states than this.
fn run(
    explorer: Explorer,
    program: &Arc<Vec<Vec<Op>>>,
    most: usize,
) -> Option<Report> {
    let program = Arc::clone(program);
    let limited = explorer.max_states(most).max_seconds(120);
    match limited.run(move || block_on(interpreted(Arc::clone(&program)))) {
        Ok(report) => Some(report),
        Err(error)
            if matches!(error.limit(), Some(Error::TooManyStates(_))) =>
        {
            None
        }
        Err(other) => panic!("{other}"),
    }
}

fn ways(report: &Report) -> BTreeSet<String> {
    let all = report.ends.iter().map(|it| match &it.ending.verdict {
        Verdict::Ok => it.ending.returned.clone().unwrap_or_default(),
        other => other.word().to_owned(),
    });
    all.collect()
}

fn program(seed: u64) -> Arc<Vec<Vec<Op>>> {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..3).for_each(|_| _ = random.below(2));
    Arc::new(random.program())
}

/// Compares one program in the models of one thread; says how many were small enough. (With several
/// threads, nothing is merged or skipped.)
fn compare(seed: u64) -> usize {
    let program = program(seed);
    let explored = |model: Model, merge, plain| {
        let explorer = Explorer::new(model).merge(merge).every_choice(plain);
        run(explorer, &program, 300)
    };
    let mut compared = 0;
    for model in [OneThread, EveryAwait] {
        let Some(plain) = explored(model, false, true) else { continue };
        let alone = explored(model, false, false).expect("there are no more");
        let merged = explored(model, true, false).expect("there are no more");
        let case = format!("seed {seed}, {model}: {program:?}");
        assert_eq!(ways(&alone), ways(&plain), "skipped, {case}");
        assert_eq!(ways(&merged), ways(&alone), "merged, {case}");
        assert_eq!(merged.schedules, alone.schedules, "merged, {case}");
        for (ours, theirs) in alone.ends.iter().zip(&merged.ends) {
            assert_eq!(ours.schedules, theirs.schedules, "merged, {case}");
        }
        compared += 1;
    }
    compared
}

/// So many of these are compared, or more.
#[track_caller]
fn compare_all(seeds: std::ops::Range<u64>, expected: usize) {
    let compared: usize = seeds.map(compare).sum();
    println!("{compared} compared");
    assert!(compared >= expected, "only {compared} were small enough");
}

/// `PROGRAMS=2000 SEED=1000` compares so many, from this one on.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_is_left_out_changes_no_random_program() {
    let (from, programs) =
        (explorers::number("SEED", 0), explorers::number("PROGRAMS", 100));
    compare_all(from..from + programs, programs as usize * 6 / 10);
}

/// How a random program ends on Tokio's own runtime of one thread is among the ways that were found.
/// `None` if it is too large, or may wait forever.
fn compare_with_tokio(seed: u64, runs: usize) -> Option<usize> {
    let program = program(seed);
    let found = run(Explorer::new(OneThread).merge(true), &program, 300)?;
    let found = ways(&found);
    if found.contains("deadlock") {
        return None;
    }
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    for _ in 0..runs {
        let run = for_real::interpreted::interpreted(Arc::clone(&program));
        let end = format!("{:?}", runtime.block_on(run));
        let case = format!("seed {seed}: {program:?}");
        assert!(found.contains(&end), "{end} is none of {found:?}, {case}");
    }
    Some(runs)
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_happens_on_one_thread_of_tokio_was_found() {
    let compare = |first: u64| -> usize {
        let seeds = (first..100).step_by(8);
        seeds.filter_map(|seed| compare_with_tokio(seed, 50)).sum()
    };
    // More than there are cores: most of the time they wait for timers.
    let all: usize = thread::scope(|s| {
        let compared: Vec<_> =
            (0..8).map(|first| s.spawn(move || compare(first))).collect();
        compared.into_iter().map(|it| it.join().unwrap()).sum()
    });
    println!("{all} runs");
    assert!(all >= 1_000, "only {all} runs");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_happens_on_two_threads_of_tokio_was_found() {
    let mut runtime = Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_time().build().unwrap();
    for which in 0..3 {
        let found = |model| {
            let program = move || block_on(in_model::interpreted::small(which));
            ways(&Explorer::new(model).run(program).unwrap())
        };
        let (one, found) = (found(OneThread), found(SeveralThreads));
        assert!(one.is_subset(&found), "what one thread can do, several can");
        for _ in 0..1_000 {
            let task = runtime.spawn(for_real::interpreted::small(which));
            let end = runtime.block_on(task).unwrap();
            let end = format!("{end:?}");
            assert!(found.contains(&end), "{end} is none of {found:?}");
        }
    }
}
