//! What the count must do.
//! Run: `cargo test -p exercise-spawn-three -- --ignored`

use exercise_spawn_three::total;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

#[test]
#[ignore = "exercise"]
fn the_total_is_the_sum_of_the_three_drawers() {
    let drawers = [200_00, 300_00, 1_000_00];
    assert_eq!(total(drawers.map(|cents| move || cents)), Some(1_500_00));
}

#[test]
#[ignore = "exercise"]
fn a_total_that_does_not_fit_is_none() {
    assert_eq!(
        total([u64::MAX, 0, 0].map(|cents| move || cents)),
        Some(u64::MAX)
    );
    assert_eq!(total([u64::MAX, 0, 1].map(|cents| move || cents)), None);
}

/// Each drawer waits until the other two are being counted, too.
#[test]
#[ignore = "exercise"]
fn all_three_are_counted_at_the_same_time() {
    let (counting, one_more) = (Mutex::new(0), Condvar::new());
    let drawer = || {
        let mut counting = counting.lock().unwrap();
        *counting += 1;
        one_more.notify_all();
        let patience = Duration::from_secs(5);
        let alone = |counting: &mut u64| *counting < 3;
        let counting =
            one_more.wait_timeout_while(counting, patience, alone).unwrap().0;
        assert_eq!(
            *counting, 3,
            "this drawer was not counted together with the others"
        );
        1_00
    };
    assert_eq!(total([drawer; 3]), Some(3_00));
}
