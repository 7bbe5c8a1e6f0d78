//! What the bank must do.
//! Run: `cargo test -p exercise-your-own-bank -- --ignored`

use exercise_your_own_bank::{Bank, Refused};
use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Nobody needs so long.
const PATIENCE: Duration = Duration::from_secs(10);

/// Runs `work` on a thread of its own. If that stands still, the test need not.
#[track_caller]
fn ends(stands_still: &str, work: impl FnOnce() + Send + 'static) {
    ends_within(PATIENCE, stands_still, work);
}

#[track_caller]
fn ends_within(
    patience: Duration,
    stands_still: &str,
    work: impl FnOnce() + Send + 'static,
) {
    let (done, end) = mpsc::channel();
    let worker = thread::spawn(move || {
        work();
        let _ = done.send(());
    });
    match end.recv_timeout(patience) {
        Ok(()) => {}
        Err(RecvTimeoutError::Timeout) => panic!("{stands_still}"),
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(worker.join().unwrap_err())
        }
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
    let soon = Duration::from_millis(1_500);
    ends_within(soon, "a transfer to oneself waits for itself", || {
        let bank = Bank::open(&[10_00, u64::MAX]);
        let paid = bank.transfer(0, 0, 10_00);
        assert_eq!(paid, Ok(()), "paying oneself changes something");
        let more = bank.transfer(0, 0, 10_01);
        let refused = Err(Refused::NotCovered);
        assert_eq!(more, refused, "paying oneself changes something");
        let paid = bank.transfer(1, 1, u64::MAX);
        assert_eq!(paid, Ok(()), "paying oneself changes something");
        let left = bank.audit();
        assert_eq!(left, [10_00, u64::MAX], "paying oneself changes something");
    });
}

/// Runs freely; what no run need show, `cargo test -p schedules --test
/// your_own_bank -- --ignored` finds every time.
#[test]
#[ignore = "exercise"]
fn opposite_transfers_end_and_none_is_lost() {
    ends("two opposite transfers wait for each other", || {
        let bank = Bank::open(&[10_000, 20_000]);
        thread::scope(|tellers| {
            for teller in 0..4 {
                let bank = &bank;
                tellers.spawn(move || {
                    let (from, to) = (teller % 2, (teller + 1) % 2);
                    // The second account pays twice as much as the first.
                    for _ in 0..1_000 {
                        bank.transfer(from, to, 1 + from as u64).unwrap();
                    }
                });
            }
        });
        let left = bank.audit();
        assert_eq!(left, [12_000, 18_000], "a transfer was lost");
    });
}

#[test]
#[ignore = "exercise"]
fn every_audit_sees_the_total() {
    ends("an audit and a transfer wait for each other", || {
        let bank = Bank::open(&[10_00; 3]);
        thread::scope(|tellers| {
            let teller = tellers.spawn(|| {
                for i in 0..2_000 {
                    let amount = i as u64 % 7 * 1_00;
                    let to = (i + 1 + i / 3 % 2) % 3;
                    let _ = bank.transfer(i % 3, to, amount);
                }
            });
            while !teller.is_finished() {
                let total: u64 = bank.audit().iter().sum();
                assert_eq!(total, 30_00, "an audit saw a transfer half-done");
            }
        });
    });
}
