//! What a technique promises is said by the tests, and the tables of the pages say the same.
//!
//! A test that decides a cell of a table says so in its doc comment: `/// Isolated? No.`

use super::functions::{Test, all_tests};
use super::tables::{self, Table, tables};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A table with one of these columns says what techniques promise.
pub(super) const WORDS: [&str; 4] =
    ["atomic?", "isolated?", "live?", "durable?"];

/// The columns of such a table that promise nothing.
const ADVICE: [&str; 1] = ["choose it when"];

/// What begins a cell that says neither what holds nor when.
const HEDGES: [&str; 12] = [
    "mostly",
    "usually",
    "largely",
    "nearly",
    "almost",
    "partly",
    "generally",
    "normally",
    "often",
    "sometimes",
    "perhaps",
    "probably",
];

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
    /// Its first word.
    first: String,
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
    let tests = all_tests(book)?;
    let mut declared = declared(&tests, &words)?;
    let mut known: BTreeMap<_, (Verdict, &Chapter, usize)> = BTreeMap::new();
    let mut findings = Vec::new();
    for (page, cell) in &cells {
        let mut refuse = |why: String| {
            findings.push(Finding::new(&page.path, cell.line, why));
        };
        let Cell { line, technique, word, verdict, first, links } = cell;
        let (said, file, at) =
            known.entry((technique, word)).or_insert((*verdict, *page, *line));
        if *said != *verdict {
            refuse(format!(
                "`{technique}`, {word}? says {verdict:?}, and {}:{at} says {said:?}",
                file.path.display()
            ));
        }
        if HEDGES.contains(&first.as_str()) {
            refuse(format!(
                "`{technique}`, {word}? begins with `{first}`: say yes, no, or when"
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
    findings.extend(said(book, &tests)?);
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
fn declared(tests: &[Test], words: &BTreeSet<String>) -> Result<Facts> {
    let fact = Regex::new(r"([A-Z][\w ,:]*)\? (Yes|No|Partly)\.")?;
    let mut facts = Facts::new();
    for test in tests {
        for found in fact.captures_iter(&test.doc) {
            let word = found[1].to_lowercase();
            if !words.contains(&word) {
                continue;
            }
            let key = (test.package.clone(), test.name.clone(), word);
            let fact = facts.entry(key).or_insert(Declared {
                file: test.file.clone(),
                line: test.line,
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
    Ok(facts)
}

fn cells(page: &Chapter) -> Vec<Cell> {
    let mut cells = Vec::new();
    for Table { headings, rows } in tables(&page.source) {
        if !headings.iter().any(|it| WORDS.contains(&it.as_str())) {
            continue;
        }
        for row in rows {
            let mut row = row.into_iter();
            let technique = row.next().map_or(String::new(), |it| it.text);
            for (heading, cell) in headings.iter().skip(1).zip(row) {
                if !ADVICE.contains(&heading.as_str()) {
                    cells.push(Cell {
                        line: cell.line,
                        technique: technique.clone(),
                        word: heading.trim_end_matches('?').to_owned(),
                        verdict: verdict(&cell.text),
                        first: first_word(&cell.text).to_lowercase(),
                        links: links(&cell),
                    });
                }
            }
        }
    }
    cells
}

fn links(cell: &tables::Cell) -> Vec<Link> {
    let tests = cell.links.iter().filter_map(|it| it.tests().zip(Some(it)));
    let links = tests.enumerate().map(|(nth, (package, link))| Link {
        package: package.to_owned(),
        test: link.title.clone(),
        // What stands before the first link speaks for it.
        verdict: verdict(&cell.text[if nth == 0 { 0 } else { link.at }..]),
    });
    links.collect()
}

fn first_word(words: &str) -> String {
    words.chars().take_while(|it| it.is_alphabetic()).collect()
}

fn verdict(words: &str) -> Verdict {
    match first_word(words).as_str() {
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
fn said(book: &Book, tests: &[Test]) -> Result<Vec<Finding>> {
    let answer = Regex::new(r"([A-Z][\w ,:]*)\? ([^.?]+)\.")?;
    let docs: BTreeMap<_, _> = tests
        .iter()
        .map(|it| ((it.package.as_str(), it.name.as_str()), &it.doc))
        .collect();
    let mut findings = Vec::new();
    for page in &book.chapters {
        for table in tables(&page.source) {
            for (heading, cell) in table.cells() {
                let tests = cell.links.iter().filter_map(|it| {
                    docs.get(&(it.tests()?, it.title.as_str()))
                });
                for found in tests.flat_map(|it| answer.captures_iter(it)) {
                    let is_it = found[1].eq_ignore_ascii_case(heading);
                    let said = found[2].to_lowercase();
                    // A yes or no is looked at above.
                    if is_it
                        && !["yes", "no", "partly"].contains(&&*said)
                        && !cell.text.to_lowercase().starts_with(&said)
                    {
                        let why = format!(
                            "the test says `{}? {}.`, the cell `{}`",
                            &found[1], &found[2], cell.text
                        );
                        findings.push(Finding::new(&page.path, cell.line, why));
                    }
                }
            }
        }
    }
    Ok(findings)
}
