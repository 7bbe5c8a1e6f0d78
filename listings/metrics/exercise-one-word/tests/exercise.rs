//! Two numbers in one. Run: `cargo test -p exercise-one-word -- --ignored`

use exercise_one_word::{DoesNotFit, Latencies};
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

#[test]
#[ignore = "exercise"]
fn no_update_is_lost_and_no_snapshot_is_torn() {
    let latencies = Latencies::default();
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..10_000 {
                    latencies.record_request(7).unwrap();
                }
            });
        }
        for _ in 0..10_000 {
            let (count, total) = latencies.snapshot();
            assert_eq!(total, 7 * count);
        }
    });
    assert_eq!(latencies.snapshot(), (30_000, 210_000));
}

#[test]
#[ignore = "exercise"]
fn a_total_that_just_fits_is_taken() {
    let latencies = Latencies::default();
    assert_eq!(latencies.record_request(u32::MAX), Ok(()));
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
