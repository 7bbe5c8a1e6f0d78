//! The listings print what was recorded, and the exercises tell a right answer from none.

use anyhow::Result;
use book::listings::{
    compare_output, exercises, outputs, run_exercises, solutions, wrong_results,
};
use book::{Book, assert_none};

#[test]
fn every_listing_prints_what_was_recorded() -> Result<()> {
    let book = Book::load(book::root())?;
    let mut findings = Vec::new();
    for (listing, printed) in outputs(&book)? {
        findings.extend(compare_output(
            &book,
            listing,
            &printed,
            book::recording(),
        )?);
    }
    assert_none(findings);
    Ok(())
}

#[test]
fn every_stub_fails_every_test_of_its_exercise() -> Result<()> {
    let book = Book::load(book::root())?;
    let mut findings = Vec::new();
    let printed = run_exercises(&book, &book.root)?;
    for exercise in exercises(&book) {
        findings.extend(wrong_results(&book, exercise, &printed, "FAILED")?);
    }
    assert_none(findings);
    Ok(())
}

#[test]
fn every_solution_passes_every_test_of_its_exercise() -> Result<()> {
    let book = Book::load(book::root())?;
    let workspace = solutions(&book)?;
    let mut findings = Vec::new();
    let printed = run_exercises(&book, &workspace)?;
    for exercise in exercises(&book) {
        findings.extend(wrong_results(&book, exercise, &printed, "ok")?);
    }
    assert_none(findings);
    Ok(())
}
