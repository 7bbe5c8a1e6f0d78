//! What must be decided.
//! Run: `cargo test -p exercise-what-now -- --ignored`

use exercise_what_now::{
    WhatNow::{self, *},
    what_now,
};

fn check(code: Option<&str>, commit_sent: bool, wanted: WhatNow, why: &str) {
    let decided = what_now(code, commit_sent);
    let when = if commit_sent { "after COMMIT" } else { "before COMMIT" };
    assert_eq!(decided, wanted, "{code:?} {when}: {why}");
}

#[test]
#[ignore = "exercise"]
fn another_transaction_in_the_way_is_worth_another_try() {
    for code in ["40001", "40P01", "55P03", "57014"] {
        for commit_sent in [false, true] {
            let why = "it was rolled back for another's sake, or for time's";
            check(Some(code), commit_sent, TryAgain, why);
        }
    }
}

/// A check, a number too large, a foreign key, a unique key, a deferred
/// constraint of class 40, and a full disk.
#[test]
#[ignore = "exercise"]
fn what_would_be_refused_again_is_given_up() {
    for code in ["23514", "22003", "23503", "23505", "40002", "53100"] {
        for commit_sent in [false, true] {
            let why = "this is an answer, and the next one is the same";
            check(Some(code), commit_sent, GiveUp, why);
        }
    }
}

#[test]
#[ignore = "exercise"]
fn what_ends_the_session_is_a_doubt_only_after_commit() {
    let over = [
        "25P03", "25P04", "53300", "57P01", "57P02", "57P03", "57P05", "08006",
        "08001", "08003",
    ];
    for code in over.map(Some).into_iter().chain([None]) {
        check(code, false, TryAgain, "nobody asked for a commit");
        check(code, true, FindOut, "it may have been done before");
    }
}

#[test]
#[ignore = "exercise"]
fn who_does_not_know_leaves_a_doubt_only_after_commit() {
    for code in ["40003", "08007"] {
        check(Some(code), false, TryAgain, "nobody asked for a commit");
        check(Some(code), true, FindOut, "the code says that nobody knows");
    }
}
