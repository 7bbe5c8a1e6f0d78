//! Two numbers in one. Run: `cargo test -p exercise-one-word -- --ignored`

use exercise_one_word::{DoesNotFit, Latencies};
use std::thread;

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
