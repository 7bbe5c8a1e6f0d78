//! Where the guard without a name is still there, and where it has gone.

use guard_temporaries::{Rows, is_held, looking_in, naming, taking_out};
use std::sync::Mutex;
use std::thread;
use watchdog::in_time;

fn places(rows: &Rows, wanted: bool) -> Vec<&'static str> {
    let matching = rows.iter().filter(|&&(_, held)| held == wanted);
    matching.map(|&(place, _)| place).collect()
}

#[test]
fn a_block_that_looks_into_a_locked_value_runs_under_the_lock() {
    let held = [
        "match: in an arm",
        "for: in the block",
        "an argument: in the call",
        "let of a reference: on the next line",
        "while let: in the block",
        "if let: in the block",
    ];
    assert_eq!(places(&looking_in(), true), held);
}

/// Edition 2024. `guard-temporaries-2021` has the same line, with the lock
/// held.
#[test]
fn the_else_of_an_if_let_runs_without_the_lock() {
    assert_eq!(places(&looking_in(), false), ["if let: in the else"]);
}

#[test]
fn a_block_that_looks_at_a_value_taken_out_runs_without_the_lock() {
    let rows = taking_out();
    assert_eq!(rows.len(), 5);
    assert_eq!(places(&rows, true), [""; 0]);
}

#[test]
fn a_guard_with_a_name_holds_until_its_scope_ends_or_it_is_dropped() {
    let rows = naming();
    let held = [
        "let _guard: to the end of the scope",
        "let guard: to the end of the scope",
    ];
    let free = ["let _guard: after the scope", "let guard: after drop(guard)"];
    assert_eq!(places(&rows, true), held);
    assert_eq!(places(&rows, false), free);
}

/// The one who asks may be the one who holds: the lock does not tell them
/// apart.
#[test]
fn another_thread_gets_the_same_answer() {
    in_time(|| {
        let till = Mutex::new(0);
        let ask =
            || thread::scope(|s| s.spawn(|| is_held(&till)).join().unwrap());
        assert!(!is_held(&till) && !ask());
        let guard = till.lock().unwrap();
        assert!(is_held(&till) && ask());
        drop(guard);
        assert!(!is_held(&till) && !ask());
    });
}

/// A poisoned lock is not a held one.
#[test]
fn a_poisoned_lock_counts_as_free() {
    in_time(|| {
        let till = Mutex::new(0);
        thread::scope(|s| {
            let clumsy = s.spawn(|| {
                let _guard = till.lock().unwrap();
                panic!("this panic is meant: it poisons the lock");
            });
            assert!(clumsy.join().is_err());
        });
        assert!(till.is_poisoned());
        assert!(!is_held(&till));
    });
}
