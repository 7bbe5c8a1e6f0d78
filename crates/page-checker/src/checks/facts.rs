//! No two pages say different things of one technique, nor of what one test shows.

use crate::book::{events, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The columns that say what a technique promises.
const WORDS: [&str; 4] = ["atomic?", "isolated?", "live?", "durable?"];

/// A verdict: the first word of a cell, as far as it decides.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    Yes,
    No,
    Partly,
}

/// One cell of a table of promises.
struct Cell {
    line: usize,
    technique: String,
    word: &'static str,
    verdict: Verdict,
    tests: Vec<String>,
}

/// Cells that contradict an earlier one about the same technique, or with the same test.
pub fn facts(book: &Book) -> Result<Vec<Finding>> {
    let mut known: BTreeMap<String, (Verdict, PathBuf, usize)> =
        BTreeMap::new();
    let mut findings = Vec::new();
    for page in &book.chapters {
        for cell in cells(page) {
            let subjects =
                cell.tests.iter().map(|it| format!("the test `{it}`"));
            let technique = format!("`{}`", cell.technique);
            for subject in subjects.chain([technique]) {
                let key = format!("{subject}, {}", cell.word);
                let found = (cell.verdict, page.path.clone(), cell.line);
                let (verdict, file, line) =
                    known.entry(key.clone()).or_insert(found);
                // One test may show both that it holds and where that ends.
                let is_partly =
                    [*verdict, cell.verdict].contains(&Verdict::Partly);
                let differs = *verdict != cell.verdict;
                if differs && !(is_partly && key.starts_with("the test")) {
                    let why = format!(
                        "{key} says {:?}, and {}:{line} says {verdict:?}",
                        cell.verdict,
                        file.display()
                    );
                    findings.push(Finding::new(&page.path, cell.line, why));
                }
            }
        }
    }
    Ok(findings)
}

fn cells(page: &Chapter) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut heading: Vec<String> = Vec::new();
    let (mut row, mut in_head) = (Vec::<(String, Vec<String>)>::new(), false);
    for (event, range) in events(&page.source) {
        match event {
            Event::Start(Tag::TableHead) => (heading.clear(), in_head = true).0,
            Event::End(TagEnd::TableHead) => {
                heading = row.drain(..).map(|it| it.0).collect();
                in_head = false;
            }
            Event::Start(Tag::TableRow) => row.clear(),
            Event::Start(Tag::TableCell) => row.push(Default::default()),
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                if let Some((_, tests)) = row.last_mut()
                    && dest_url.contains("#tests-")
                {
                    tests.push(title.into_string());
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((words, _)) = row.last_mut() {
                    words.push_str(&text);
                }
            }
            Event::End(TagEnd::TableRow) if !in_head => {
                let line = line_of(&page.source, range.start);
                let technique =
                    row.first().map_or("", |it| it.0.as_str()).to_owned();
                for (title, (words, tests)) in heading.iter().zip(&row) {
                    let word = WORDS.into_iter().find(|it| it == title);
                    if let Some(word) = word {
                        let (technique, tests) =
                            (technique.clone(), tests.clone());
                        let verdict = verdict(words);
                        cells.push(Cell {
                            line,
                            technique,
                            word,
                            verdict,
                            tests,
                        });
                    }
                }
            }
            Event::End(TagEnd::Table) => heading.clear(),
            _ => {}
        }
    }
    cells
}

fn verdict(words: &str) -> Verdict {
    let first: String =
        words.chars().take_while(|it| it.is_alphabetic()).collect();
    match first.as_str() {
        "yes" => Verdict::Yes,
        "no" => Verdict::No,
        _ => Verdict::Partly,
    }
}
