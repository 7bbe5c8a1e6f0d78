//! What the customer expects.
//! Run: `cargo test -p exercise-next-counter -- --ignored`

use exercise_next_counter::{Refusal, post};
use std::sync::mpsc;

/// A letter that cannot be copied: it is in one place, or it is lost.
#[derive(Debug, PartialEq, Eq)]
struct Letter(u64);

#[test]
#[ignore = "exercise"]
fn the_first_counter_with_room_gets_the_letter() {
    let (first, first_mail) = mpsc::sync_channel(1);
    let (second, second_mail) = mpsc::sync_channel(2);
    let counters = [first, second];
    assert_eq!(post(&counters, Letter(1)), Ok(0));
    assert_eq!(post(&counters, Letter(2)), Ok(1));
    assert_eq!(first_mail.recv(), Ok(Letter(1)));
    assert_eq!(post(&counters, Letter(3)), Ok(0));
    drop(counters);
    assert_eq!(first_mail.iter().collect::<Vec<_>>(), [Letter(3)]);
    assert_eq!(second_mail.iter().collect::<Vec<_>>(), [Letter(2)]);
}

#[test]
#[ignore = "exercise"]
fn when_all_are_full_the_letter_comes_back() {
    let (first, _first_mail) = mpsc::sync_channel(1);
    let (second, second_mail) = mpsc::sync_channel(1);
    let counters = [first, second];
    assert_eq!(post(&counters, Letter(1)), Ok(0));
    assert_eq!(post(&counters, Letter(2)), Ok(1));
    assert_eq!(post(&counters, Letter(3)), Err(Refusal::AllFull(Letter(3))));
    drop(second_mail);
    assert_eq!(post(&counters, Letter(3)), Err(Refusal::AllFull(Letter(3))));
}

#[test]
#[ignore = "exercise"]
fn a_closed_counter_is_passed_by() {
    let (first, first_mail) = mpsc::sync_channel(1);
    let (second, second_mail) = mpsc::sync_channel(1);
    drop(first_mail);
    let counters = [first, second];
    assert_eq!(post(&counters, Letter(1)), Ok(1));
    drop(second_mail);
    assert_eq!(post(&counters, Letter(2)), Err(Refusal::AllClosed(Letter(2))));
}
