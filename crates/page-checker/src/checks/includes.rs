//! Every include leads to a file and an anchor; every anchor is included somewhere.

use super::resolve;
use crate::book::line_of;
use crate::{Book, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::HashSet;
use std::path::PathBuf;

/// What is recorded, and no page need say.
const UNSAID: [(&str, &str); 4] = [
    ("sqlite-bank/kills-wal.txt", "hot"),
    ("sqlite-bank/kills-wal.txt", "wrong"),
    ("two-primaries/hundred-rounds.txt", "rounds"),
    ("waits-for-a-second/hundred-rounds.txt", "rounds"),
];

/// Missing files, bad anchors, line numbers, unknown directives; anchors that no page uses.
pub fn includes(book: &Book) -> Result<Vec<Finding>> {
    let directive =
        Regex::new(r"\{\{\s*#\s*(\w+)\s*([^}:\s]*):?([^}\s]*)\s*\}\}")?;
    let mut findings = Vec::new();
    let mut used = HashSet::new();
    for chapter in &book.chapters {
        for (at, _) in chapter.source.match_indices("\\{{#") {
            let line = line_of(&chapter.source, at);
            let why = "a backslash keeps this from being included";
            findings.push(Finding::new(&chapter.path, line, why));
        }
        for found in directive.captures_iter(&chapter.source) {
            let line = line_of(&chapter.source, found.get_match().start());
            let mut refuse = |why: String| {
                findings.push(Finding::new(&chapter.path, line, why))
            };
            let [kind, path, anchor] = found.extract().1;
            if !["include", "rustdoc_include"].contains(&kind) {
                refuse(format!(
                    "`#{kind}` is not used in this book, only includes are"
                ));
                continue;
            }
            let file = resolve(&chapter.path, path);
            let Ok(text) = book.read(&file) else {
                refuse(format!(
                    "there is no file `{}` to include",
                    file.display()
                ));
                continue;
            };
            if anchor.is_empty() {
                continue;
            }
            if anchor.starts_with(|first: char| {
                first.is_ascii_digit() || first == ':'
            }) {
                refuse(format!(
                    "`{anchor}`: include by anchor, not by line numbers"
                ));
            } else if !anchors(&text).any(|(_, name)| name == anchor) {
                refuse(format!(
                    "`{}` has no anchor `{anchor}`",
                    file.display()
                ));
            }
            used.insert((file, anchor.to_owned()));
        }
    }
    for file in rust_files(book) {
        let text = book.read(&file)?;
        for (line, anchor) in anchors(&text) {
            if !ends_after(&text, line, anchor) {
                let why = format!("anchor `{anchor}` is not ended");
                findings.push(Finding::new(&file, line, why));
            }
            // What a page shows of a program is whole: nothing ends in the middle of a block.
            let section = text.lines().skip(line).take_while(|it| {
                it.split_once("ANCHOR_END:")
                    .is_none_or(|(_, name)| name.trim() != anchor)
            });
            let section: String = section.collect();
            let is_shown = file.to_string_lossy().contains("/src/");
            if is_shown
                && section.matches('{').count() != section.matches('}').count()
            {
                let why =
                    format!("anchor `{anchor}` begins or ends in a block");
                findings.push(Finding::new(&file, line, why));
            }
            let is_unsaid =
                UNSAID.iter().any(|it| file.ends_with(it.0) && anchor == it.1);
            if !used.contains(&(file.clone(), anchor.to_owned())) && !is_unsaid
            {
                let why = format!("no page includes the anchor `{anchor}`");
                findings.push(Finding::new(&file, line, why));
            }
        }
    }
    Ok(findings)
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
