//! What must be decided.
//! Run: `cargo test -p exercise-what-now -- --ignored`

use exercise_what_now::{WhatNow, what_now};

#[test]
#[ignore = "exercise"]
fn another_transaction_in_the_way_is_worth_another_try() {
    for commit_sent in [false, true] {
        for code in ["40001", "40P01"] {
            assert_eq!(what_now(Some(code), commit_sent), WhatNow::TryAgain);
        }
    }
}

#[test]
#[ignore = "exercise"]
fn what_will_be_refused_again_is_given_up() {
    // A check, a number too large, a foreign key, a deferred constraint at
    // the commit, and a member of class 40 that is about none of the two.
    for code in ["23514", "22003", "23503", "23505", "40002"] {
        assert_eq!(what_now(Some(code), false), WhatNow::GiveUp, "{code}");
        assert_eq!(what_now(Some(code), true), WhatNow::GiveUp, "{code}");
    }
}

#[test]
#[ignore = "exercise"]
fn silence_before_the_commit_means_that_nothing_has_happened() {
    assert_eq!(what_now(None, false), WhatNow::TryAgain);
}

#[test]
#[ignore = "exercise"]
fn silence_after_the_commit_means_nothing_at_all() {
    assert_eq!(what_now(None, true), WhatNow::FindOut);
}
