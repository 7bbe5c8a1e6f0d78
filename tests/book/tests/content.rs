//! The pages and listings of this book, held against what is asked of every page and listing.

use anyhow::Result;
use page_checker::{Book, Finding, assert_none, checks};
use std::sync::LazyLock;

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    Book::load(workspace::root()).expect("the book can be read")
});

fn none(check: impl FnOnce(&Book) -> Result<Vec<Finding>>) {
    assert_none(check(&BOOK).expect("the check can be made"));
}

#[test]
fn every_include_leads_to_a_file_and_every_anchor_is_shown() {
    none(checks::includes);
}

#[test]
fn every_block_says_what_it_is_and_every_rust_block_is_a_program() {
    none(checks::fences);
}

#[test]
fn every_listing_is_shown_and_tested() {
    none(checks::listings);
}

#[test]
fn every_chapter_is_listed_and_ends_with_evidence_and_exercises() {
    none(checks::pages);
}

#[test]
fn every_quiz_is_asked_and_its_answer_is_what_was_found_out() {
    none(checks::quizzes);
}

#[test]
fn every_claim_has_a_verdict_and_a_test_that_carries_its_id() {
    none(checks::claims);
}

#[test]
fn nothing_that_was_measured_is_typed() {
    none(checks::measured);
}

#[test]
fn no_page_types_what_is_counted_and_no_word_is_out_of_place() {
    none(checks::prose);
}

#[test]
fn what_a_page_says_about_a_listing_is_said_of_that_listing() {
    none(checks::captions);
}

#[test]
fn every_test_asserts_something_and_every_demonstration_computes_what_it_prints()
 {
    none(checks::evidence);
}

#[test]
fn no_file_is_heavy_or_has_other_line_ends() {
    none(checks::files);
}

#[test]
fn what_is_said_of_schedules_is_said_of_one_scenario_and_agrees_with_it() {
    none(checks::quantifiers);
}

#[test]
fn no_two_pages_say_different_things_of_one_technique_or_one_test() {
    none(checks::facts);
}

#[test]
fn what_a_page_names_is_shown_and_its_amounts_are_those_of_its_listings() {
    none(checks::named);
}

#[test]
fn a_name_that_a_page_writes_is_somewhere_in_code() {
    none(checks::names);
}

#[test]
fn what_stands_beside_the_book_names_what_is_there() {
    none(checks::readmes);
}

#[test]
fn every_count_is_stated_and_none_is_stated_by_hand() {
    none(checks::counts);
}

/// `RECORD=1` writes the names of the tests anew: read which are gone.
#[test]
fn the_promises_of_every_package_are_those_recorded() {
    none(|book| checks::promises(book, workspace::recording()));
}
