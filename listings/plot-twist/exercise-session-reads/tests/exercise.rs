//! Which copy may answer.
//! Run: `cargo test -p exercise-session-reads -- --ignored`

use exercise_session_reads::Session;

fn session(seen: &[(u32, u64)]) -> Session {
    let mut session = Session::default();
    for (timeline, position) in seen {
        session.has_seen(*timeline, *position);
    }
    session
}

#[test]
#[ignore = "exercise"]
fn a_copy_that_has_the_sessions_own_write_may_answer() {
    let session = session(&[(1, 700)]);
    assert_eq!(session.who_may_answer(&[(1, 699), (1, 700)]), Some(1));
    assert_eq!(session.who_may_answer(&[(1, 701), (1, 900)]), Some(0));
}

#[test]
#[ignore = "exercise"]
fn if_all_are_behind_only_the_primary_may_answer() {
    let session = session(&[(1, 700)]);
    assert_eq!(session.who_may_answer(&[(1, 0), (1, 699)]), None);
    assert_eq!(session.who_may_answer(&[]), None);
}

/// An answer of an older copy does not make the session forget.
#[test]
#[ignore = "exercise"]
fn what_it_has_seen_it_does_not_forget() {
    let session = session(&[(1, 700), (1, 500)]);
    assert_eq!(session.who_may_answer(&[(1, 600)]), None);
}

/// The copy of a former primary has a greater number, of another history.
#[test]
#[ignore = "exercise"]
fn positions_of_another_timeline_count_for_nothing() {
    let after_failover = session(&[(1, 900), (2, 700)]);
    let copies = [(1, 900), (1, 5000), (2, 650), (2, 720)];
    assert_eq!(after_failover.who_may_answer(&copies), Some(3));
    let late_news = session(&[(2, 700), (1, 900)]);
    assert_eq!(late_news.who_may_answer(&copies), Some(3));
    let before = session(&[(1, 900)]);
    assert_eq!(before.who_may_answer(&[(2, 950)]), None);
}

#[test]
#[ignore = "exercise"]
fn a_session_that_has_seen_nothing_asks_the_primary() {
    assert_eq!(session(&[]).who_may_answer(&[(1, 700), (2, 900)]), None);
}
