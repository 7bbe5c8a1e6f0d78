//! The listings print what was recorded, and the exercises tell a right answer from none.

use anyhow::Result;
use book::listings::{
    Answers, compare_output, exercises, outputs, run_exercises, wrong_results,
};
use book::{Book, assert_none};
use std::sync::LazyLock;

static BOOK: LazyLock<Book> =
    LazyLock::new(|| Book::load(book::root()).expect("the book can be read"));

#[test]
fn every_listing_prints_what_was_recorded() -> Result<()> {
    let mut findings = Vec::new();
    for (listing, printed) in outputs(&BOOK)? {
        findings.extend(compare_output(
            &BOOK,
            listing,
            &printed,
            book::recording(),
        )?);
    }
    assert_none(findings);
    Ok(())
}

/// Runs the tests of all exercises, and wants every one of them to end so.
fn every_test_is(wanted: &str, answers: Answers) -> Result<()> {
    let printed = run_exercises(&BOOK, answers)?;
    let mut findings = Vec::new();
    for exercise in exercises(&BOOK) {
        findings.extend(wrong_results(&BOOK, exercise, &printed, wanted)?);
    }
    assert_none(findings);
    Ok(())
}

#[test]
fn every_stub_fails_every_test_of_its_exercise() -> Result<()> {
    every_test_is("FAILED", Answers::Stubs)
}

#[test]
fn every_solution_passes_every_test_of_its_exercise() -> Result<()> {
    every_test_is("ok", Answers::Solutions)
}
