//! Every include leads to a file and an anchor; every anchor is included somewhere.

use super::allowed::Allowed;
use crate::book::{Directive, directives, line_of};
use crate::{Book, Finding};
use anyhow::Result;
use std::collections::HashSet;
use std::path::PathBuf;

/// Files and anchors in them: what is recorded, and no page need say.
const UNSAID: &str = "tests/book/unsaid.txt";

/// Missing files, bad anchors, line numbers, unknown directives; anchors that no page uses.
pub fn includes(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut used = HashSet::new();
    for chapter in &book.chapters {
        let mut refuse = |at: usize, why: String| {
            let line = line_of(&chapter.source, at);
            findings.push(Finding::new(&chapter.path, line, why));
        };
        for (at, _) in chapter.source.match_indices("\\{{#") {
            let why = "a backslash keeps this from being included";
            refuse(at, why.to_owned());
        }
        for found in directives(&chapter.path, &chapter.source) {
            if let Some(why) = complaint(book, &found) {
                refuse(found.at, why);
            }
            used.insert((found.file, found.anchor.to_owned()));
        }
    }
    let mut unsaid = Allowed::read(book, UNSAID);
    for file in rust_files(book) {
        let text = book.read(&file)?;
        for (line, anchor) in anchors(&text) {
            let mut refuse =
                |why: String| findings.push(Finding::new(&file, line, why));
            if !ends_after(&text, line, anchor) {
                refuse(format!("anchor `{anchor}` is not ended"));
            }
            let is_shown = file.to_string_lossy().contains("/src/");
            if is_shown && !is_whole(&text, line, anchor) {
                refuse(format!("anchor `{anchor}` begins or ends in a block"));
            }
            let is_used = used.contains(&(file.clone(), anchor.to_owned()));
            let named = format!("{}:{anchor}", file.display());
            if !is_used && !unsaid.allows(|it| it == named) {
                refuse(format!("no page includes the anchor `{anchor}`"));
            }
        }
    }
    findings.extend(unsaid.unused());
    Ok(findings)
}

/// What is wrong with a directive, if anything.
fn complaint(book: &Book, found: &Directive<'_>) -> Option<String> {
    let Directive { kind, anchor, .. } = found;
    if !found.is_include() {
        return Some(format!(
            "`#{kind}` is not used in this book, only includes are"
        ));
    }
    let file = found.file.display();
    let Ok(text) = book.read(&found.file) else {
        return Some(format!("there is no file `{file}` to include"));
    };
    let is_line = |first: char| first.is_ascii_digit() || first == ':';
    if anchor.is_empty() {
        None
    } else if anchor.starts_with(is_line) {
        Some(format!("`{anchor}`: include by anchor, not by line numbers"))
    } else if anchors(&text).any(|(_, name)| name == *anchor) {
        None
    } else {
        Some(format!("`{file}` has no anchor `{anchor}`"))
    }
}

/// What a page shows of a program is whole: nothing begins or ends in the middle of a block.
fn is_whole(text: &str, line: usize, anchor: &str) -> bool {
    let section = text.lines().skip(line).take_while(|it| {
        it.split_once("ANCHOR_END:")
            .is_none_or(|(_, name)| name.trim() != anchor)
    });
    let section: String = section.collect();
    section.matches('{').count() == section.matches('}').count()
}

/// The anchors that begin in a file, with their lines.
fn anchors(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().filter_map(|(index, line)| {
        Some((
            index + 1,
            line.split_once("ANCHOR:")?.1.split_whitespace().next()?,
        ))
    })
}

fn ends_after(text: &str, line: usize, anchor: &str) -> bool {
    text.lines().skip(line).any(|line| {
        line.split_once("ANCHOR_END:")
            .is_some_and(|(_, name)| name.trim() == anchor)
    })
}

fn rust_files(book: &Book) -> impl Iterator<Item = PathBuf> {
    book.listings.iter().flat_map(|listing| {
        let folders = ["src", "tests", "compile-fail"]
            .map(|folder| listing.files(&book.root, folder, "rs"));
        [
            listing.top_files(&book.root, "rs"),
            listing.top_files(&book.root, "txt"), // what was recorded
            folders.concat(),
        ]
        .concat()
    })
}
