//! Small programs of which it can be reasoned how they can end: all that is listed, and nothing else.

#![allow(clippy::let_underscore_lock, reason = "strangers write that")]

#[macro_use]
extern crate every_schedule as std;

mod ends;
mod owners;
mod waits;

use core::fmt::Debug;
use std::Explorer;

/// Explores it, and compares how it ends: the verdict, what `main` returned, and who printed what.
#[track_caller]
fn ends<R: Debug>(
    program: impl Fn() -> R + Send + Sync + 'static,
    expected: &[&str],
) {
    ends_with(Explorer::new(), program, expected);
}

#[track_caller]
fn ends_with<R: Debug>(
    explorer: Explorer,
    program: impl Fn() -> R + Send + Sync + 'static,
    expected: &[&str],
) {
    let report = explorer.run(program).expect("it is within the limits");
    let mut ways: Vec<_> = report
        .ends
        .iter()
        .map(|it| {
            let mut way = it.ending.verdict.word().to_owned();
            match it.ending.returned.as_deref() {
                None | Some("()") => {}
                Some(returned) => way += &format!(" {returned}"),
            }
            for (thread, text) in &it.ending.printed {
                way += &format!(", {thread}: {}", text.trim_end());
            }
            way
        })
        .collect();
    ways.sort();
    ways.dedup();
    let schedules = report.ends.iter().map(|it| it.shortest.to_string());
    let schedules = schedules.collect::<Vec<_>>().join("\n\n");
    let mut expected: Vec<_> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(ways, expected, "\n{schedules}");
}
