//! The listings of *Mutexes*, unchanged, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate explorer as std;

#[path = "../../../listings/mutexes/deadly-embrace/src/lib.rs"]
mod deadly_embrace;

use std::sync::Arc;
use std::{Explorer, Verdict, thread};

// ANCHOR: deadly-embrace
/// Claim M4. Two tills, opposite transfers, and nothing that helps bad luck along.
#[test]
fn opposite_transfers_deadlock_in_some_schedules() {
    use deadly_embrace::Bank;

    let scenario = || {
        let bank = Bank::open(&[("Alice", 1_000), ("Bob", 500)]);
        std::introduce(&bank, &["Alice", "Bob", "notes"]);
        let bank = Arc::new(bank);
        let transfers =
            [("till 1", ["Alice", "Bob"]), ("till 2", ["Bob", "Alice"])];
        for (till, accounts) in transfers {
            let bank = Arc::clone(&bank);
            let transfer = move || bank.transfer(till, accounts, 200, || ());
            thread::Builder::new().name(till.into()).spawn(transfer).unwrap();
        }
    };
    let found = Explorer::new().run_for_figure(scenario).unwrap();
    println!("{} {}", found.0, found.1.json().len());
    schedules::figure(
        "deadly-embrace",
        "Till 1 moves 200 from Alice to Bob, till 2 from Bob to Alice.",
        &found,
        |end| end.verdict == Verdict::Deadlock,
    );
}
// ANCHOR_END: deadly-embrace
