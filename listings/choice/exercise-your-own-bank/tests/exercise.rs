//! What the bank must do.
//! Run: `cargo test -p exercise-your-own-bank -- --ignored`

use exercise_your_own_bank::{Bank, Refused};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Runs `work` on a thread of its own. If that stands still, the test need not.
fn ends(work: impl FnOnce() + Send + 'static) {
    let (done, end) = mpsc::channel();
    thread::spawn(move || {
        work();
        done.send(())
    });
    end.recv_timeout(Duration::from_secs(30))
        .expect("it ends, and without a panic");
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
        assert_eq!(bank.transfer(0, 1, amount), outcome);
        assert_eq!(bank.audit(), [from - moved, to + moved]);
        let bank = Bank::open(&[to, from]);
        assert_eq!(bank.transfer(1, 0, amount), outcome);
        assert_eq!(bank.audit(), [to + moved, from - moved]);
    }
}

#[test]
#[ignore = "exercise"]
fn a_transfer_to_oneself_needs_cover_and_changes_nothing() {
    ends(|| {
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
    ends(|| {
        let bank = Bank::open(&[10_000, 20_000]);
        thread::scope(|tellers| {
            for teller in 0..4 {
                let bank = &bank;
                tellers.spawn(move || {
                    let (from, to) = (teller % 2, (teller + 1) % 2);
                    // The second account pays twice as much as the first.
                    for _ in 0..2_500 {
                        bank.transfer(from, to, 1 + from as u64).unwrap();
                    }
                });
            }
        });
        assert_eq!(bank.audit(), [15_000, 15_000]);
    });
}

#[test]
#[ignore = "exercise"]
fn every_audit_sees_the_total() {
    ends(|| {
        let bank = Bank::open(&[10_00; 3]);
        thread::scope(|tellers| {
            let teller = |start: usize| {
                let bank = &bank;
                tellers.spawn(move || {
                    for i in start..start + 5_000 {
                        let amount = i as u64 % 7 * 1_00;
                        let _ = bank.transfer(i % 3, i / 3 % 3, amount);
                    }
                })
            };
            let tellers = [teller(0), teller(1)];
            let mut audits = 0;
            while audits < 100 || !tellers.iter().all(|t| t.is_finished()) {
                assert_eq!(bank.audit().iter().sum::<u64>(), 30_00);
                audits += 1;
            }
        });
    });
}
