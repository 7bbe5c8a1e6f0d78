//! The listings of *Your Own Program*, unchanged, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

#[path = "../../../listings/your-own-program/last-till/src/lib.rs"]
mod last_till;
#[path = "../../../listings/your-own-program/last-till-mended/src/lib.rs"]
mod last_till_mended;
#[path = "../../../listings/your-own-program/published-too-early/src/lib.rs"]
mod published_too_early;

use schedule_recorder::{counts, every, explore, figure, returns};
use std::Explorer;
use std::sync::Arc;
use std::thread;

// ANCHOR: last-till
/// One till, two clerks. Both see it, and one of them takes it.
#[test]
fn one_of_two_clerks_finds_no_till_in_some_schedules() {
    let scenario = || last_till::count(vec![vec![3, 4]], 2);
    let found = Explorer::new().run_for_figure(scenario).unwrap();
    let (report, bad) = (&found.0, found.0.violations());
    assert!(bad > 0 && report.returning("Euros(7)") > 0, "{report}");
    assert_eq!(report.returning("Euros(7)") + bad, report.schedules);
    counts("last-till", report, &[("panic", bad)]);
    let caption = "Two clerks count one till.";
    figure("last-till", caption, &found, |end| !returns("Euros(7)")(end));
}
// ANCHOR_END: last-till

// ANCHOR: last-till-mended
/// The same, but a clerk takes a till or learns that there is none.
#[test]
fn two_clerks_count_one_till_once() {
    let report = explore(|| last_till_mended::count(vec![vec![3, 4]], 2));
    every(&report, returns("Euros(7)"));
    counts(
        "last-till-mended",
        &report,
        &[("right", report.returning("Euros(7)"))],
    );
}
// ANCHOR_END: last-till-mended

// ANCHOR: published-too-early
/// With a step at a time the balance is there before the flag; weak memory is not looked at.
#[test]
fn with_a_step_at_a_time_no_balance_is_missing() {
    let report = explore(|| {
        let desk = Arc::new(published_too_early::Desk::default());
        let there = Arc::clone(&desk);
        let writer = thread::spawn(move || there.publish(5_00));
        let seen = desk.read();
        writer.join().unwrap();
        seen
    });
    let right = report.returning("None") + report.returning("Some(500)");
    assert_eq!(right, report.schedules, "{report}");
    counts("published-too-early", &report, &[("right", right)]);
}
// ANCHOR_END: published-too-early
