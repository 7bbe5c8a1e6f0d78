//! What is no step changes no ending.

use std::collections::BTreeSet;

use crate::programs::PROGRAMS;
use every_schedule::sync::{Arc, Mutex};
use every_schedule::{Ending, Explorer, Report, thread};

fn endings(report: &Report) -> BTreeSet<&Ending> {
    report.ends.iter().map(|it| &it.ending).collect()
}

fn both(program: fn() -> String) -> [Report; 2] {
    let explorer = Explorer::new().idle_rounds(2).outlive_main(true);
    [true, false]
        .map(|reduce| explorer.clone().reduce(reduce).run(program).unwrap())
}

/// A lock in passing is no step. What two threads learn under it, they learn in one order only;
/// whether that is an ending less, a look at the endings tells.
#[test]
fn a_lock_in_passing_is_no_step() {
    let noted = |tells: bool| {
        move || {
            let locks = Arc::new([0; 3].map(Mutex::new));
            every_schedule::introduce(&locks, &["one", "two", "notes"]);
            for [first, second] in [[0, 1], [1, 0]] {
                let locks = Arc::clone(&locks);
                thread::spawn(move || {
                    let _first = locks[first].lock().unwrap();
                    *locks[2].lock().unwrap() += 1;
                    let _second = locks[second].lock().unwrap();
                });
            }
            let notes = *locks[2].lock().unwrap();
            tells.then_some(notes)
        }
    };
    let both = |tells| {
        let all = Explorer::new().outlive_main(true);
        let passing = all.clone().in_passing(&["notes"]);
        [all, passing].map(|it| it.run(noted(tells)).unwrap())
    };
    let [full, fewer] = both(false);
    assert_eq!(endings(&full), endings(&fewer));
    assert_eq!((fewer.schedules, fewer.deadlocks()), (6, 2));
    assert!(full.schedules > fewer.schedules);
    let [full, fewer] = both(true);
    assert_ne!(endings(&full), endings(&fewer));
}

/// Taking an enabled `join` at once, dropping senders and receivers and ending threads in
/// silence: every program ends in the same ways as if all that were steps.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
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
