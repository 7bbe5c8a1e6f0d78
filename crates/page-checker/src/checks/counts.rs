//! Each count of a scenario stands where a page speaks of it, and says by itself how many.

use super::resolve;
use crate::book::line_of;
use crate::{Book, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::BTreeMap;

const FOLDER: &str = "tests/schedules/counts";

/// Counts that no page includes (of all schedules, one may speak or not), or several, so that one
/// stands in the place of another; *none of* and *each of* typed before the number of all schedules.
pub fn counts(book: &Book) -> Result<Vec<Finding>> {
    let include = Regex::new(
        r"\{\{#include (\S*tests/schedules/counts/[\w-]+\.txt):([\w-]+)\}\}",
    )?;
    let typed =
        Regex::new(r"(?i)\b(?:none|each|every one|all|any)(?: of| the)*\s*$")?;
    let mut findings = Vec::new();
    let mut included = BTreeMap::new();
    for page in &book.chapters {
        for found in include.captures_iter(&page.source) {
            let at = found.get_match().start();
            let line = line_of(&page.source, at);
            let mut refuse = |why: String| {
                findings.push(Finding::new(&page.path, line, why));
            };
            if typed.is_match(&page.source[..at]) {
                refuse(
                    "typed is how many of them: the count says it".to_owned(),
                );
            }
            let file = resolve(&page.path, &found[1]);
            let place = (page.path.display().to_string(), line);
            let count = (file, found[2].to_owned());
            if let Some((page, line)) = included.insert(count, place) {
                refuse(format!(
                    "`{}` of `{}` is stated in {page}:{line}: is another meant?",
                    &found[2], &found[1]
                ));
            }
        }
    }
    for page in &book.chapters {
        for (line, why) in exchanged(&page.source, &include) {
            findings.push(Finding::new(&page.path, line, why));
        }
    }
    for file in workspace::files(&book.root, FOLDER, "txt") {
        let text = book.read(&file)?;
        let is_there = |name: &str| {
            included.contains_key(&(file.clone(), name.to_owned()))
        };
        // Of a single schedule, a page says that there is only one.
        let is_single = text.starts_with("ANCHOR: all\n1\n") && is_there("all");
        for (index, line) in text.lines().enumerate() {
            let Some(name) = line.strip_prefix("ANCHOR: ") else { continue };
            if name != "all" && !is_there(name) && !is_single {
                let why = format!("no page includes the count `{name}`");
                findings.push(Finding::new(&file, index + 1, why));
            }
        }
    }
    Ok(findings)
}

/// Rows of one table whose counts would fit better the other way round, by the words in the names
/// of the counts.
fn exchanged(source: &str, include: &Regex) -> Vec<(usize, String)> {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|it: char| !it.is_alphanumeric());
        let words = words.filter(|it| !it.is_empty());
        words.map(str::to_lowercase).collect()
    };
    // The row, its words, the words of its count.
    let mut table: Vec<(usize, Vec<String>, Vec<String>)> = Vec::new();
    let mut found = Vec::new();
    for (index, line) in source.lines().enumerate() {
        if !line.starts_with('|') {
            table.clear();
            continue;
        }
        let Some(count) = include.captures(line) else { continue };
        let name = count[1].rsplit('/').next().unwrap_or_default();
        let name = words(name.trim_end_matches(".txt"));
        let row = words(&include.replace_all(line, ""));
        for (other, its_row, its_name) in &table {
            // How many words of a count that the other lacks are in a row, and where the first is.
            let fit = |row: &[String], name: &[String], not: &[String]| {
                let own = name.iter().filter(|it| !not.contains(it));
                let at = own.filter_map(|it| row.iter().position(|w| w == it));
                (at.clone().count(), at.min())
            };
            let as_is =
                [fit(&row, &name, its_name), fit(its_row, its_name, &name)];
            let turned =
                [fit(&row, its_name, &name), fit(its_row, &name, its_name)];
            let sum = |fits: [(usize, Option<usize>); 2]| fits[0].0 + fits[1].0;
            let is_later = |at: usize| {
                as_is[at].0 == turned[at].0 && as_is[at].1 > turned[at].1
            };
            if sum(turned) > sum(as_is) || (is_later(0) && is_later(1)) {
                found.push((
                    index + 1,
                    format!("its count and that of line {other} are exchanged"),
                ));
            }
        }
        table.push((index + 1, row, name));
    }
    found
}
