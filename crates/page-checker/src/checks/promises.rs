//! No test disappears unnoticed: the names of all tests of a package are recorded.

use super::functions::{functions, is_test, with_tests};
use crate::{Book, Finding, Listing};
use anyhow::{Context, Result};
use regex::Regex;
use std::path::PathBuf;
use workspace::record;

/// A file for each package: what its tests promise, by their names.
const FOLDER: &str = "tests/book/promises";

/// Recorded tests that are gone, tests that are not recorded; or, with `record`, none.
pub fn promises(book: &Book, record: bool) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut known: Vec<PathBuf> = Vec::new();
    for package in book.tested() {
        let text = names(book, package)? + &shown(book, package)?;
        if text.is_empty() {
            continue;
        }
        let file = PathBuf::from(format!("{FOLDER}/{}.txt", package.name));
        known.push(file.clone());
        let command = "cargo test -p book --test content promises";
        let compared =
            record::compare(&book.root, file, &text, record, command);
        findings.extend(compared.err().map(|stale| {
            Finding::new(stale.file.clone(), stale.line, stale.words())
        }));
    }
    for file in workspace::files(&book.root, FOLDER, "txt") {
        if !known.contains(&file) {
            let why = "all tests of this package are gone";
            findings.push(Finding::new(file, 1, why));
        }
    }
    Ok(findings)
}

/// The names of a package's tests, a line each, below the file that has them.
fn names(book: &Book, package: &Listing) -> Result<String> {
    let mut text = String::new();
    for (file, source) in with_tests(book, package)? {
        let all =
            functions(&source).with_context(|| file.display().to_string())?;
        let tests = all.iter().filter(|it| is_test(it));
        let names: String =
            tests.map(|it| format!("  {}\n", it.sig.ident)).collect();
        if !names.is_empty() {
            let file = file.strip_prefix(&package.folder)?;
            text += &format!("{}\n{names}", file.display());
        }
    }
    Ok(text)
}

/// What each anchor of a listing shows, by name: so that none of it leaves the page unnoticed.
fn shown(book: &Book, package: &Listing) -> Result<String> {
    let item = Regex::new(r"\b(?:fn|struct|enum|trait|type|const) (\w+)")?;
    let file = package.folder.join("src/lib.rs");
    let source = book.read(&file).unwrap_or_default();
    let mut text = String::new();
    for section in source.split("ANCHOR: ").skip(1) {
        let name = section.lines().next().unwrap_or_default();
        let end = format!("ANCHOR_END: {name}\n");
        let section = section.split(&end).next().unwrap_or_default();
        text += &format!("src/lib.rs:{name}\n");
        let code =
            section.lines().filter(|it| !it.trim_start().starts_with("//"));
        for line in code {
            let items = item.captures_iter(line);
            text.extend(items.map(|it| format!("  {}\n", &it[1])));
        }
    }
    Ok(text)
}
