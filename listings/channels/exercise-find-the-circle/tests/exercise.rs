//! What is a deadlock and what is only a queue.
//! Run: `cargo test -p exercise-find-the-circle -- --ignored`

use exercise_find_the_circle::circle;

#[test]
#[ignore = "exercise"]
fn two_who_wait_for_each_other_are_a_circle() {
    assert_eq!(
        circle(&[("Bob", "Alice"), ("Alice", "Bob")]),
        Some(vec!["Alice", "Bob"])
    );
}

#[test]
#[ignore = "exercise"]
fn a_queue_is_no_circle() {
    assert_eq!(circle(&[]), None);
    assert_eq!(
        circle(&[("Alice", "Bob"), ("Bob", "Carol"), ("Dave", "Carol")]),
        None
    );
}

#[test]
#[ignore = "exercise"]
fn whoever_waits_for_itself_is_a_circle() {
    assert_eq!(
        circle(&[("main", "Alice"), ("Alice", "Alice")]),
        Some(vec!["Alice"])
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
    assert_eq!(circle(&waits), Some(vec!["Bob", "Dave", "Carol"]));
}
