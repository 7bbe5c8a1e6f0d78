//! What a technique promises is said by the tests, and the tables of the pages say the same.
//!
//! A test that decides a cell of a table says so in its doc comment: `/// Isolated? No.`

use super::test_functions;
use crate::book::{events, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A table with one of these columns says what techniques promise.
pub(super) const WORDS: [&str; 4] =
    ["atomic?", "isolated?", "live?", "durable?"];

/// The columns of such a table that promise nothing.
const ADVICE: [&str; 1] = ["choose it when"];

/// A verdict: the first word of a cell, as far as it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Yes,
    No,
    Partly,
}

/// One cell of a table of promises.
struct Cell {
    line: usize,
    technique: String,
    /// The heading of its column, without the question mark.
    word: String,
    verdict: Verdict,
    links: Vec<Link>,
}

/// A link of a cell to the test that decides it, with what its own words say.
struct Link {
    package: String,
    test: String,
    verdict: Verdict,
}

/// Where a test says that it decides something.
struct Declared {
    file: PathBuf,
    line: usize,
    verdicts: BTreeSet<Verdict>,
    /// The pages with a cell that links to it.
    pages: BTreeSet<PathBuf>,
}

/// By package, test and word.
type Facts = BTreeMap<(String, String, String), Declared>;

/// Cells that their tests do not declare, or declare otherwise; cells that contradict another of
/// the same technique; what a test declares and no table says.
pub fn facts(book: &Book) -> Result<Vec<Finding>> {
    let cells: Vec<_> = book
        .chapters
        .iter()
        .flat_map(|page| cells(page).into_iter().map(move |it| (page, it)))
        .collect();
    let words: BTreeSet<_> =
        cells.iter().map(|(_, it)| it.word.clone()).collect();
    let mut declared = declared(book, &words)?;
    let mut known: BTreeMap<_, (Verdict, &Chapter, usize)> = BTreeMap::new();
    let mut findings = Vec::new();
    for (page, cell) in &cells {
        let mut refuse = |why: String| {
            findings.push(Finding::new(&page.path, cell.line, why));
        };
        let Cell { line, technique, word, verdict, links } = cell;
        let (said, file, at) =
            known.entry((technique, word)).or_insert((*verdict, *page, *line));
        if *said != *verdict {
            refuse(format!(
                "`{technique}`, {word}? says {verdict:?}, and {}:{at} says {said:?}",
                file.path.display()
            ));
        }
        if links.is_empty() && *verdict != Verdict::Yes {
            refuse(format!(
                "`{technique}`, {word}? says {verdict:?}, and links to no test that shows it"
            ));
        }
        for Link { package, test, verdict } in links {
            let key = (package.clone(), test.clone(), word.clone());
            let fact = declared.get_mut(&key);
            // What holds partly has a test of the part that holds, or of the other.
            let agrees = fact.is_some_and(|it| {
                it.pages.insert(page.path.clone());
                *verdict == Verdict::Partly || it.verdicts.contains(verdict)
            });
            if !agrees {
                refuse(format!(
                    "the test `{test}` does not say `/// {}? {verdict:?}.`",
                    capital(word)
                ));
            }
        }
    }
    findings.extend(said(book)?);
    for ((package, test, word), fact) in declared {
        // Where its listing is shown and such promises are made, or else anywhere.
        let home = format!("id=\"tests-{package}\"");
        let mut homes = cells.iter().filter(|(page, cell)| {
            cell.word == word && page.source.contains(&home)
        });
        let is_said = match homes.next() {
            Some((page, _)) => fact.pages.contains(&page.path),
            None => !fact.pages.is_empty(),
        };
        // A scenario says what it found of a listing, whose own test the cell may link to.
        if !is_said && package != "schedules" {
            let why = format!(
                "`{test}` answers `{}?`, and its page has no cell with it",
                capital(&word)
            );
            findings.push(Finding::new(fact.file, fact.line, why));
        }
    }
    Ok(findings)
}

/// What the doc comments of the tests say about these words.
fn declared(book: &Book, words: &BTreeSet<String>) -> Result<Facts> {
    let fact = Regex::new(r"([A-Z][\w ,:]*)\? (Yes|No|Partly)\.")?;
    let mut facts = Facts::new();
    for listing in book.tested() {
        for file in listing.files(&book.root, "tests", "rs") {
            let source = book.read(&file)?;
            for (test, doc) in test_functions(&source) {
                let at = source.find(&format!("fn {test}(")).unwrap_or(0);
                for found in fact.captures_iter(&doc) {
                    let word = found[1].to_lowercase();
                    if !words.contains(&word) {
                        continue;
                    }
                    let key = (listing.name.clone(), test.to_owned(), word);
                    let fact = facts.entry(key).or_insert(Declared {
                        file: file.clone(),
                        line: line_of(&source, at),
                        verdicts: BTreeSet::new(),
                        pages: BTreeSet::new(),
                    });
                    fact.verdicts.insert(match &found[2] {
                        "Yes" => Verdict::Yes,
                        "No" => Verdict::No,
                        _ => Verdict::Partly,
                    });
                }
            }
        }
    }
    Ok(facts)
}

fn cells(page: &Chapter) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut heading: Vec<String> = Vec::new();
    let mut row = Vec::<(String, Vec<Link>)>::new();
    let (mut in_head, mut in_link) = (false, None);
    for (event, range) in events(&page.source) {
        match event {
            Event::Start(Tag::TableHead) => {
                heading.clear();
                in_head = true;
            }
            Event::End(TagEnd::TableHead) => {
                heading = row.drain(..).map(|it| it.0).collect();
                in_head = false;
            }
            Event::Start(Tag::TableRow) => row.clear(),
            Event::Start(Tag::TableCell) => row.push(Default::default()),
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                let package = dest_url.split_once("#tests-").map(|it| it.1);
                in_link = package
                    .map(|it| (it.to_owned(), title.into_string()))
                    .zip(row.last().map(|(words, _)| words.len()));
            }
            Event::End(TagEnd::Link) => {
                if let (Some(((package, test), at)), Some((words, links))) =
                    (in_link.take(), row.last_mut())
                {
                    // What stands before the first link speaks for it.
                    let at = if links.is_empty() { 0 } else { at };
                    let verdict = verdict(&words[at..]);
                    links.push(Link { package, test, verdict });
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((words, _)) = row.last_mut() {
                    words.push_str(&text);
                }
            }
            Event::End(TagEnd::TableRow) if !in_head => {
                let promises =
                    heading.iter().any(|it| WORDS.contains(&it.as_str()));
                let mut row = row.drain(..);
                let technique = row.next().map_or(String::new(), |it| it.0);
                for (title, (words, links)) in heading.iter().skip(1).zip(row) {
                    if promises && !ADVICE.contains(&title.as_str()) {
                        cells.push(Cell {
                            line: line_of(&page.source, range.start),
                            technique: technique.clone(),
                            word: title.trim_end_matches('?').to_owned(),
                            verdict: verdict(&words),
                            links,
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

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|it| it.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// Cells of any table that say something else than the test they link to, if its doc comment has
/// the heading of their column as a question: `/// What a panic closes? The whole bank.`
fn said(book: &Book) -> Result<Vec<Finding>> {
    let answer = Regex::new(r"([A-Z][\w ,:]*)\? ([^.?]+)\.")?;
    let mut docs: BTreeMap<(String, String), String> = BTreeMap::new();
    for listing in book.tested() {
        for file in listing.files(&book.root, "tests", "rs") {
            for (test, doc) in test_functions(&book.read(&file)?) {
                docs.insert((listing.name.clone(), test.to_owned()), doc);
            }
        }
    }
    let mut findings = Vec::new();
    for page in &book.chapters {
        let (mut headings, mut words) = (Vec::new(), String::new());
        let (mut column, mut in_head) = (0, false);
        let mut tests = Vec::new();
        for (event, range) in events(&page.source) {
            match event {
                Event::Start(Tag::TableHead) => {
                    (headings, in_head, column) = (Vec::new(), true, 0);
                }
                Event::End(TagEnd::TableHead) => in_head = false,
                Event::Start(Tag::TableRow) => column = 0,
                Event::Start(Tag::TableCell) => {
                    (words, tests) = (String::new(), Vec::new());
                }
                Event::Start(Tag::Link { dest_url, title, .. }) => {
                    if let Some((_, package)) = dest_url.split_once("#tests-") {
                        tests.push((package.to_owned(), title.into_string()));
                    }
                }
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                Event::End(TagEnd::TableCell) if in_head => {
                    headings.push(words.to_lowercase());
                }
                Event::End(TagEnd::TableCell) => {
                    let heading = headings.get(column);
                    let docs = tests.iter().filter_map(|it| docs.get(it));
                    for found in docs.flat_map(|it| answer.captures_iter(it)) {
                        let asked = found[1].to_lowercase();
                        let is_it = heading.is_some_and(|it| *it == asked);
                        let said = found[2].to_lowercase();
                        // These are looked at above.
                        let is_it =
                            is_it && !["yes", "no", "partly"].contains(&&*said);
                        if is_it && !words.to_lowercase().starts_with(&said) {
                            let line = line_of(&page.source, range.start);
                            let why = format!(
                                "the test says `{}? {}.`, the cell `{words}`",
                                &found[1], &found[2]
                            );
                            findings.push(Finding::new(&page.path, line, why));
                        }
                    }
                    column += 1;
                }
                _ => {}
            }
        }
    }
    Ok(findings)
}
