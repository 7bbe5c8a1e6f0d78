//! What a page and a listing must and must not contain.
//!
//! mdBook itself is content with a misspelt anchor (it shows an empty block), a dead link and
//! a block that nobody tests; so each of these is looked for here.

/// A regex that is compiled once.
macro_rules! regex {
    ($pattern:expr) => {
        std::sync::LazyLock::new(|| {
            regex::Regex::new($pattern).expect("is a regex")
        })
    };
}

mod allowed;
mod captions;
mod claims;
mod counts;
mod evidence;
mod facts;
mod fences;
mod files;
mod functions;
mod includes;
mod links;
mod listings;
mod markup;
mod measured;
mod named;
mod names;
mod pages;
mod promises;
mod prose;
mod quantifiers;
mod quizzes;
mod readmes;
mod site;
mod tables;

use crate::book::resolve;
use crate::{Book, Finding};
use anyhow::Result;

pub use captions::captions;
pub use claims::claims;
pub use counts::counts;
pub use evidence::evidence;
pub use facts::facts;
pub use fences::fences;
pub use files::files;
pub use includes::includes;
pub use links::links;
pub use listings::listings;
pub use markup::markup;
pub use measured::measured;
pub use named::named;
pub use names::names;
pub use pages::pages;
pub use promises::promises;
pub use prose::{POSTAL, prose};
pub use quantifiers::quantifiers;
pub use quizzes::quizzes;
pub use readmes::readmes;
pub use site::Site;

/// Everything that is wrong with a book, sorted by place.
pub fn all(book: &Book) -> Result<Vec<Finding>> {
    let site = Site::build(book)?;
    let mut findings = [
        includes(book)?,
        fences(book)?,
        links(book, &site)?,
        listings(book)?,
        pages(book)?,
        quizzes(book)?,
        claims(book)?,
        counts(book)?,
        captions(book)?,
        evidence(book)?,
        facts(book)?,
        files(book)?,
        markup(book, &site)?,
        names(book)?,
        promises(book, false)?,
        prose(book)?,
        measured(book)?,
        named(book)?,
        quantifiers(book)?,
        readmes(book)?,
        site.complaints(),
    ]
    .concat();
    findings.sort();
    Ok(findings)
}
