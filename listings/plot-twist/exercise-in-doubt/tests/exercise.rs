//! What recovery does, in every case that there is.
//! Run: `cargo test -p exercise-in-doubt -- --ignored`

use exercise_in_doubt::Has::{Committed, Nothing, Prepared};
use exercise_in_doubt::{Then, recover};

#[test]
#[ignore = "exercise"]
fn without_a_decision_a_no_is_written_down_first() {
    for servers in
        [[Prepared, Nothing], [Nothing, Prepared], [Prepared, Prepared]]
    {
        assert_eq!(recover(&servers, None), Then::Decide(false), "{servers:?}");
    }
}

#[test]
#[ignore = "exercise"]
fn after_a_yes_whoever_is_prepared_commits() {
    let yes = Some(true);
    assert_eq!(recover(&[Prepared, Prepared], yes), Then::Commit(vec![0, 1]));
    assert_eq!(recover(&[Committed, Prepared], yes), Then::Commit(vec![1]));
    assert_eq!(recover(&[Prepared, Committed], yes), Then::Commit(vec![0]));
}

#[test]
#[ignore = "exercise"]
fn after_a_no_whoever_is_prepared_rolls_back() {
    let no = Some(false);
    assert_eq!(recover(&[Prepared, Prepared], no), Then::RollBack(vec![0, 1]));
    assert_eq!(recover(&[Nothing, Prepared], no), Then::RollBack(vec![1]));
}

#[test]
#[ignore = "exercise"]
fn where_nothing_is_prepared_nothing_is_left_to_do() {
    assert_eq!(recover(&[Committed, Committed], Some(true)), Then::Done);
    assert_eq!(recover(&[Nothing, Nothing], Some(false)), Then::Done);
    assert_eq!(recover(&[Nothing, Nothing], None), Then::Done);
}

/// None of these can come about as long as everybody keeps to the protocol.
#[test]
#[ignore = "exercise"]
fn servers_that_contradict_the_record_are_somebodys_work() {
    for (servers, decision) in [
        ([Committed, Prepared], Some(false)),
        ([Committed, Nothing], Some(true)),
        ([Nothing, Prepared], Some(true)),
        ([Committed, Prepared], None),
        ([Committed, Nothing], None),
        ([Committed, Committed], None),
        ([Committed, Committed], Some(false)),
        ([Nothing, Nothing], Some(true)),
    ] {
        let then = recover(&servers, decision);
        assert_eq!(then, Then::Broken, "{servers:?}, {decision:?}");
    }
}
