//! What a page writes as code has names that are somewhere in code: a misspelt one is nowhere.

use super::allowed::Allowed;
use crate::book::{events, line_of};
use crate::{Book, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::Event;
use regex::Regex;
use std::collections::HashSet;
use std::path::Path;

/// Names that pages write and no program has: of other crates, of servers. One a line.
const KNOWN: &str = "tests/book/known-names.txt";

/// Where programs are, with what they need and what they print.
const FOLDERS: [&str; 4] = ["listings", "crates", "tests", "theme"];
const KINDS: [&str; 6] = ["rs", "toml", "txt", "stderr", "js", "mjs"];

/// Names in the code of a page's text that no program has; known names that no page needs.
pub fn names(book: &Book) -> Result<Vec<Finding>> {
    let name = Regex::new(r"[A-Za-z_]\w*")?;
    let mut there = HashSet::new();
    let mut learn = |text: &str| {
        for found in name.find_iter(text) {
            if !there.contains(found.as_str()) {
                there.insert(found.as_str().to_owned());
            }
        }
    };
    for folder in FOLDERS {
        for file in workspace::all(&book.root, folder) {
            let kind = file.extension().and_then(|it| it.to_str());
            if kind.is_some_and(|it| KINDS.contains(&it)) && is_program(&file) {
                for line in book.read(&file)?.lines() {
                    // Nobody compiles a comment.
                    learn(line.split("//").next().unwrap_or_default());
                }
            }
        }
    }
    // Crates, and the switches of mdBook.
    for file in ["Cargo.lock", "book.toml"] {
        learn(&book.read(file).unwrap_or_default());
    }
    let mut known = Allowed::read(book, KNOWN);
    let mut findings = Vec::new();
    for page in &book.chapters {
        for (event, range) in events(&page.source) {
            let Event::Code(code) = event else { continue };
            for found in name.find_iter(&code) {
                let name = found.as_str();
                if there.contains(name) || known.allows(|it| it == name) {
                    continue;
                }
                let why = format!(
                    "no program has the name `{name}`: if it is right, add it to {KNOWN}"
                );
                let line = line_of(&page.source, range.start);
                findings.push(Finding::new(&page.path, line, why));
            }
        }
    }
    findings.extend(known.unused());
    Ok(findings)
}

/// Neither planted, nor a list of what is allowed.
fn is_program(file: &Path) -> bool {
    !file.iter().any(|it| it == "fixtures")
        && file.parent().is_none_or(|it| it != Path::new("tests/book"))
}
