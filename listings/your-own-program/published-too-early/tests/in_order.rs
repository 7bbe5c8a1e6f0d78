//! As long as each thread's steps are done in its own order, and a load gets the last store before it,
//! nothing is wrong: which is all that the explorer looks at.

#[macro_use]
extern crate every_schedule as std;

#[path = "../src/lib.rs"]
mod published_too_early;

use published_too_early::Desk;
use std::sync::Arc;
use std::thread;

#[test]
fn with_a_step_at_a_time_the_balance_comes_first() {
    let report = std::explore(|| {
        let desk = Arc::new(Desk::default());
        let there = Arc::clone(&desk);
        let writer = thread::spawn(move || there.publish(5_00));
        let seen = desk.read();
        writer.join().unwrap();
        seen
    });
    let [none, some] = ["None", "Some(500)"].map(|it| report.returning(it));
    assert!(none > 0 && some > 0, "{report}");
    assert_eq!(none + some, report.schedules);
}
