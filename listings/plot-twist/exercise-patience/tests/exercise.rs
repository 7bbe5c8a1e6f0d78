//! What patience must do.
//! Run: `cargo test -p exercise-patience -- --ignored`

use exercise_patience::{Refused, patiently};

/// Runs `patiently` against these answers; returns its own, how many were
/// used, and what the pauses were told.
fn run(
    tries: u32,
    answers: &[Result<u32, Refused>],
) -> (Result<u32, Refused>, usize, Vec<u32>) {
    let (mut used, mut pauses) = (0, Vec::new());
    let attempt = || {
        used += 1;
        let why = "it is attempted once more than it had to be";
        match answers.get(used - 1).expect(why) {
            Ok(value) => Ok(*value),
            Err(Refused::Busy) => Err(Refused::Busy),
            Err(Refused::NotCovered) => Err(Refused::NotCovered),
        }
    };
    let answer = patiently(tries, attempt, |failed| pauses.push(failed));
    (answer, used, pauses)
}

#[test]
#[ignore = "exercise"]
fn what_works_at_once_is_done_once_and_without_a_pause() {
    let (answer, used, pauses) = run(5, &[Ok(7)]);
    assert_eq!((answer, used, pauses), (Ok(7), 1, vec![]), "done at once");
}

#[test]
#[ignore = "exercise"]
fn while_it_is_busy_it_is_tried_again() {
    let busy = || Err(Refused::Busy);
    let (answer, used, pauses) = run(5, &[busy(), busy(), Ok(7)]);
    let wanted = (Ok(7), 3, vec![1, 2]);
    let why = "answer, attempts, what the pauses were told";
    assert_eq!((answer, used, pauses), wanted, "{why}");
}

#[test]
#[ignore = "exercise"]
fn a_refusal_is_not_tried_again() {
    let answers = [Err(Refused::Busy), Err(Refused::NotCovered), Ok(7)];
    let (answer, used, pauses) = run(5, &answers);
    let wanted = (Err(Refused::NotCovered), 2, vec![1]);
    let why = "a refusal is an answer";
    assert_eq!((answer, used, pauses), wanted, "{why}");
}

#[test]
#[ignore = "exercise"]
fn patience_ends_with_the_last_try_and_not_with_a_pause() {
    let busy = || Err(Refused::Busy);
    let (answer, used, pauses) = run(2, &[busy(), busy(), Ok(7)]);
    let why = "no pause after the last attempt, and no attempt more";
    assert_eq!((answer, used, pauses), (busy(), 2, vec![1]), "{why}");
    let (answer, used, pauses) = run(0, &[busy(), Ok(7)]);
    let why = "at least one attempt, whatever the number";
    assert_eq!((answer, used, pauses), (busy(), 1, vec![]), "{why}");
}
