//! It is broken, and how: the listing under every schedule.

#[macro_use]
extern crate every_schedule as std;

#[path = "../src/lib.rs"]
mod last_till;

use last_till::{Euros, count};
use std::{Verdict, explore};

#[test]
fn one_clerk_counts_everything() {
    std::every_schedule(|| {
        assert_eq!(count(vec![vec![3, 4], vec![5]], 1), Euros(12));
    });
}

#[test]
fn of_two_clerks_one_may_find_no_till() {
    let report = explore(|| count(vec![vec![3, 4], vec![5]], 2));
    assert!(report.violations() > 0 && report.oks() > 0, "{report}");
    assert_eq!(report.violations() + report.oks(), report.schedules);
    let bad = report.shortest(|it| it.verdict != Verdict::Ok).unwrap();
    assert_eq!(bad.ending.panics.len(), 2, "a clerk, and whoever joins it");
    assert!(bad.ending.panics[1].contains("`None`"), "{bad}");
}
