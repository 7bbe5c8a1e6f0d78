//! What the bank must do.
//! Run: `cargo test -p exercise-your-own-bank -- --ignored`

use exercise_your_own_bank::{Bank, Refused};
use std::panic;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Nobody needs so long for anything.
const PATIENCE: Duration = Duration::from_millis(800);

/// So often an audit has to see something new, or nothing is shown: this often in the first second,
/// or at least so often.
const OFTEN: u64 = 100;
const AT_LEAST: u64 = 20;

/// Whether they have met often enough, or never will.
fn enough(met: u64, begin: Instant) -> bool {
    let seconds = begin.elapsed().as_secs();
    met >= OFTEN || (met >= AT_LEAST && seconds >= 1) || seconds >= 15
}

/// So many transfers each teller makes at least.
const MADE: u64 = 50_000;

/// What each of two accounts that pay each other begins with, in cents.
const START: u64 = 1 << 40;

/// Ends the other thread, after a panic, too.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// Runs `work` on a thread of its own, which says from time to time that it goes on. If it stands
/// still, the test need not.
#[track_caller]
fn ends(
    stands_still: &str,
    work: impl FnOnce(&(dyn Fn() + Sync)) + Send + 'static,
) {
    let (goes_on, words) = mpsc::channel();
    let worker = thread::spawn(move || work(&|| _ = goes_on.send(())));
    let word = loop {
        match words.recv_timeout(PATIENCE) {
            Ok(()) => {}
            Err(none) => break none,
        }
    };
    assert_ne!(word, RecvTimeoutError::Timeout, "{stands_still}");
    if let Err(why) = worker.join() {
        panic::resume_unwind(why);
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
    ends("a transfer to oneself waits for itself", |_| {
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
    ends("two opposite transfers wait for each other", |goes_on| {
        let bank = Bank::open(&[START; 2]);
        let paid = [(); 4].map(|()| AtomicU64::new(0));
        thread::scope(|tellers| {
            for (teller, made) in paid.iter().enumerate() {
                let (bank, paid) = (&bank, &paid);
                tellers.spawn(move || {
                    let (from, to) = (teller % 2, (teller + 1) % 2);
                    // So they meet: all go on until the last has made as many.
                    while paid.iter().any(|made| made.load(Relaxed) < MADE) {
                        // The second account pays twice as much as the first.
                        bank.transfer(from, to, 1 + from as u64).unwrap();
                        if made.fetch_add(1, Relaxed) % 1_000 == 0 {
                            goes_on(); // more often, it keeps them apart
                        }
                    }
                });
            }
        });
        let [a, b, c, d] = paid.map(AtomicU64::into_inner);
        let (first, second) = (a + c, 2 * (b + d));
        let left = [START - first + second, START - second + first];
        assert_eq!(bank.audit(), left, "a transfer was lost");
    });
}

#[test]
#[ignore = "exercise"]
fn every_audit_sees_the_total() {
    ends("an audit and a transfer wait for each other", |goes_on| {
        let (bank, done) = (Bank::open(&[10_00; 3]), AtomicBool::new(false));
        let begin = Instant::now();
        let (torn, met) = thread::scope(|tellers| {
            tellers.spawn(|| {
                let mut amounts = (0..7).cycle();
                for (from, to) in
                    [(0, 1), (1, 0), (0, 2), (2, 1), (1, 2), (2, 0)]
                        .into_iter()
                        .cycle()
                {
                    if done.load(Relaxed) {
                        break;
                    }
                    let amount = amounts.next().unwrap() * 1_00;
                    let _ = bank.transfer(from, to, amount);
                }
            });
            let _ends = Ends(&done);
            let (mut met, mut before) = (0, Vec::new());
            loop {
                let now = bank.audit();
                goes_on();
                if now.iter().sum::<u64>() != 30_00 {
                    break (Some(now), met);
                }
                met += u64::from(now != before);
                before = now;
                if enough(met, begin) {
                    break (None, met);
                }
            }
        });
        assert_eq!(torn, None, "an audit saw a transfer half-done");
        assert!(met >= AT_LEAST, "they hardly meet here: run it again");
    });
}
