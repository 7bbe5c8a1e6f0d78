//! Scenarios of *Lock Ordering*.

use crate::listings::{address_order, handle_order, id_order};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, figure, returns, scene, spawn,
};
use std::Report;
use std::sync::{Arc, Mutex};

// ANCHOR: lock-ordering
/// Opposite transfers, each thread with handles of its own. `A` says how accounts are locked.
fn opposite<A, T>(
    open: fn(&'static str, u64) -> A,
    transfer: T,
) -> (Report, std::Figure)
where
    A: std::fmt::Debug + Send + 'static,
    T: Fn(&Arc<Mutex<A>>, &Arc<Mutex<A>>) + Copy + Send + Sync + 'static,
{
    let scenario = move || {
        let accounts = [("Alice", 1_000_00), ("Bob", 500_00)];
        let accounts = accounts
            .map(|(owner, cents)| Arc::new(Mutex::new(open(owner, cents))));
        std::introduce(&accounts, &["Alice", "Bob"]);
        for (teller, pair) in [("teller 1", [0, 1]), ("teller 2", [1, 0])] {
            let [src, dest] = pair.map(|n| Arc::clone(&accounts[n]));
            spawn(teller, move || transfer(&src, &dest));
        }
    };
    scene().run_for_figure(scenario).unwrap()
}

/// Claim M5. In the order of the handles: each thread has its own, so this is no order.
#[test]
fn the_order_of_the_handles_deadlocks_in_some_schedules() {
    use handle_order::{Account, transfer};
    let found = opposite(
        |owner, balance| Account { owner, balance },
        |src, dest| transfer(src, dest, 200_00, |_| ()).unwrap(),
    );
    exactly(&found.0, "6: 4 ok, 2 deadlock");
    counts("handle-order", &found.0, &[("stuck", found.0.deadlocks())]);
    let caption = "Two tellers, opposite transfers, each in the order of their own handles.";
    figure("handle-order", caption, &found, deadlocks);
}

/// Claim M5. In the order of the mutexes: no schedule deadlocks.
#[test]
fn the_order_of_the_mutexes_never_deadlocks() {
    use address_order::{Account, transfer};
    let found = opposite(
        |_, balance| Account { balance },
        |src, dest| transfer(src, dest, 200_00).unwrap(),
    );
    found.0.expect_ok();
    exactly(&found.0, "3: 3 ok");
    counts("address-order", &found.0, &[("stuck", found.0.deadlocks())]);
    let caption =
        "Two tellers, opposite transfers, both in the order of the mutexes.";
    figure("address-order", caption, &found, deadlocks);
}

/// Claim M5. In the order of the numbers, with an audit of the whole bank beside it.
#[test]
fn the_order_of_the_numbers_never_deadlocks() {
    let report = explore(|| {
        let bank = Arc::new(id_order::Bank::open([1_000_00, 500_00]));
        std::introduce(&bank, &["Alice", "Bob"]);
        for (teller, from, to) in [("teller 1", 0, 1), ("teller 2", 1, 0)] {
            let bank = Arc::clone(&bank);
            spawn(teller, move || bank.transfer(from, to, 200_00).unwrap());
        }
        bank.total().unwrap()
    });
    every(&report, returns("150000"));
    exactly(&report, "16: 16 ok 150000");
    counts("id-order", &report, &[("stuck", report.deadlocks())]);
}
// ANCHOR_END: lock-ordering
