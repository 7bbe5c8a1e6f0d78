//! The counts are right: merging loses nothing, and what can be counted by hand agrees.

use std::collections::BTreeMap;

use crate::programs::{self, PROGRAMS};
use every_schedule::{Ending, Ends, Explorer, Report, Verdict, explore};

/// Rounds of a loop; more would take brute force too long.
const ROUNDS: usize = 2;

fn by_ending(report: &Report) -> BTreeMap<&Ending, u128> {
    report.ends.iter().map(|it| (&it.ending, it.schedules)).collect()
}

/// With merging, every way to end has as many schedules as when each schedule is run by itself,
/// and the shortest is as short.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn merging_loses_nothing() {
    for (name, program) in PROGRAMS {
        let explorer = Explorer::new().idle_rounds(ROUNDS);
        let merged = explorer.run(program).unwrap();
        let plain = explorer.clone().merge(false).run(program).unwrap();
        assert_eq!(by_ending(&merged), by_ending(&plain), "{name}");
        for (one, two) in merged.ends.iter().zip(&plain.ends) {
            let length =
                |it: &Ends| (it.shortest.switches(), it.shortest.steps.len());
            assert_eq!(length(one), length(two), "{name}");
        }
    }
}

/// One after the other; and, to overdraw: one looks, the other withdraws, the one withdraws, and
/// main looks.
#[test]
fn the_shortest_schedule_switches_least() {
    let report = explore(|| programs::independent(3, 3));
    assert_eq!(report.ends[0].shortest.switches(), 1);
    let report = explore(programs::check_then_act);
    let overdrawn = report.shortest(|it| it.verdict != Verdict::Ok).unwrap();
    assert_eq!(overdrawn.switches(), 3);
}

/// Two threads of m and n steps of their own: (m + n)! / (m! n!) schedules.
#[test]
fn independent_steps_are_binomial() {
    let mut binomial = vec![vec![1_u128; 7]; 7];
    for m in 1..7 {
        for n in 1..7 {
            binomial[m][n] = binomial[m - 1][n] + binomial[m][n - 1];
            let report = explore(move || programs::independent(m, n));
            assert_eq!(report.schedules, binomial[m][n], "{m} and {n} steps");
            assert_eq!(report.states, (m + 1) * (n + 1));
            assert_eq!(report.oks(), report.schedules);
        }
    }
}
