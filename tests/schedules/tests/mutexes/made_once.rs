//! Scenarios of *Made Once, Replaced Whole*.

use crate::listings::{made_once, reloading_config};
use schedule_recorder::{counts, deadlocks, every, explore, returns, spawn};
use std::sync::Arc;

// ANCHOR: reloading
/// Two ask at once. `get_or_init` makes the value once in every schedule; to check and then set
/// makes it twice in some. Who asks for what it makes waits for itself.
#[test]
fn a_value_is_made_once_unless_it_is_checked_and_then_set() {
    use made_once::Rates;
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    let made = |ask: fn(&Rates, &AtomicUsize) -> u64| {
        explore(move || {
            let shared = Arc::new((Rates::default(), AtomicUsize::new(0)));
            let there = Arc::clone(&shared);
            let other = spawn("other", move || ask(&there.0, &there.1));
            let seen = [ask(&shared.0, &shared.1), other.join().unwrap()];
            assert_eq!(seen, [108, 108]);
            shared.1.load(SeqCst)
        })
    };
    let once = made(|rates, made| {
        rates.table(|| {
            made.fetch_add(1, SeqCst);
            vec![108]
        })[0]
    });
    every(&once, returns("1"));
    let checked = made(|rates, made| {
        rates.table_by_check(|| {
            made.fetch_add(1, SeqCst);
            vec![108]
        })[0]
    });
    every(&checked, |end| returns("1")(end) || returns("2")(end));
    let twice = checked.returning("2");
    counts("made-once", &checked, &[("twice", twice)]);
    let itself = explore(|| {
        let rates = Rates::default();
        rates.table(|| rates.table(Vec::new).to_vec()).len()
    });
    every(&itself, deadlocks);
}

/// A reader loads, a reload comes, the reader loads again: old or new each time, never parts of
/// both, and never an older one later. Only the old one allows 2, and only the new one charges 2: a
/// price that asks twice would charge it.
#[test]
fn a_reader_sees_the_old_configuration_or_the_new_one() {
    use reloading_config::{Config, Shared, price};
    let report = explore(|| {
        let shared = Arc::new(Shared::new(Config { fee: 1, limit: 2 }));
        let there = Arc::clone(&shared);
        spawn("reload", move || there.reload(Config { fee: 2, limit: 1 }));
        let kept = shared.load();
        let later = shared.load();
        let price = price(&shared, 2);
        let fees = [kept.fee, later.fee];
        assert_eq!([kept, later].map(|it| it.fee + it.limit), [3, 3]);
        (fees, price)
    });
    let right = [
        "([1, 1], Some(1))",
        "([1, 1], None)",
        "([1, 2], None)",
        "([2, 2], None)",
    ];
    every(&report, |end| right.iter().any(|it| returns(it)(end)));
    counts("reloading-config", &report, &[("one", report.oks())]);
}
// ANCHOR_END: reloading
