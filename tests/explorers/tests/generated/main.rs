//! Every reduction, prediction and merge against plain enumeration, on random programs.
//!
//! ```console
//! PROGRAMS=400 SEED=2000 cargo test --release -p explorers --test generated
//! ```
//!
//! A process has room for the stacks of some hundred programs. `SEED` is the first of them; a difference that is found says which one it was.

mod interpret;
mod kept;
mod program;
mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use every_schedule::{Ending, Error, Explorer, Fault, Report, Verdict};
use explorers::number;
use program::Program;

/// How many programs are compared if nobody says otherwise: a second's worth. Whoever changes the
/// search asks for thousands.
const PROGRAMS: u64 = if cfg!(feature = "thorough") { 100 } else { 3 };

/// Among so many is one that notices what is broken.
const ENOUGH: u64 = 40;

/// Plain enumeration runs every schedule by itself, so it is asked only up to so many.
const MOST_SCHEDULES: u128 = 300;

/// Larger programs are passed over.
const MOST_STATES: usize = 2_000;

/// The same, with everything as a step.
const MOST_IF_ALL_SHOW: usize = 10_000;

fn counts(report: &Report) -> BTreeMap<Ending, u128> {
    let mut counts = BTreeMap::new();
    for it in &report.ends {
        let mut ending = it.ending.clone();
        // Who still holds the other end of a channel is told of the shortest schedule alone.
        for waits in &mut ending.waiting {
            waits.truncate(waits.find("; ").unwrap_or(waits.len()));
        }
        *counts.entry(ending).or_default() += it.schedules;
    }
    counts
}

/// An ending without what only its threads could tell that were cut off.
fn said(ending: Ending) -> Ending {
    let verdict = match ending.verdict {
        Verdict::Leaked => Verdict::Ok,
        verdict => verdict,
    };
    Ending { verdict, waiting: vec![], ..ending }
}

/// Explores a program in several ways. An error says how they differ; `None`: it is too big.
fn compare(
    program: Program,
    fault: Option<Fault>,
) -> Result<Option<()>, String> {
    let mut explorer = Explorer::new()
        .idle_rounds(2)
        .outlive_main(program.outlives_main)
        .spurious_wakeups(program.spurious)
        .max_states(MOST_STATES)
        .max_seconds(60);
    if let Some(fault) = fault {
        explorer = explorer.with_fault(fault);
    }
    if let Some(first) = program.writer_first {
        explorer = explorer.writer_first(first);
    }
    let (outlives_main, spurious) = (program.outlives_main, program.spurious);
    let program = Arc::new(program);
    let is_too_big = |error: &Error| {
        let limit = error.limit();
        matches!(limit, Some(Error::TooManyStates(_) | Error::TooSlow { .. }))
    };
    let run = |explorer: Explorer, how: &str| {
        let program = Arc::clone(&program);
        match explorer.run(move || interpret::run(&program)) {
            Ok(report) => Ok(Some(report)),
            Err(error) if is_too_big(&error) => Ok(None),
            Err(error) => Err(format!("{how}: {error}")),
        }
    };
    // Merged, and every schedule by itself: the same endings, each as often.
    let both = |explorer: Explorer, how: &str| {
        let Some(merged) = run(explorer.clone(), how)? else { return Ok(None) };
        if merged.schedules > MOST_SCHEDULES {
            return Ok(Some((merged, false)));
        }
        let plain = run(explorer.merge(false), "plain")?;
        match plain.map(|plain| counts(&plain)) {
            Some(plain) if plain != counts(&merged) => {
                let merged = counts(&merged);
                Err(format!("{how}: merged {merged:#?}, plain {plain:#?}"))
            }
            plain => Ok(Some((merged, plain.is_some()))),
        }
    };
    let Some((reduced, is_plain)) = both(explorer.clone(), "reduced")? else {
        return Ok(None);
    };
    // A wake-up for no reason is no way out for the last who wait, and who they are depends on what is a
    // step.
    if spurious {
        return Ok(is_plain.then_some(()));
    }
    let all = explorer.reduce(false).max_states(MOST_IF_ALL_SHOW);
    let Some((all, _)) = both(all, "all steps")? else {
        return Ok(is_plain.then_some(()));
    };
    // Where the process ends with `main`, how far a thread has come in silence shows only in what it
    // has said.
    let endings = |report: &Report| -> BTreeSet<Ending> {
        let ends = counts(report).into_keys();
        ends.map(|ending| match outlives_main {
            true => ending,
            false => said(ending),
        })
        .collect()
    };
    let (reduced, all) = (endings(&reduced), endings(&all));
    match reduced == all {
        true => Ok(Some(())),
        false => Err(format!("reduced {reduced:#?}, all steps {all:#?}")),
    }
}

/// Compares so many programs as are wanted, from some seed on.
fn compare_all(program: fn(u64) -> Program) {
    let wanted = number("PROGRAMS", PROGRAMS);
    let next = AtomicU64::new(number("SEED", 0));
    let compared = AtomicU64::new(0);
    let differences = Mutex::new(Vec::new());
    let passed_over = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while compared.load(Ordering::Relaxed) < wanted
                    && differences.lock().unwrap().is_empty()
                {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    match compare(program(seed), None) {
                        Ok(Some(())) => {
                            compared.fetch_add(1, Ordering::Relaxed);
                        }
                        Ok(None) => {
                            passed_over.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(how) => {
                            let program = program(seed);
                            let how =
                                format!("{how}\nseed {seed}: {program:#?}");
                            differences.lock().unwrap().push(how);
                        }
                    }
                }
            });
        }
    });
    let differences = differences.into_inner().unwrap();
    println!("{compared:?} programs compared, {passed_over:?} were too big");
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
    assert!(
        passed_over.into_inner() <= 8 * compared.into_inner(),
        "most of the programs are too big"
    );
}

#[test]
fn merging_and_reducing_lose_nothing() {
    compare_all(Program::random);
}

/// With everything as a step, only small programs come to an end.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn reducing_loses_nothing_of_small_programs() {
    compare_all(Program::small);
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn no_difference_comes_back() {
    for program in kept::programs() {
        // Some are too big to be compared with every step; what differed was seen before that.
        if let Err(how) = compare(program.clone(), None) {
            panic!("{how}\n{program:#?}");
        }
    }
}

/// A reduction that is broken is noticed by one of the first programs.
#[track_caller]
fn is_noticed(fault: Fault, program: fn(u64) -> Program) {
    let began = Instant::now();
    let is_noticed = |&seed: &u64| compare(program(seed), Some(fault)).is_err();
    let found = (0..ENOUGH).find(is_noticed);
    let found = found.expect("one of them notices it");
    println!("{fault:?}: noticed by seed {found} after {:?}", began.elapsed());
    // It was the fault.
    assert!(compare(program(found), None).is_ok());
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn broken_merging_is_noticed() {
    is_noticed(Fault::Merging, Program::random);
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn broken_silence_is_noticed() {
    is_noticed(Fault::Silence, Program::small);
}

#[test]
fn broken_foresight_is_noticed() {
    is_noticed(Fault::Foresight, Program::random);
}
