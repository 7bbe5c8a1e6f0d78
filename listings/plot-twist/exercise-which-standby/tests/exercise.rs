//! Which standby has everything that was confirmed.
//! Run: `cargo test -p exercise-which-standby -- --ignored`

use exercise_which_standby::to_promote;

#[test]
#[ignore = "exercise"]
fn the_one_that_is_further_is_promoted() {
    let b = Some("0/3017F10");
    let c = Some("0/3018000");
    assert_eq!(to_promote(&[b, c], 1), Some(1));
    assert_eq!(to_promote(&[c, b], 1), Some(0));
}

#[test]
#[ignore = "exercise"]
fn places_are_numbers_and_no_text() {
    let small = Some("0/9000000");
    let great = Some("0/10000000");
    let greater = Some("1/0");
    assert_eq!(to_promote(&[small, great], 1), Some(1), "of another length");
    assert_eq!(to_promote(&[great, greater], 1), Some(1), "the first counts");
    assert_eq!(to_promote(&[Some("A/0"), Some("9/FF")], 1), Some(0));
}

/// The silent one may be the only one that has it.
#[test]
#[ignore = "exercise"]
fn with_a_quorum_of_one_every_standby_must_answer() {
    let b = Some("0/3017F10");
    assert_eq!(to_promote(&[b, None], 1), None);
    assert_eq!(to_promote(&[b, Some("nonsense")], 1), None);
    assert_eq!(to_promote(&[b, Some("0/XY")], 1), None);
    assert_eq!(to_promote(&[b, b, None], 1), None, "most are not all");
}

/// A majority is not what counts, but how many had a commit when it was
/// confirmed.
#[test]
#[ignore = "exercise"]
fn with_a_quorum_of_all_one_that_answers_is_enough() {
    let b = Some("0/3017F10");
    assert_eq!(to_promote(&[None, b, None], 3), Some(1));
}

/// Whatever was confirmed, one that answers has it.
#[test]
#[ignore = "exercise"]
fn with_a_quorum_of_two_one_may_be_silent() {
    let [b, c] = [Some("0/3017F10"), Some("0/3018000")];
    assert_eq!(to_promote(&[b, None, c], 2), Some(2));
    assert_eq!(to_promote(&[b, None, None], 2), None);
}

#[test]
#[ignore = "exercise"]
fn of_nobody_nobody_is_promoted() {
    assert_eq!(to_promote(&[], 1), None);
    assert_eq!(to_promote(&[None], 1), None);
}
