//! Scenarios of *A Panic With a Lock in Hand*.

use crate::listings::{check_then_change, half_a_transfer};
use schedule_recorder::{
    counts, every, exactly, explore, picture, returns, scene, spawn,
};
use std::sync::Arc;

// ANCHOR: poisoning
/// Claim M2. The payee's balance cannot take the payment: the panic comes between debit and
/// credit. Whoever comes later is told by the poison; whoever looks anyway misses the money.
#[test]
fn a_panic_between_debit_and_credit_is_half_a_transfer_in_every_schedule() {
    use half_a_transfer::{Account, audit, look_anyway, transfer};
    let scenario = || {
        let accounts =
            Arc::new([Account::open(1_000_00), Account::open(u64::MAX)]);
        std::introduce(&*accounts, &["Alice", "Bob"]);
        let there = Arc::clone(&accounts);
        let teller =
            spawn("teller", move || transfer(&there[0], &there[1], 200_00));
        let [alice, bob] = &*accounts;
        let seen = audit(alice, bob).is_ok();
        assert!(teller.join().is_err(), "the teller panics");
        assert!(audit(alice, bob).is_err(), "both are poisoned");
        (seen, look_anyway(alice))
    };
    let found = scene().run_for_figure(scenario).unwrap();
    let report = &found.0;
    every(report, |end| {
        returns("(true, 80000)")(end) || returns("(false, 80000)")(end)
    });
    exactly(report, "2: 1 ok (false, 80000), 1 ok (true, 80000)");
    counts("half-a-transfer", report, &[("half", report.schedules)]);
    let caption = "The teller panics with both locks in hand. Each is poisoned as it is let go, and whoever locks one later is told.";
    picture("half-a-transfer", caption, &found, returns("(false, 80000)"));
}

/// Claim M2. The last check panics before anything has changed: no schedule shows a trace of it.
#[test]
fn a_panic_before_the_change_leaves_no_trace_in_any_schedule() {
    use check_then_change::{Account, audit, transfer};
    let report = explore(|| {
        let accounts = Arc::new([1_000_00, 500_00].map(Account::open));
        let there = Arc::clone(&accounts);
        let teller = spawn("teller", move || {
            transfer(&there[0], &there[1], 200_00, || {
                panic!("the printer is on fire")
            })
        });
        let [alice, bob] = &*accounts;
        let seen = audit(alice, bob);
        assert!(teller.join().is_err(), "the teller panics");
        (seen, audit(alice, bob))
    });
    every(&report, returns("(150000, 150000)"));
    exactly(&report, "2: 2 ok (150000, 150000)");
    counts("check-then-change", &report, &[("whole", report.oks())]);
}
// ANCHOR_END: poisoning
