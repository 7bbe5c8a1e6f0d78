//! Two numbers in one. Run: `cargo test -p exercise-one-word -- --ignored`

use exercise_one_word::{DoesNotFit, Latencies};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

/// So often two threads have to meet, or nothing is shown: this often in the first second, or at
/// least so often.
const OFTEN: u64 = 2_000;
const AT_LEAST: u64 = 100;

/// Whether they have met often enough, or never will.
fn enough(met: u64, begin: Instant) -> bool {
    let seconds = begin.elapsed().as_secs();
    met >= OFTEN || (met >= AT_LEAST && seconds >= 1) || seconds >= 15
}

/// Two threads record until the other one has come in between often enough.
#[test]
#[ignore = "exercise"]
fn no_update_is_lost_and_no_snapshot_is_torn() {
    let (latencies, done) = (Latencies::default(), AtomicBool::new(false));
    let record = || latencies.record_request(1).unwrap();
    let begin = Instant::now();
    let (torn, met, recorded) = thread::scope(|scope| {
        let other = scope.spawn(|| {
            let mut recorded = 0;
            while !done.load(Relaxed) {
                record();
                recorded += 1;
            }
            recorded
        });
        let ends = Ends(&done);
        let (mut met, mut before, mut recorded) = (0, 0, 0);
        let torn = loop {
            record();
            recorded += 1;
            let (count, total) = latencies.snapshot();
            if count != total {
                break Some((count, total));
            }
            met += u64::from(count != before + 1);
            before = count;
            if enough(met, begin) {
                break None;
            }
        };
        drop(ends);
        (torn, met, recorded + other.join().unwrap())
    });
    assert_eq!(torn, None, "a snapshot is torn: the count and the total");
    let seen = latencies.snapshot();
    assert_eq!(seen, (recorded, recorded), "an update is lost");
    assert!(met >= AT_LEAST, "they hardly meet here: run it again");
}

/// Ends the other thread, after a panic, too.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

#[test]
#[ignore = "exercise"]
fn a_total_that_just_fits_is_taken() {
    let latencies = Latencies::default();
    let taken = latencies.record_request(u32::MAX);
    assert_eq!(taken, Ok(()), "a total that just fits");
    assert_eq!(latencies.record_request(0), Ok(()));
    let seen = latencies.snapshot();
    assert_eq!(seen, (2, u32::MAX), "the count, then the total");
}

/// Two threads fill one after the other up to the top, until both had a part in enough of them.
#[test]
#[ignore = "exercise"]
fn of_two_at_once_only_as_many_are_taken_as_fit() {
    const FIT: u32 = 50;
    const EACH: u32 = u32::MAX / FIT;
    let fill = |latencies: &Latencies| {
        (0..=FIT).filter(|_| latencies.record_request(EACH).is_ok()).count()
    };
    let begin = Instant::now();
    let (mut met, mut wrong) = (0, None);
    while wrong.is_none() && !enough(met, begin) {
        let all: Vec<_> = (0..1_000).map(|_| Latencies::default()).collect();
        let work = || all.iter().map(fill).collect::<Vec<_>>();
        let [ours, theirs] = thread::scope(|scope| {
            let others = scope.spawn(work);
            [work(), others.join().unwrap()]
        });
        let parts = ours.into_iter().zip(theirs);
        let both = parts.filter(|&(ours, theirs)| ours * theirs > 0).count();
        met += both as u64;
        let mut ends = all.iter().map(Latencies::snapshot);
        wrong = ends.find(|&end| end != (FIT, FIT * EACH));
    }
    assert_eq!(wrong, None, "as many are taken as fit, and no more");
    assert!(met >= AT_LEAST, "they hardly meet here: run it again");
}

#[test]
#[ignore = "exercise"]
fn a_total_that_does_not_fit_is_refused_and_changes_nothing() {
    let latencies = Latencies::default();
    latencies.record_request(u32::MAX - 1).unwrap();
    let refused = latencies.record_request(2);
    assert_eq!(refused, Err(DoesNotFit), "it must be refused");
    let seen = latencies.snapshot();
    assert_eq!(seen, (1, u32::MAX - 1), "a refusal has changed something");
}
