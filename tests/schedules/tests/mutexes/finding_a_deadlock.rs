//! Scenarios of *Finding a Deadlock*.

use crate::listings::deadly_embrace;
use schedule_recorder::{counts, every, explore, returns, spawn};
use std::Verdict;
use std::sync::Arc;

// ANCHOR: finding
/// The notes may be late, but they never invent a circle: a watchdog that looks at any moment
/// and sees one sees a deadlock.
#[test]
fn the_notes_never_tell_of_a_circle_that_is_none() {
    use deadly_embrace::Bank;
    let report = explore(|| {
        let bank = Bank::open(&[("Alice", 1_000_00), ("Bob", 500_00)]);
        std::introduce(&bank, &["Alice", "Bob", "notes"]);
        let bank = Arc::new(bank);
        let transfers =
            [("till 1", ["Alice", "Bob"]), ("till 2", ["Bob", "Alice"])];
        for (till, accounts) in transfers {
            let bank = Arc::clone(&bank);
            spawn(till, move || {
                bank.transfer(till, accounts, 200_00, || ()).unwrap()
            });
        }
        !bank.circle().is_empty()
    });
    every(&report, |end| {
        end.verdict == Verdict::Deadlock || returns("false")(end)
    });
    let seen = report.returning("true");
    let deadlocks = report.deadlocks();
    let both = [("seen", seen), ("deadlocks", deadlocks)];
    counts("deadly-embrace-watched", &report, &both);
    assert_eq!((report.schedules, seen), (5518, 124));
}
// ANCHOR_END: finding
