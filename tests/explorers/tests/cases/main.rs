//! Programs in which the explorer once missed something, said something wrong, or gave up. They are
//! as those wrote them who found that.

#![allow(
    clippy::let_and_return,
    reason = "the programs are as they were written"
)]

#[macro_use]
extern crate every_schedule as std;

mod abort;
mod against_std;
mod channels;
mod last_owner;
mod locks;
mod more;
mod owners;
mod rounds;
mod rounds_and_flush;
mod tasks;
mod values;
mod waits;
mod wrong_line;

use core::fmt::Debug;
use std::Explorer;
use std::thread::{self, JoinHandle};

/// Explores it, and compares all ways in which it ends: the verdict, and what it returned. Returns the
/// shortest schedule of each way, in words.
#[track_caller]
pub fn show<R: Debug>(
    name: &str,
    expected: &str,
    explorer: Explorer,
    program: impl Fn() -> R + Send + Sync + 'static,
) -> String {
    let program: Program = Box::new(move || Said(format!("{:?}", program())));
    compare(name, expected, explorer, program)
}

/// Compares how a small program ends.
#[track_caller]
pub fn ends<R: Debug>(
    name: &str,
    expected: &str,
    program: impl Fn() -> R + Send + Sync + 'static,
) {
    let program: Program = Box::new(move || Said(format!("{:?}", program())));
    compare(name, expected, Explorer::new(), program);
}

/// What a program has returned, in words. All programs are of one type, so that the explorer is
/// compiled for it once, and not a hundred times.
struct Said(String);

impl Debug for Said {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

type Program = Box<dyn Fn() -> Said + Send + Sync>;

#[track_caller]
fn compare(
    name: &str,
    expected: &str,
    explorer: Explorer,
    program: Program,
) -> String {
    let report =
        explorer.run(program).unwrap_or_else(|it| panic!("{name}: {it}"));
    let mut ways: Vec<_> = report
        .ends
        .iter()
        .map(|it| {
            let word = it.ending.verdict.word();
            match it.ending.returned.as_deref() {
                None | Some("()") => word.to_owned(),
                Some(returned) => format!("{word} {returned}"),
            }
        })
        .collect();
    ways.sort();
    ways.dedup();
    let schedules = report.ends.iter().map(|it| it.shortest.to_string());
    let schedules = schedules.collect::<Vec<_>>().join("\n\n");
    assert_eq!(ways.join(" | "), expected, "{name}\n{schedules}");
    // Each place is known.
    assert!(!schedules.contains("(?)"), "{name}\n{schedules}");
    schedules
}

/// Begins a thread that has a name.
pub fn named<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    thread::Builder::new().name(name.to_owned()).spawn(work).unwrap()
}

/// Does both at the same time, on threads of the machine.
pub fn beside<T: Send>(
    one: impl FnOnce() -> T + Send,
    other: impl FnOnce() -> T,
) -> (T, T) {
    extern crate std as machine;
    machine::thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().expect("it does not panic"), other)
    })
}
