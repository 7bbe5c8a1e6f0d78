//! Files as everybody can use them: text with plain line ends, and none that is heavy.

use crate::{Book, Finding};
use anyhow::Result;
use std::fs;
use std::path::Path;

/// Bytes; the largest picture and the largest record of measurements are far below.
const AT_MOST: u64 = 1_000_000;

/// Where all that is committed lies, but for the files of the root.
pub(super) const FOLDERS: [&str; 9] = [
    ".cargo", ".ci", ".github", "src", "listings", "theme", "tests", "crates",
    "tools",
];

/// The endings of programs, and of what configures one.
const PROGRAMS: [&str; 8] =
    ["rs", "js", "mjs", "css", "hbs", "toml", "yml", "sh"];

/// Files that are too heavy or have `\r` at line ends; notes to oneself and lookalike letters in
/// programs and scripts, as in the pages.
pub fn files(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in FOLDERS.iter().flat_map(|it| workspace::all(&book.root, it)) {
        if is_planted(&file) {
            continue;
        }
        let path = book.root.join(&file);
        let bytes = fs::metadata(&path)?.len();
        if bytes > AT_MOST {
            let why = format!("{bytes} bytes; at most {AT_MOST}");
            findings.push(Finding::new(&file, 1, why));
        }
        let Ok(text) = String::from_utf8(fs::read(&path)?) else {
            continue; // a picture
        };
        if let Some(line) = text.split('\n').position(|it| it.ends_with('\r')) {
            let why = "a line ends in a carriage return";
            findings.push(Finding::new(&file, line + 1, why));
        }
        // A script needs no ending.
        let is_program = file
            .extension()
            .is_none_or(|ending| PROGRAMS.iter().any(|it| ending == *it));
        if is_program && !is_about_words(&file) {
            findings.extend(super::prose::notes_and_lookalikes(&file, &text)?);
        }
    }
    Ok(findings)
}

/// Whether it is of another book, one with faults.
pub(super) fn is_planted(file: &Path) -> bool {
    file.starts_with("tests/book/fixtures")
}

/// The checks themselves have such words, and so has what mdBook's scripts are made of.
fn is_about_words(file: &Path) -> bool {
    let tests = "crates/page-checker";
    file.starts_with(tests) || file == Path::new("theme/highlight.js")
}
