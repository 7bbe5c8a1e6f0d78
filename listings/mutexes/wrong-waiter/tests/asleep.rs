//! One wake-up call is not enough for two.
//!
//! A customer who is about to fall asleep may hear a call that was for somebody
//! else. That is allowed, and it hides the mistake; hence the tries.

use std::time::Duration;
use wrong_waiter::asleep;

const PATIENCE: Duration = Duration::from_millis(100);
const TRIES: usize = 20;

#[test]
fn a_deposit_that_covers_two_wakes_only_one() {
    let both_covered = |_| asleep([5_00, 5_00], 10_00, PATIENCE);
    assert_eq!((0..TRIES).find_map(both_covered), Some(5_00));
}

/// `std` does not say whom `notify_one` wakes. If it is the first who came, it
/// is the wrong one in one order; if it is the last, then in the other.
/// Live? No.
#[test]
fn one_wake_up_call_may_wake_the_one_it_does_not_help() {
    let in_some_order = |_| {
        let big_first = asleep([50_00, 5_00], 5_00, PATIENCE);
        big_first.or_else(|| asleep([5_00, 50_00], 5_00, PATIENCE))
    };
    assert_eq!((0..TRIES).find_map(in_some_order), Some(5_00));
}

/// Where a deposit covers nobody, it does no harm whom it wakes.
#[test]
fn a_deposit_that_helps_nobody_leaves_nobody_covered() {
    assert_eq!(asleep([50_00, 50_00], 5_00, Duration::from_millis(50)), None);
}
