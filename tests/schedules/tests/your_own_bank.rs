//! The reader's bank of *Making the Choice*, under every schedule: a wrong order of locks is found
//! every time, which threads that merely run do not promise.
//!
//! ```console
//! cargo test -p schedules --test your_own_bank -- --ignored
//! ```

#![allow(dead_code, reason = "a bank has more than one scenario uses")]

#[macro_use]
extern crate every_schedule as std;

#[path = "../../../listings/choice/exercise-your-own-bank/src/lib.rs"]
mod exercise;
#[path = "../../../listings/choice/exercise-your-own-bank/racing/one_lock_at_a_time.rs"]
mod one_lock_at_a_time;
#[path = "../../../listings/choice/exercise-your-own-bank/solution.rs"]
mod solution;
#[path = "../../../listings/choice/exercise-your-own-bank/racing/the_payers_lock_first.rs"]
mod the_payers_lock_first;

use schedule_recorder::{explore, spawn};
use std::Report;
use std::sync::Arc;

/// What every bank is asked.
trait Asked: Send + Sync + Sized + 'static {
    fn open(balances: &[u64]) -> Self;
    fn transfer(&self, from: usize, to: usize, amount: u64) -> bool;
    fn total(&self) -> u64;
}

macro_rules! asked {
    ($($bank:ident),*) => {$(
        impl Asked for $bank::Bank {
            fn open(balances: &[u64]) -> Self {
                $bank::Bank::open(balances)
            }
            fn transfer(&self, from: usize, to: usize, amount: u64) -> bool {
                $bank::Bank::transfer(self, from, to, amount).is_ok()
            }
            fn total(&self) -> u64 {
                self.audit().iter().sum()
            }
        }
    )*};
}

asked!(exercise, solution, the_payers_lock_first, one_lock_at_a_time);

/// Alice pays Bob, and Bob pays Alice.
fn opposite_transfers<B: Asked>() -> Report {
    explore(|| {
        let bank = Arc::new(B::open(&[10_00, 10_00]));
        let there = Arc::clone(&bank);
        let teller = spawn("teller", move || there.transfer(1, 0, 1_00));
        bank.transfer(0, 1, 2_00);
        teller.join().unwrap();
        bank.total()
    })
}

/// Alice pays Bob, and somebody adds up meanwhile.
fn transfer_and_audit<B: Asked>() -> Report {
    explore(|| {
        let bank = Arc::new(B::open(&[10_00, 10_00]));
        let there = Arc::clone(&bank);
        spawn("teller", move || there.transfer(0, 1, 2_00));
        bank.total()
    })
}

/// Two payments that are covered one by one, and not both.
fn one_of_two<B: Asked>() -> Report {
    explore(|| {
        let bank = Arc::new(B::open(&[10_00, 0, 0]));
        let there = Arc::clone(&bank);
        let teller = spawn("teller", move || there.transfer(0, 1, 10_00));
        let mine = bank.transfer(0, 2, 10_00);
        let theirs = teller.join().unwrap();
        (mine != theirs, bank.total())
    })
}

fn holds<B: Asked>() {
    let opposite = opposite_transfers::<B>();
    let all = opposite.schedules;
    let stuck = opposite.deadlocks();
    assert!(
        stuck == 0,
        "opposite transfers stand still in {stuck} of {all} schedules"
    );
    let whole = opposite.returning("2000");
    assert!(
        whole == all,
        "opposite transfers lose money: {whole} of {all} schedules are right"
    );
    let audited = transfer_and_audit::<B>();
    let (all, whole) = (audited.schedules, audited.returning("2000"));
    assert!(
        whole == all,
        "an audit sees the total in {whole} of {all} schedules only"
    );
    let twice = one_of_two::<B>();
    let (all, whole) = (twice.schedules, twice.returning("(true, 1000)"));
    assert!(
        whole == all,
        "of two payments one is made in {whole} of {all} schedules only"
    );
}

#[test]
#[ignore = "exercise"]
fn your_own_bank_holds_under_every_schedule() {
    holds::<exercise::Bank>();
}

#[test]
fn the_solution_holds_under_every_schedule() {
    holds::<solution::Bank>();
}

/// Found every time, in some schedules.
#[test]
fn two_orders_of_locks_are_found() {
    let report = opposite_transfers::<the_payers_lock_first::Bank>();
    let stuck = report.deadlocks();
    assert!(0 < stuck && stuck < report.schedules, "{report}");
}

#[test]
fn a_transfer_in_two_critical_sections_is_found() {
    let report = transfer_and_audit::<one_lock_at_a_time::Bank>();
    let whole = report.returning("2000");
    assert!(0 < whole && whole < report.schedules, "{report}");
}
