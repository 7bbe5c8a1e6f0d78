//! Every reduction, prediction and merge against plain enumeration, on random programs.
//!
//! ```console
//! PROGRAMS=10000 cargo test -p every-schedule --test generated
//! ```
//!
//! `SEED` is the first of the programs; a difference that is found says which one it was.

mod interpret;
mod program;
mod random;

use std::collections::BTreeMap;
use std::env;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use every_schedule::{Ending, Error, Explorer, Report};
use program::Program;

/// How many programs are compared if nobody says otherwise.
const PROGRAMS: u64 = 400;

/// Larger programs are passed over: plain enumeration runs every schedule by itself.
const MOST_STATES: usize = 1_200;

fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).map_or(otherwise, |it| it.parse().expect("a number"))
}

fn counts(report: &Report) -> BTreeMap<Ending, u128> {
    let ends = report.ends.iter();
    ends.map(|it| (it.ending.clone(), it.schedules)).collect()
}

/// Two ways to explore the same, as far as it is small enough.
#[derive(Debug)]
enum Compared {
    Same,
    TooBig,
    Differ(String),
}

fn compare(seed: u64) -> Compared {
    let program = Program::random(seed);
    let explorer = Explorer::new()
        .idle_rounds(2)
        .outlive_main(program.outlives_main)
        .spurious_wakeups(program.spurious)
        .max_states(MOST_STATES)
        .max_seconds(20);
    let outlives_main = program.outlives_main;
    let described = format!("seed {seed}: {program:#?}");
    let program = Arc::new(program);
    let run = |explorer: Explorer| {
        let program = Arc::clone(&program);
        explorer.run(move || interpret::run(&program))
    };
    let plain = match run(explorer.clone().merge(false)) {
        Ok(report) => report,
        Err(Error::TooManyStates(_) | Error::TooSlow { .. }) => {
            return Compared::TooBig;
        }
        Err(error) => {
            return Compared::Differ(format!("plain: {error}\n{described}"));
        }
    };
    let merged = match run(explorer.clone()) {
        Ok(report) => report,
        Err(error) => {
            return Compared::Differ(format!("merged: {error}\n{described}"));
        }
    };
    if counts(&merged) != counts(&plain) {
        return Compared::Differ(format!(
            "merged {:#?}\nplain {:#?}\n{described}",
            counts(&merged),
            counts(&plain)
        ));
    }
    // Where the process ends with `main`, it matters how far a thread has come in silence.
    if !outlives_main {
        return Compared::Same;
    }
    let all = match run(explorer.clone().merge(false).reduce(false)) {
        Ok(report) => report,
        Err(Error::TooManyStates(_) | Error::TooSlow { .. }) => {
            return Compared::Same;
        }
        Err(error) => {
            return Compared::Differ(format!(
                "all steps: {error}\n{described}"
            ));
        }
    };
    let (merged, all) = (counts(&merged), counts(&all));
    if merged.keys().ne(all.keys()) {
        return Compared::Differ(format!(
            "reduced {merged:#?}\nall steps {all:#?}\n{described}"
        ));
    }
    Compared::Same
}

#[test]
fn merging_and_reducing_lose_nothing() {
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
                    match compare(next.fetch_add(1, Ordering::Relaxed)) {
                        Compared::Same => {
                            compared.fetch_add(1, Ordering::Relaxed);
                        }
                        Compared::TooBig => {
                            passed_over.fetch_add(1, Ordering::Relaxed);
                        }
                        Compared::Differ(how) => {
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
        passed_over.into_inner() <= 2 * compared.into_inner(),
        "most of the programs are too big"
    );
}
