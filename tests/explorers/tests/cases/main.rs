//! Programs in which the explorer once missed something, said something wrong, or gave up. They are
//! as those wrote them who found that.

#![allow(dead_code, unused, clippy::all, clippy::pedantic)]

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
use std::{Explorer, Report};

/// All ways in which a program ends: the verdict, and what it returned.
const EXPECTED: &[(&str, &str)] = &[
    ("default", "ok | violated"),
    ("counted", "ok | violated"),
    ("reduce(false)", "ok | violated"),
    ("abort", "ok true"),
    ("e1 last owner, no counting", "deadlock | ok"),
    ("e2 last owner, counted", "deadlock | ok"),
    ("e3 no merging", "deadlock | ok"),
    ("e4 counted, no merging", "deadlock | ok"),
    ("b01 for _ in rx with tx alive", "deadlock"),
    ("b02 two workers, room for one", "ok"),
    ("b04 a message taken out and then dropped", "ok (0, 0) | ok (1, 0)"),
    ("b05 1 workers, two jobs that wait for jobs", "deadlock"),
    (
        "b05 2 workers, two jobs that wait for jobs",
        "deadlock | leaked 4 | ok 4",
    ),
    ("b06 while let Ok(job) = rx.lock().recv()", "ok false"),
    ("b07 main ends before the logger has written", "leaked | ok"),
    ("b08 a lagged reader stops", "ok [1, 2, 3] | ok [1] | ok []"),
    ("b09 bounded send to a reader that left its loop", "deadlock | ok 3"),
    ("b10 the asker keeps a clone of the reply sender", "deadlock"),
    ("a01 sharded map, ref held while inserting", "deadlock | ok"),
    ("a02 read lock taken twice, a writer between", "deadlock | ok 10 | ok 12"),
    ("a03 abba", "deadlock | ok"),
    ("a04 mutex and rwlock both orders", "deadlock | ok 0 | ok 3"),
    ("a05 helper runs another job under the lock", "deadlock | ok 2"),
    ("a06 two handlers, two connections each, pool of two", "deadlock | ok"),
    ("a07 stop flag, worker in recv", "deadlock | ok 0 | ok 1"),
    ("a08 join in drop with sender alive", "deadlock"),
    (
        "a09 notify without lock, wait_timeout",
        "ok (false, \"after the timeout\") | ok (true, \"after the timeout\") | ok (true, \"at once\")",
    ),
    ("a10 poison cascade", "ok 1 | ok 2 | ok 3"),
    ("a11 connection comes back with an open transaction", "ok 1 | violated"),
    ("a12 batches in the order of a HashMap", "ok"),
    ("a13 HashMap only under a lock", "ok 3"),
    ("a14 3 philosophers", "deadlock | ok"),
    ("a14 4 philosophers", "deadlock | ok"),
    ("a14 5 philosophers", "deadlock | ok"),
    ("a15 one never arrives at the barrier", "deadlock | ok 2"),
    ("a16 a static mutex", "ok"),
    (
        "d02 read guard over a bounded send, shutdown wants to write",
        "deadlock | ok 1 | ok 2",
    ),
    ("d05 the one who is woken gives up", "deadlock | ok"),
    (
        "d14 insert drops the old value under the lock, its Drop locks",
        "deadlock",
    ),
    ("d15 Drop upgrades the entry that replaced it", "deadlock | ok"),
    (
        "d20 three workers are through, and one sender lives in a handle",
        "deadlock",
    ),
    ("c01 std guard across await, two futures on one thread", "deadlock"),
    ("c03 pool of 2, 2 jobs", "ok 2"),
    ("c03 pool of 3, 2 jobs", "ok 2"),
    ("c03 pool of 4, 2 jobs", "ok 2"),
    ("racy result", "ok"),
    ("a guard that panics", "deadlock | violated"),
    ("a scope with a guard that locks", "deadlock"),
    ("Debug", "ok"),
];

/// Explores it, and compares how it ends. Returns the shortest schedule of each way, in words.
#[track_caller]
pub fn show<R: Debug>(
    name: &str,
    explorer: Explorer,
    program: impl Fn() -> R + Send + Sync + 'static,
) -> String {
    let program: Program = Box::new(move || Said(format!("{:?}", program())));
    let expected = EXPECTED.iter().find(|(known, _)| *known == name);
    let (_, expected) = expected.expect("it is known how it ends");
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
