//! What the bank must do.
//! Run: `cargo test -p exercise-your-own-bank -- --ignored`

use exercise_your_own_bank::{Bank, Refused};
use std::hint;
use std::panic;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Nothing here takes that long.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// Runs `work` on a thread of its own. If that stands still, the test need not.
#[track_caller]
fn ends(stands_still: &str, work: impl FnOnce() + Send + 'static) {
    let (done, end) = mpsc::channel();
    let worker = thread::spawn(move || {
        work();
        let _ = done.send(());
    });
    match end.recv_timeout(PATIENCE) {
        Ok(()) => {}
        Err(RecvTimeoutError::Timeout) => panic!("{stands_still}"),
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(worker.join().unwrap_err())
        }
    }
}

/// Two threads that do their work at the same moment, again and again: now one
/// is a little earlier, now the other, so that sooner or later each step of one
/// meets each step of the other.
fn meet(one: impl Fn() + Send, other: impl Fn()) {
    const LONG_ENOUGH: Duration = Duration::from_millis(500);
    let (arrived, over) = (AtomicU32::new(0), AtomicBool::new(false));
    let meet_again = |round: u32, late: u32| {
        arrived.fetch_add(1, Ordering::SeqCst);
        let all = 2 * (round + 1);
        for looks in 1_u32.. {
            if over.load(Ordering::SeqCst) {
                return false;
            }
            if arrived.load(Ordering::SeqCst) >= all {
                break;
            }
            if looks.is_multiple_of(256) {
                thread::yield_now(); // there may be one processor only
            }
        }
        (0..late).for_each(|_| hint::spin_loop());
        true
    };
    let (meet_again, over) = (&meet_again, &over);
    thread::scope(|scope| {
        scope.spawn(move || {
            let _leaves = Leaves(over);
            (0..).take_while(|it| meet_again(*it, it % 16)).for_each(|_| one());
        });
        let (_leaves, began) = (Leaves(over), Instant::now());
        (0..)
            .take_while(|_| began.elapsed() < LONG_ENOUGH)
            .take_while(|it| meet_again(*it, it / 16 % 16))
            .for_each(|_| other());
    });
}

/// Whoever leaves, also by a panic, ends it for the other one.
struct Leaves<'a>(&'a AtomicBool);

impl Drop for Leaves<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
#[ignore = "exercise"]
fn a_transfer_changes_both_accounts_or_neither() {
    for (from, to, amount, outcome) in [
        (10_00, 1_00, 10_00, Ok(())),
        (10_00, 1_00, 0, Ok(())),
        (10_00, 1_00, 10_01, Err(Refused::NotCovered)),
        (10_00, u64::MAX - 1, 1, Ok(())),
        (10_00, u64::MAX - 1, 2, Err(Refused::DoesNotFit)),
    ] {
        let moved = if outcome.is_ok() { amount } else { 0 };
        let bank = Bank::open(&[from, to]);
        assert_eq!(bank.transfer(0, 1, amount), outcome, "{amount} to {to}");
        assert_eq!(bank.audit(), [from - moved, to + moved]);
        let bank = Bank::open(&[to, from]);
        assert_eq!(bank.transfer(1, 0, amount), outcome);
        assert_eq!(bank.audit(), [to + moved, from - moved]);
    }
}

#[test]
#[ignore = "exercise"]
fn a_transfer_to_oneself_needs_cover_and_changes_nothing() {
    ends("a transfer to oneself waits for itself", || {
        let bank = Bank::open(&[10_00, u64::MAX]);
        assert_eq!(bank.transfer(0, 0, 10_00), Ok(()));
        assert_eq!(bank.transfer(0, 0, 10_01), Err(Refused::NotCovered));
        assert_eq!(bank.transfer(1, 1, u64::MAX), Ok(()));
        assert_eq!(bank.audit(), [10_00, u64::MAX]);
    });
}

#[test]
#[ignore = "exercise"]
fn opposite_transfers_end_and_none_is_lost() {
    ends("two opposite transfers wait for each other", || {
        let bank = Bank::open(&[10_00, 10_00]);
        let pay = |from, to| bank.transfer(from, to, 1).unwrap();
        meet(
            || {
                pay(0, 1);
                pay(1, 0);
            },
            || {
                pay(1, 0);
                pay(0, 1);
            },
        );
        assert_eq!(bank.audit(), [10_00, 10_00], "a transfer was lost");
    });
}

/// There is enough for one of two withdrawals, and never for both.
#[test]
#[ignore = "exercise"]
fn two_transfers_never_pay_what_is_there_once() {
    ends("two transfers from one account never end", || {
        let bank = Bank::open(&[10_00, 0, 0]);
        let pay = |to| {
            if bank.transfer(0, to, 10_00).is_ok() {
                bank.transfer(to, 0, 10_00).expect("it has just come");
            }
        };
        meet(|| pay(1), || pay(2));
        assert_eq!(bank.audit(), [10_00, 0, 0], "money was made or lost");
    });
}

#[test]
#[ignore = "exercise"]
fn every_audit_sees_the_total() {
    ends("an audit and a transfer wait for each other", || {
        let bank = Bank::open(&[10_00; 3]);
        let there_and_back = || {
            let _ = bank.transfer(0, 2, 7_00);
            let _ = bank.transfer(2, 0, 7_00);
        };
        let audit = || {
            let total: u64 = bank.audit().iter().sum();
            assert_eq!(total, 30_00, "an audit saw a transfer half-done");
        };
        meet(there_and_back, audit);
    });
}
