//! Every page is in the table of contents, and every chapter ends as chapters do.

use super::facts::WORDS;
use super::tables::{Cell, tables};
use crate::book::{events, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::Event;
use regex::Regex;
use std::path::Path;

/// Pages that `SUMMARY.md` leaves out; comments; chapters without evidence or exercises.
pub fn pages(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for file in workspace::files(&book.root, "src", "md") {
        let is_chapter =
            book.chapters.iter().any(|chapter| chapter.path == file);
        // mdBook makes the page for what is missing of 404.md.
        let is_special = ["src/SUMMARY.md", "src/404.md"]
            .iter()
            .any(|special| file == Path::new(special));
        if !is_chapter && !is_special {
            findings.push(Finding::new(
                &file,
                1,
                "this page is not in SUMMARY.md",
            ));
        }
    }
    for chapter in &book.chapters {
        for (event, range) in events(&chapter.source) {
            if let Event::Html(html) | Event::InlineHtml(html) = event
                && html.contains("<!--")
            {
                let line = line_of(&chapter.source, range.start);
                let why = "a reader does not see a comment, and a check may";
                findings.push(Finding::new(&chapter.path, line, why));
            }
        }
        for (line, cell) in unlinked(&chapter.source) {
            let why = format!("`{cell}` has evidence in another row, not here");
            findings.push(Finding::new(&chapter.path, line, why));
        }
        if chapter.source.contains("id=\"listing-") {
            ending(chapter, &mut findings);
        }
    }
    for (page, next) in book.chapters.iter().zip(&book.chapters[1..]) {
        let last = page.source.trim_end().lines().last().unwrap_or_default();
        let Some((_, target)) = last
            .strip_prefix("Next question: ")
            .and_then(|it| it.rsplit_once("]("))
        else {
            continue;
        };
        if super::resolve(&page.path, target.trim_end_matches(')')) != next.path
        {
            let line = page.source.trim_end().lines().count();
            let why = format!("the next page is `{}`", next.path.display());
            findings.push(Finding::new(&page.path, line, why));
        }
    }
    findings.extend(solutions(book)?);
    Ok(findings)
}

/// A reader who looks for an answer knows on which page the question was: the solutions come in
/// the order in which the pages ask. Names the first that does not.
fn solutions(book: &Book) -> Result<Option<Finding>> {
    let asks = Regex::new(r"solutions\.md#(solution-[\w-]+)")?;
    let answers = Regex::new(r"\{#(solution-[\w-]+)\}")?;
    let page = Path::new("src/solutions.md");
    let Some(page) = book.chapters.iter().find(|it| it.path == page) else {
        return Ok(None);
    };
    let asked =
        book.chapters.iter().flat_map(|it| asks.captures_iter(&it.source));
    let mut asked = asked.map(|it| it.extract::<1>().1[0]);
    let answered = answers.captures_iter(&page.source);
    let mut answered = answered.map(|it| it.get(1).expect("is there"));
    loop {
        let (asked, answered) = (asked.next(), answered.next());
        if asked.is_none() && answered.is_none() {
            return Ok(None);
        }
        if asked != answered.map(|it| it.as_str()) {
            let at = answered.map_or(page.source.len(), |it| it.start());
            let name = |it: Option<&str>| it.unwrap_or("nothing").to_owned();
            let why = format!(
                "`{}` stands here; what the pages ask next is `{}`",
                name(answered.map(|it| it.as_str())),
                name(asked)
            );
            let line = line_of(&page.source, at);
            return Ok(Some(Finding::new(&page.path, line, why)));
        }
    }
}

/// *What we showed*, where techniques differ, each cell with its evidence; few exercises.
fn ending(chapter: &Chapter, findings: &mut Vec<Finding>) {
    let source = &chapter.source;
    let mut refuse =
        |line, why: &str| findings.push(Finding::new(&chapter.path, line, why));
    if let Some(at) = source.find("\n## What we showed\n") {
        let heading = source[at..].lines().find(|it| it.starts_with('|'));
        let heading = heading.unwrap_or_default();
        if !WORDS.iter().any(|word| heading.contains(word)) {
            let why = format!("no table with a column of {WORDS:?}");
            refuse(line_of(source, at) + 1, &why);
        }
        for (line, cell) in cells_without_link(&source[at..]) {
            let why = format!("the cell `{cell}` links to no evidence");
            refuse(line_of(source, at) + line - 1, &why);
        }
    }
    let exercises = source.matches("id=\"exercise-").count();
    let announced = source.contains("\n## Exercises\n")
        || source.contains("\n## Exercise\n");
    if exercises > AT_MOST || announced != (exercises > 0) {
        let why = format!(
            "`## Exercises` with {AT_MOST} exercises at most, not {exercises}"
        );
        refuse(1, &why);
    }
}

/// Exercises on a page.
const AT_MOST: usize = 2;

/// The cells of the first table, but for its heading and first column, that have no link.
fn cells_without_link(section: &str) -> Vec<(usize, String)> {
    let first = tables(section).into_iter().next();
    let rows = first.into_iter().flat_map(|it| it.rows);
    rows.flat_map(|row| row.into_iter().skip(1))
        .filter(|it| {
            let leads_to =
                |to| it.links.iter().any(|it| it.target.contains(to));
            !leads_to("#tests-") && !leads_to("#listing-")
        })
        .map(|it| (it.line, it.text))
        .collect()
}

/// Cells without a link that say what other cells of their table say with a link to a test.
fn unlinked(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for table in tables(source) {
        let cells = table.rows.into_iter().flatten();
        let (linked, bare): (Vec<_>, Vec<_>) = cells
            .partition(|it| it.links.iter().any(|it| it.tests().is_some()));
        let repeats =
            |it: &Cell| linked.iter().any(|that| that.text == it.text);
        // A *yes* may stand for all of its row.
        let bare =
            bare.into_iter().filter(|it| it.text != "yes" && repeats(it));
        found.extend(bare.map(|it| (it.line, it.text)));
    }
    found
}
