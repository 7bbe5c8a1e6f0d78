//! What is a deadlock and what is only a queue.
//! Run: `cargo test -p exercise-find-the-circle -- --ignored`

use exercise_find_the_circle::circle as find;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Searches on a thread nobody joins, in case the walk does not end.
fn circle(waits: &[(&'static str, &'static str)]) -> Option<Vec<&'static str>> {
    let (done, end) = mpsc::channel();
    let waits = waits.to_vec();
    thread::spawn(move || done.send(find(&waits)));
    end.recv_timeout(Duration::from_millis(800))
        .expect("the walk must come to an end")
}

#[test]
#[ignore = "exercise"]
fn two_who_wait_for_each_other_are_a_circle() {
    assert_eq!(
        circle(&[("Bob", "Alice"), ("Alice", "Bob")]),
        Some(vec!["Alice", "Bob"]),
        "the first in the alphabet begins"
    );
}

#[test]
#[ignore = "exercise"]
fn a_queue_is_no_circle() {
    assert_eq!(circle(&[]), None, "nobody waits");
    assert_eq!(
        circle(&[("Alice", "Bob"), ("Bob", "Carol"), ("Dave", "Carol")]),
        None,
        "the last of a queue waits for nobody"
    );
}

#[test]
#[ignore = "exercise"]
fn whoever_waits_for_itself_is_a_circle() {
    assert_eq!(
        circle(&[("main", "Alice"), ("Alice", "Alice")]),
        Some(vec!["Alice"]),
        "main is no member"
    );
}

#[test]
#[ignore = "exercise"]
fn those_who_queue_at_a_circle_are_not_part_of_it() {
    let waits = [
        ("Alice", "Dave"),
        ("Dave", "Carol"),
        ("Carol", "Bob"),
        ("Bob", "Dave"),
    ];
    let why = "the circle alone, in the order of waiting";
    assert_eq!(circle(&waits), Some(vec!["Bob", "Dave", "Carol"]), "{why}");
}
