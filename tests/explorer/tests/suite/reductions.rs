//! What is no step changes no ending.

use std::collections::BTreeSet;

use crate::programs::PROGRAMS;
use explorer::{Ending, Explorer, Report};

fn endings(report: &Report) -> BTreeSet<&Ending> {
    report.ends.iter().map(|it| &it.ending).collect()
}

fn both(program: fn() -> String) -> [Report; 2] {
    let explorer = Explorer::new().idle_rounds(2);
    [true, false]
        .map(|reduce| explorer.clone().reduce(reduce).run(program).unwrap())
}

/// Taking an enabled `join` at once, dropping senders and receivers and ending threads in
/// silence: every program ends in the same ways as if all that were steps.
#[test]
fn no_ending_is_lost_or_won() {
    for (name, program) in PROGRAMS {
        let [reduced, full] = both(*program);
        println!(
            "{name}: {} of {} schedules",
            reduced.schedules, full.schedules
        );
        assert_eq!(endings(&reduced), endings(&full), "{name}");
        assert!(reduced.schedules <= full.schedules, "{name}");
    }
}
