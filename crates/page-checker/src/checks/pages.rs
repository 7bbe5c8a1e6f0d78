//! Every page is in the table of contents, and every chapter ends as chapters do.

use crate::book::{events, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

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
        if chapter.source.contains("id=\"listing-") {
            ending(chapter, &mut findings);
        }
    }
    Ok(findings)
}

/// *What we showed*, if there is one: columns of the four words, each cell with its evidence. At
/// most two exercises.
fn ending(chapter: &Chapter, findings: &mut Vec<Finding>) {
    static COLUMNS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?m)^\| technique( \| atomic\?)?( \| isolated\?)?( \| live\?)?( \| durable\?)? \|$",
        )
        .expect("is a regex")
    });
    let source = &chapter.source;
    let mut refuse =
        |line, why: &str| findings.push(Finding::new(&chapter.path, line, why));
    if let Some(at) = source.find("\n## What we showed\n") {
        if !COLUMNS.is_match(&source[at..]) {
            let why = "no table of techniques and some of atomic?, isolated?, live?, durable?";
            refuse(line_of(source, at) + 1, why);
        }
        for (line, cell) in cells_without_link(&source[at..]) {
            let why = format!("the cell `{cell}` links to no evidence");
            refuse(line_of(source, at) + line - 1, &why);
        }
    }
    let exercises = source.matches("id=\"exercise-").count();
    let has_section = source.contains("\n## Exercises\n")
        || source.contains("\n## Exercise\n");
    if exercises > 2 || has_section != (exercises > 0) {
        let why =
            format!("`## Exercises` with one or two of them, not {exercises}");
        refuse(1, &why);
    }
}

/// The cells of the first table, but for its heading and first column, that have no link.
fn cells_without_link(section: &str) -> Vec<(usize, String)> {
    let mut cells = Vec::new();
    let (mut column, mut text, mut linked) = (0, String::new(), false);
    for (event, range) in events(section) {
        match event {
            Event::Start(Tag::TableRow | Tag::TableHead) => column = 0,
            Event::Start(Tag::TableCell) => {
                (text, linked) = (String::new(), false)
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                linked |= dest_url.contains("#tests-")
                    || dest_url.contains("#listing-");
            }
            Event::Text(part) => text.push_str(&part),
            Event::End(TagEnd::TableCell) => {
                if column > 0 && !linked {
                    cells.push((
                        line_of(section, range.start),
                        std::mem::take(&mut text),
                    ));
                }
                column += 1;
            }
            Event::End(TagEnd::TableHead) => cells.clear(),
            Event::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    cells
}
