//! What the journal must do.
//! Run: `cargo test -p exercise-double-entry -- --ignored`

use exercise_double_entry::{Line, Refused, write};

fn line(account: &str, change: i64) -> Line {
    Line { account: account.to_owned(), change }
}

/// Alice was paid 1000.00 out of the bank's own capital.
fn journal() -> Vec<Line> {
    vec![line("capital", 4_000_00), line("Alice", 1_000_00)]
}

fn balance(journal: &[Line], account: &str) -> i64 {
    let lines = journal.iter().filter(|line| line.account == account);
    lines.map(|line| line.change).sum()
}

#[test]
#[ignore = "exercise"]
fn an_entry_that_adds_up_is_written() {
    let mut journal = journal();
    let entry =
        [line("Alice", -200_00), line("Bob", 150_00), line("Carol", 50_00)];
    assert_eq!(write(&mut journal, &entry), Ok(()));
    assert_eq!(balance(&journal, "Alice"), 800_00);
    assert_eq!(balance(&journal, "Bob"), 150_00);
    assert_eq!(balance(&journal, "Carol"), 50_00);
    assert_eq!(journal[..2], self::journal()[..], "a line was rewritten");
    assert_eq!(journal[2..], entry, "the entry, line by line");
}

#[test]
#[ignore = "exercise"]
fn half_a_transfer_is_refused_and_nothing_is_written() {
    let mut journal = journal();
    let refused = write(&mut journal, &[line("Alice", -200_00)]);
    assert_eq!(refused, Err(Refused::DoesNotAddUp), "200.00 are nowhere");
    assert_eq!(journal, self::journal(), "a part of it was written");
}

#[test]
#[ignore = "exercise"]
fn an_account_that_pays_twice_must_cover_both() {
    let mut journal = journal();
    let twice =
        [line("Alice", -600_00), line("Alice", -600_00), line("Bob", 1_200_00)];
    let refused = write(&mut journal, &twice);
    let not_covered = Err(Refused::NotCovered("Alice".to_owned()));
    assert_eq!(refused, not_covered, "1200.00 out of 1000.00");
    assert_eq!(journal, self::journal(), "a part of it was written");
}

#[test]
#[ignore = "exercise"]
fn every_account_that_pays_must_cover_it() {
    let mut journal = journal();
    let entry =
        [line("Alice", -200_00), line("Bob", -1), line("Carol", 200_01)];
    let refused = write(&mut journal, &entry);
    let not_covered = Err(Refused::NotCovered("Bob".to_owned()));
    assert_eq!(refused, not_covered, "Bob has nothing yet");
    assert_eq!(journal, self::journal(), "a part of it was written");
}

#[test]
#[ignore = "exercise"]
fn only_the_end_of_an_entry_counts() {
    let mut journal = journal();
    let entry = [
        line("Bob", -10_00), // has nothing yet
        line("Alice", -20_00),
        line("Bob", 30_00),
    ];
    let written = write(&mut journal, &entry);
    assert_eq!(written, Ok(()), "at the end of the entry Bob has 20.00");
    assert_eq!(balance(&journal, "Bob"), 20_00);
    assert_eq!(journal[2..], entry, "the entry, line by line");
}
