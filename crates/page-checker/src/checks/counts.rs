//! Each count of a scenario stands where a page speaks of it, and says by itself how many.

use crate::book::{Directive, directives, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use regex::{Captures, Regex};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Where the figures of all scenarios are.
const FIGURES: &str = "tests/schedules/figures";

/// Where the counts of all scenarios are recorded.
pub(super) const FOLDER: &str = "tests/schedules/counts";

/// Counts that no page includes (of all schedules, one may speak or not), or several, so that one
/// stands in the place of another, and figures likewise; counts that are exchanged; *none of* and *each of*
/// typed before the number of all schedules.
pub fn counts(book: &Book) -> Result<Vec<Finding>> {
    let typed =
        Regex::new(r"(?i)\b(?:none|each|every one|all|any)(?: of| the)*\s*$")?;
    let mut findings = Vec::new();
    let mut included = BTreeMap::new();
    for page in &book.chapters {
        for count in page.includes().iter().filter(|it| is_count(it)) {
            let line = line_of(&page.source, count.at);
            let mut refuse = |why: String| {
                findings.push(Finding::new(&page.path, line, why));
            };
            if typed.is_match(&page.source[..count.at]) {
                refuse(
                    "typed is how many of them: the count says it".to_owned(),
                );
            }
            let place = (page.path.display().to_string(), line);
            let (file, name) = (count.file.clone(), count.anchor.to_owned());
            if let Some((page, line)) = included.insert((file, name), place) {
                refuse(format!(
                    "`{}` of `{}` is stated in {page}:{line}: is another meant?",
                    count.anchor,
                    count.file.display()
                ));
            }
        }
    }
    figures(book, &mut findings);
    for page in &book.chapters {
        for (line, why) in [exchanged(page), exchanged_in_text(page)].concat() {
            findings.push(Finding::new(&page.path, line, why));
        }
    }
    for file in workspace::files(&book.root, FOLDER, "txt") {
        let text = book.read(&file)?;
        let is_there = |name: &str| {
            included.contains_key(&(file.clone(), name.to_owned()))
        };
        if !included.keys().any(|it| it.0 == file) {
            let why = "no page includes any of these counts";
            findings.push(Finding::new(&file, 1, why));
        }
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

/// Each figure stands in one place.
fn figures(book: &Book, findings: &mut Vec<Finding>) {
    let mut shown = BTreeMap::new();
    for page in &book.chapters {
        for figure in page.includes() {
            let file = figure.file;
            if !file.starts_with(FIGURES) {
                continue;
            }
            let line = line_of(&page.source, figure.at);
            let place = format!("{}:{line}", page.path.display());
            if let Some(place) = shown.insert(file.clone(), place) {
                let why = format!(
                    "`{}` is shown in {place}: is another meant?",
                    file.display()
                );
                findings.push(Finding::new(&page.path, line, why));
            }
        }
    }
    for file in workspace::files(&book.root, FIGURES, "html") {
        if !shown.contains_key(&file) {
            findings.push(Finding::new(file, 1, "no page shows this figure"));
        }
    }
}

/// Whether an include is of a count.
pub(super) fn is_count(include: &Directive<'_>) -> bool {
    include.file.starts_with(FOLDER)
}

/// Rows of one table whose counts would fit better the other way round, by the words in the names
/// of the counts.
fn exchanged(page: &Chapter) -> Vec<(usize, String)> {
    // The row, its words, the words of its count.
    let mut table: Vec<(usize, Vec<String>, Vec<String>)> = Vec::new();
    let mut found = Vec::new();
    for (index, line) in page.source.lines().enumerate() {
        if !line.starts_with('|') {
            table.clear();
            continue;
        }
        let mut counts = directives(&page.path, line);
        counts.retain(is_count);
        let name = counts.first().and_then(|it| it.file.file_stem());
        let Some(name) = name else { continue };
        let name = words(&name.to_string_lossy());
        let without =
            |row: String, it: &Directive<'_>| row.replace(it.text, "");
        let row = words(&counts.iter().fold(line.to_owned(), without));
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

fn words(text: &str) -> Vec<String> {
    let words = text.split(|it: char| !it.is_alphanumeric());
    let words = words.filter(|it| !it.is_empty());
    words.map(str::to_lowercase).collect()
}

/// What a page states by an include.
struct Stated<'a> {
    /// Of the page, counted from 0.
    index: usize,
    line: &'a str,
    /// In the line.
    at: usize,
    /// The words of its file's name, and of its own.
    name: Vec<String>,
    is_count: bool,
}

/// Counts of one paragraph, or anything else that is recorded and included in one line, that would fit
/// better the other way round: by the words of their clauses.
fn exchanged_in_text(page: &Chapter) -> Vec<(usize, String)> {
    let mut before: Vec<Stated<'_>> = Vec::new();
    let mut found = Vec::new();
    for (index, line) in page.source.lines().enumerate() {
        if line.is_empty() || line.starts_with('|') {
            before.clear();
            continue;
        }
        for include in directives(&page.path, line) {
            let is_text = ["txt", "md"]
                .iter()
                .any(|it| include.file.extension().is_some_and(|is| is == *it));
            if !is_text || include.anchor.is_empty() {
                continue;
            }
            let file = include.file.file_stem().unwrap_or_default();
            let name = format!("{}:{}", file.to_string_lossy(), include.anchor);
            let (name, is_count) = (words(&name), is_count(&include));
            let it = Stated { index, line, at: include.at, name, is_count };
            found.extend(
                before.iter().filter(|other| fit_turned(&it, other)).map(
                    |other| {
                        let [one, two] =
                            [&it, other].map(|it| it.name.join("-"));
                        let why = format!("`{one}` and `{two}` are exchanged");
                        (index + 1, why)
                    },
                ),
            );
            before.push(it);
        }
    }
    found
}

/// Whether two would fit better in each other's clause.
fn fit_turned(one: &Stated<'_>, other: &Stated<'_>) -> bool {
    let clauses = match one.index == other.index {
        true => apart(one.line, one.at, other.at),
        false if one.is_count && other.is_count => Some([one.line, other.line]),
        false => None,
    };
    let Some(clauses) = clauses else { return false };
    let [first, second] = clauses.map(|it| words(&without_includes(it)));
    let fit = |clause: &[String], it: &Stated<'_>, not: &Stated<'_>| {
        let own = it.name.iter().filter(|it| !not.name.contains(it));
        own.filter(|it| clause.contains(it)).count()
    };
    let as_is = fit(&first, one, other) + fit(&second, other, one);
    fit(&first, other, one) + fit(&second, one, other) > as_is
}

fn without_includes(text: &str) -> String {
    static INCLUDE: LazyLock<Regex> = regex!(r"\{\{[^}]*\}\}");
    INCLUDE.replace_all(text, "").into_owned()
}

/// The two clauses of a line that have these places in them, if they are two.
fn apart(line: &str, one: usize, other: usize) -> Option<[&str; 2]> {
    static MARKUP: LazyLock<Regex> = regex!(r"\{\{[^}]*\}\}|\]\([^)]*\)");
    // As long as before.
    let blank = |it: &Captures<'_>| "_".repeat(it[0].len());
    let text = MARKUP.replace_all(line, blank);
    let clause = |at: usize, ends: &[char]| {
        let from = text[..at].rfind(ends).map_or(0, |it| it + 1);
        let to = text[at..].find(ends).map_or(line.len(), |it| at + it);
        &line[from..to]
    };
    let clauses = [&[';', '.', ':'][..], &[',', ';', '.', ':']]
        .map(|ends| [one, other].map(|it| clause(it, ends)));
    clauses.into_iter().find(|[one, other]| one.as_ptr() != other.as_ptr())
}
