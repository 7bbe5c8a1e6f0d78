//! Scenarios of *Many Readers: RwLock*.

use crate::listings::{many_readers, read_again, upgrade_under_read};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, returns, scene, spawn,
};
use std::sync::{Arc, RwLock};

// ANCHOR: many-readers
/// Two readers inside at once; then nobody overdraws, though what was read may be old.
#[test]
fn many_readers_read_together_and_a_withdrawal_looks_again() {
    let together =
        explore(|| many_readers::read_together(&RwLock::new(100), 2));
    every(&together, returns("[100, 100]"));
    // Nobody gets out before all are in, so a writer that asks meanwhile may keep one out forever.
    let beside_a_writer = explore(|| {
        let balance = Arc::new(RwLock::new(100));
        let writes = Arc::clone(&balance);
        let writer = spawn("writer", move || *writes.write().unwrap() += 0);
        let seen = many_readers::read_together(&balance, 2);
        writer.join().unwrap();
        seen
    });
    assert!(beside_a_writer.count(deadlocks) > 0, "{beside_a_writer}");
    let scenario = || {
        let balance = Arc::new(RwLock::new(100));
        std::introduce(&balance, &["balance"]);
        let tills = ["till 1", "till 2"].map(|till| {
            let balance = Arc::clone(&balance);
            spawn(till, move || many_readers::withdraw(&balance, 80, |_| true))
        });
        let outcomes = tills.map(|till| till.join().unwrap());
        let left = *balance.read().unwrap();
        (left, outcomes.iter().filter(|it| it.is_ok()).count())
    };
    let found = scene().run_for_figure(scenario).unwrap();
    let report = &found.0;
    every(report, returns("(20, 1)"));
    exactly(report, "14: 14 ok (20, 1)");
    counts(
        "many-readers",
        report,
        &[("one-paid", report.returning("(20, 1)"))],
    );
}

/// A reader that wants to write waits for itself to leave.
#[test]
fn an_upgrade_under_a_read_lock_deadlocks_in_every_schedule() {
    let report =
        explore(|| upgrade_under_read::withdraw(&RwLock::new(100), 80));
    every(&report, deadlocks);
    counts("upgrade-under-read", &report, &[("stuck", report.deadlocks())]);
}

/// A reader that reads again, and one writer. Only where a waiting writer keeps readers out, some
/// schedules stand still; to work on what the guard shows never does.
#[test]
fn a_second_read_behind_a_waiting_writer_stands_still() {
    let read = |total: fn(&RwLock<[u64; 2]>) -> u64, writer_first| {
        let scenario = move || {
            let balances = Arc::new(RwLock::new([10_00, 5_00]));
            std::introduce(&balances, &["balances"]);
            let there = Arc::clone(&balances);
            let writer =
                spawn("writer", move || *there.write().unwrap() = [0, 15_00]);
            let total = total(&balances);
            writer.join().unwrap();
            total
        };
        scene().writer_first(writer_first).run(scenario).unwrap()
    };
    let again = |balances: &RwLock<_>| read_again::total(balances, || ());
    let once =
        |balances: &RwLock<_>| read_again::total_of(&balances.read().unwrap());
    let passing = read(again, false);
    every(&passing, returns("1500"));
    let behind = read(again, true);
    every(&behind, |end| returns("1500")(end) || deadlocks(end));
    assert!(behind.deadlocks() > 0);
    counts("read-again", &behind, &[("stuck", behind.deadlocks())]);
    every(&read(once, true), returns("1500"));
}
// ANCHOR_END: many-readers
