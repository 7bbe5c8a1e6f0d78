//! Scenarios of *What Not to Do Under a Lock*.

use crate::listings::{destructor_under_lock, let_go_early, locked_again};
use schedule_recorder::{
    counts, deadlocks, every, exactly, explore, returns, spawn,
};
use std::sync::{Arc, Mutex};

// ANCHOR: under-a-lock
/// `match counter.lock()…` still holds the lock in its arms, where it is locked again.
#[test]
fn a_lock_that_is_held_in_the_arm_is_locked_again() {
    use locked_again::{Counter, serve_next};
    let report = explore(|| serve_next(&Mutex::new(Counter::open(100, [80]))));
    every(&report, deadlocks);
    assert!(report.ends[0].ending.waiting[0].ends_with("held by itself"));
    counts("locked-again", &report, &[("stuck", report.deadlocks())]);
}

/// The destructor of what is removed runs before the guard's, and takes the same lock.
#[test]
fn a_destructor_under_its_lock_deadlocks_in_every_schedule() {
    use destructor_under_lock::Bank;
    let dismissed = |dismiss: fn(&Bank, u32) -> bool| {
        explore(move || {
            let bank = Arc::new(Bank::default());
            Bank::hire(&bank, 7);
            dismiss(&bank, 7);
            bank.signed_off()
        })
    };
    let under = dismissed(Bank::dismiss_at_once);
    every(&under, deadlocks);
    counts("destructor-under-lock", &under, &[("stuck", under.deadlocks())]);
    every(&dismissed(Bank::dismiss), returns("[7]"));
}

/// Two tellers serve two customers; the lock is let go of between look and payment, and the
/// payment looks again.
#[test]
fn to_let_go_early_overdraws_in_no_schedule() {
    use let_go_early::{Counter, serve_next, statement};
    let report = explore(|| {
        let counter = Arc::new(Mutex::new(Counter::open(100, [80, 80])));
        let tellers = ["teller 1", "teller 2"].map(|teller| {
            let counter = Arc::clone(&counter);
            spawn(teller, move || {
                serve_next(&counter, |_| true, |_| ()).is_ok()
            })
        });
        let paid = tellers.map(|teller| teller.join().unwrap());
        (paid[0] ^ paid[1], statement(&counter))
    });
    every(&report, returns("(true, \"20 cents, 0 in line\")"));
    exactly(&report, "6: 6 ok (true, \"20 cents, 0 in line\")");
    counts("let-go-early", &report, &[("paid", report.oks())]);
}

/// A statement is one look: it never mixes the balance of one moment with the line of another.
#[test]
fn a_statement_is_of_one_moment() {
    use let_go_early::{Counter, serve_next, statement};
    let report = explore(|| {
        let counter = Arc::new(Mutex::new(Counter::open(100, [80, 10])));
        let there = Arc::clone(&counter);
        spawn("teller", move || {
            for _ in 0..2 {
                serve_next(&there, |_| true, |_| ()).unwrap();
            }
        });
        statement(&counter)
    });
    let moments = [(100, 2), (100, 1), (20, 1), (20, 0), (10, 0)];
    every(&report, |end| {
        let seen = |(balance, line)| {
            returns(&format!("\"{balance} cents, {line} in line\""))(end)
        };
        moments.into_iter().any(seen)
    });
}
// ANCHOR_END: under-a-lock
