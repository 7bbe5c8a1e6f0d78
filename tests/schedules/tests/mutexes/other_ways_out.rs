//! Scenarios of *Other Ways Out*.

use crate::listings::{one_big_lock, try_lock_backoff};
use schedule_recorder::{
    counts, every, exactly, explore, returns, scene, spawn,
};
use std::sync::{Arc, Mutex};

// ANCHOR: other-ways-out
/// Opposite transfers that let go instead of waiting: none deadlocks, but they can give way to
/// each other forever.
#[test]
fn to_let_go_and_try_again_trades_the_deadlock_for_a_livelock() {
    use try_lock_backoff::transfer;
    let scenario = || {
        let accounts = Arc::new([1_000_00, 500_00].map(Mutex::new));
        std::introduce(&accounts, &["Alice", "Bob"]);
        for (till, from, to) in [("till 1", 0, 1), ("till 2", 1, 0)] {
            let accounts = Arc::clone(&accounts);
            spawn(till, move || {
                transfer(&accounts[from], &accounts[to], 200_00, |_| ())
                    .unwrap();
            });
        }
    };
    let report = scene().idle_rounds(2).run(scenario).unwrap();
    assert_eq!(report.deadlocks(), 0);
    assert!(report.livelocks() > 0 && report.fair_only);
    exactly(&report, "899908: 831220 ok, 68688 livelock");
}

/// One lock for all accounts: nothing to order, and an audit sees the total.
#[test]
fn one_big_lock_never_deadlocks_and_shows_the_total() {
    let report = explore(|| {
        let ledger = Arc::new(Mutex::new(one_big_lock::Ledger::open([
            1_000_00, 500_00,
        ])));
        for (till, from, to) in [("till 1", 0, 1), ("till 2", 1, 0)] {
            let ledger = Arc::clone(&ledger);
            spawn(till, move || {
                ledger.lock().unwrap().transfer(from, to, 200_00).unwrap()
            });
        }
        ledger.lock().unwrap().total()
    });
    every(&report, returns("150000"));
    exactly(&report, "6: 6 ok 150000");
    counts("one-big-lock", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: other-ways-out
