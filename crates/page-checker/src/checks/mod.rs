//! What a page and a listing must and must not contain.
//!
//! mdBook itself is content with a misspelt anchor (it shows an empty block), a dead link and
//! a block that nobody tests; so each of these is looked for here.

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
mod site;
mod tables;

use crate::{Book, Finding};
use anyhow::Result;
use std::path::{Component, Path, PathBuf};

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
pub use prose::prose;
pub use quantifiers::quantifiers;
pub use quizzes::quizzes;
pub use site::Site;

/// Everything that is wrong with a book, sorted by place.
pub fn all(book: &Book) -> Result<Vec<Finding>> {
    let site = Site::build(book)?;
    let mut findings = [
        includes(book)?,
        fences(book)?,
        links(book, &site),
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
        site.complaints(),
    ]
    .concat();
    findings.sort();
    Ok(findings)
}

/// Resolves a path that stands in a file, without asking the file system.
fn resolve(from: &Path, path: &str) -> PathBuf {
    let mut resolved = from.parent().unwrap_or(Path::new("")).to_owned();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => _ = resolved.pop(),
            Component::CurDir => {}
            other => resolved.push(other),
        }
    }
    resolved
}

/// The names of the `#[test]` functions in a Rust file, each with the doc comment above it.
///
/// A test that is left out on every machine shows nothing, and is not among them.
fn test_functions(source: &str) -> Vec<(&str, String)> {
    let mut functions = Vec::new();
    let (mut doc, mut is_test) = (String::new(), false);
    let mut in_comment = false;
    for line in source.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if in_comment {
            in_comment = !line.contains("*/");
        } else if let Some(text) = line.strip_prefix("///") {
            doc.push_str(text);
        } else if line == "#[test]" || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if line.starts_with("#[ignore") {
            is_test &= line.starts_with("#[ignore = \"needs ");
        } else if let (true, Some(rest)) =
            (is_test, line.trim_start_matches("async ").strip_prefix("fn "))
        {
            let name = rest.split('(').next().unwrap_or(rest);
            functions.push((name, std::mem::take(&mut doc)));
            is_test = false;
        } else if !line.starts_with("#[") {
            (is_test, doc) = (false, String::new());
        }
    }
    functions
}
