//! Majorities, and votes.
//! Run: `cargo test -p exercise-majorities -- --ignored`

use exercise_majorities::{Log, may_be_lost, may_vote_for, quorum};

#[test]
#[ignore = "exercise"]
fn any_two_majorities_have_a_member_in_common() {
    for members in 1..=99 {
        assert!(2 * quorum(members) > members, "{members} members");
    }
}

#[test]
#[ignore = "exercise"]
fn no_smaller_number_would_do() {
    for members in 1..=99 {
        assert!(2 * (quorum(members) - 1) <= members, "{members} members");
    }
}

#[test]
#[ignore = "exercise"]
fn an_even_number_is_no_better_than_the_odd_one_below() {
    let lost = [1, 2, 3, 4, 5, 6, 7].map(may_be_lost);
    assert_eq!(lost, [0, 0, 1, 1, 2, 2, 3]);
}

#[test]
#[ignore = "exercise"]
fn a_candidate_whose_log_is_as_good_gets_the_vote() {
    let mine = Log { term: 3, length: 10 };
    assert!(may_vote_for(mine, mine));
    assert!(may_vote_for(mine, Log { term: 3, length: 11 }));
    assert!(!may_vote_for(mine, Log { term: 3, length: 9 }));
}

/// A leader that was cut off may have gone on writing what nobody confirmed.
#[test]
#[ignore = "exercise"]
fn a_later_term_counts_more_than_a_longer_log() {
    let mine = Log { term: 3, length: 10 };
    assert!(!may_vote_for(mine, Log { term: 2, length: 99 }));
    assert!(may_vote_for(mine, Log { term: 4, length: 9 }));
}
