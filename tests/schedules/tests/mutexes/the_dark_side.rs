//! Scenarios of *The Dark Side: Musical Chairs and Deadly Embraces*.

use crate::listings::{barging, cash_register, deadly_embrace};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, figure, returns, scene, spawn,
};
use std::Report;
use std::sync::{Arc, Mutex};

// ANCHOR: dark-side
/// Claim M3. One register: of three customers, one waits for nobody, one for one and one for two.
/// With a register for each account nobody waits.
#[test]
fn at_one_register_the_last_of_three_always_waits_for_two() {
    use cash_register::Bank;
    let one = explore(|| Bank::open(3, 1).rush(&[0, 1, 2]));
    every(&one, returns("[0, 1, 2]"));
    exactly(&one, "540: 540 ok [0, 1, 2]");
    counts("cash-register", &one, &[("line", one.oks())]);
    let two_each = explore(|| Bank::open(2, 2).rush(&[0, 1]));
    every(&two_each, returns("[0, 0]"));
    exactly(&two_each, "120: 120 ok [0, 0]");
}

/// A customer pays 1 into one register and then 10 into another. A count that closes one
/// register at a time would see the 10 without the 1 in some schedule.
#[test]
fn a_count_sees_every_register_at_one_moment() {
    use cash_register::Bank;
    let report = explore(|| {
        let bank = Arc::new(Bank::open(2, 2));
        let there = Arc::clone(&bank);
        spawn("customer", move || {
            there.deposit(0, 1, || ()).unwrap();
            there.deposit(1, 10, || ()).unwrap();
        });
        bank.total()
    });
    every(&report, |end| ["0", "1", "11"].iter().any(|it| returns(it)(end)));
}

/// A customer waits, and a teller takes the lock three times: in some schedules the teller is first
/// all three times, and nothing in the lock is against a fourth.
/// Live? No.
#[test]
fn whoever_waits_is_overtaken_in_some_schedules_as_often_as_a_teller_comes() {
    let report = explore(|| barging::overtaken(&Mutex::new(()), 3, || ()));
    every(&report, |end| (0..=3).any(|n| returns(&n.to_string())(end)));
    let always = report.returning("3");
    assert!(always > 0 && report.returning("0") > 0);
    counts("barging", &report, &[("overtaken", always)]);
}

/// Claim M4. Two tills, opposite transfers, and nothing that helps bad luck along. (In the figure,
/// to write a note is no step; that changes no ending.)
#[test]
fn opposite_transfers_deadlock_in_some_schedules() {
    use deadly_embrace::Bank;
    let scenario = || {
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
    };
    let report = explore(scenario);
    exactly(&report, "274: 150 ok, 124 deadlock");
    counts("deadly-embrace", &report, &[("stuck", report.deadlocks())]);

    let without_notes = scene().in_passing(&["notes"]);
    let found = without_notes.run_for_figure(scenario).unwrap();
    exactly(&found.0, "6: 4 ok, 2 deadlock");
    let endings = |report: &Report| {
        let ends = report.ends.iter().map(|it| it.ending.to_string());
        ends.collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(endings(&found.0), endings(&report));
    let caption = format!(
        "Till 1 moves 200.00 from Alice to Bob, till 2 from Bob to Alice. A note is written in \
         passing here; if that counts as steps, too, {} of {} schedules deadlock.",
        report.deadlocks(),
        report.schedules
    );
    figure("deadly-embrace", &caption, &found, deadlocks);
}
// ANCHOR_END: dark-side
