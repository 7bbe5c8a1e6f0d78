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
    assert_eq!(latencies.snapshot(), (2, u32::MAX));
}

#[test]
#[ignore = "exercise"]
fn a_total_that_does_not_fit_is_refused_and_changes_nothing() {
    let latencies = Latencies::default();
    latencies.record_request(u32::MAX - 1).unwrap();
    assert_eq!(latencies.record_request(2), Err(DoesNotFit));
    assert_eq!(latencies.snapshot(), (1, u32::MAX - 1));
}
