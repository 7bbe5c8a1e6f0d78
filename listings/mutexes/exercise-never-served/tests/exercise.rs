//! Who will be served, and who never.
//! Run: `cargo test -p exercise-never-served -- --ignored`

use exercise_never_served::{Note, never_served};

fn note(
    thread: &'static str,
    holds: &[&'static str],
    waits_for: Option<&'static str>,
) -> Note {
    Note { thread, holds: holds.to_vec(), waits_for }
}

#[test]
#[ignore = "exercise"]
fn nobody_waits_for_ever_in_a_queue() {
    assert!(never_served(&[]).is_empty());
    let queue = [
        note("till 1", &["Alice"], Some("Bob")),
        note("till 2", &["Bob"], Some("Carol")),
        note("till 3", &["Carol"], None),
        note("till 4", &[], Some("Alice")),
    ];
    assert!(never_served(&queue).is_empty());
}

#[test]
#[ignore = "exercise"]
fn two_who_wait_for_each_other_wait_for_ever() {
    let embrace = [
        note("till 1", &["Alice"], Some("Bob")),
        note("till 2", &["Bob"], Some("Alice")),
        note("till 3", &["Carol"], Some("Dave")),
    ];
    assert_eq!(never_served(&embrace), ["till 1", "till 2"]);
}

#[test]
#[ignore = "exercise"]
fn whoever_queues_at_a_circle_waits_for_ever_as_well() {
    let bank = [
        note("till 5", &[], Some("Dave")),
        note("till 4", &["Dave"], Some("Alice")),
        note("till 1", &["Alice"], Some("Bob")),
        note("till 3", &["Carol"], None),
        note("till 2", &["Bob"], Some("Alice")),
        note("till 6", &[], Some("Carol")),
    ];
    let stuck = ["till 5", "till 4", "till 1", "till 2"];
    assert_eq!(never_served(&bank), stuck);
}

#[test]
#[ignore = "exercise"]
fn whoever_waits_for_what_it_holds_is_a_circle_of_one() {
    let notes = [note("till 1", &["Alice"], Some("Alice"))];
    assert_eq!(never_served(&notes), ["till 1"]);
}

#[test]
#[ignore = "exercise"]
fn one_thread_may_hold_several_locks() {
    let notes = [
        note("till 1", &["Alice", "Bob"], Some("Carol")),
        note("till 2", &["Carol", "Dave"], Some("Bob")),
        note("till 3", &[], Some("Dave")),
    ];
    assert_eq!(never_served(&notes), ["till 1", "till 2", "till 3"]);
}
