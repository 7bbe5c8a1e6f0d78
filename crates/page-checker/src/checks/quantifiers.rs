//! *Every schedule*, *no schedule*, *some schedules* are said of one scenario, and agree with it.

use super::allowed::Allowed;
use super::counts::is_count;
use super::functions::{body, functions_of};
use crate::book::{Directive, directives, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use regex::Regex;
use std::path::PathBuf;
use std::sync::LazyLock;

/// The pages that say what *under every schedule* means, and speak of no scenario.
const GENERAL: [&str; 3] = [
    "src/introduction.md",
    "src/glossary.md",
    "src/how-this-book-is-tested.md",
];

/// What sentences say of schedules at large, and of no scenario.
const AT_LARGE: &str = "tests/book/at-large.txt";

const SCENARIOS: &str = "tests/schedules/tests";

/// How many of the schedules a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Quantity {
    All,
    Some,
    None,
}

/// Sentences about schedules without the test or the count that decides them, or with one that
/// says something else; scenarios that count all schedules and demand nothing of each.
pub fn quantifiers(book: &Book) -> Result<Vec<Finding>> {
    let words = words()?;
    let scenarios = scenarios(book)?;
    let mut findings = undemanded(&scenarios)?;
    let mut at_large = Allowed::read(book, AT_LARGE);
    for page in &book.chapters {
        if GENERAL.iter().any(|it| page.path.as_os_str() == *it) {
            continue;
        }
        for (index, line) in page.source.lines().enumerate() {
            for (quantity, pattern) in &words {
                if let Some(said) = said(page, line, pattern)
                    && let Some(why) =
                        undecided(book, page, &scenarios, line, *quantity)
                    && !at_large.allows(|it| line.contains(it))
                {
                    let why = format!("`{said}`: {why}");
                    findings.push(Finding::new(&page.path, index + 1, why));
                }
            }
        }
    }
    findings.extend(at_large.unused());
    Ok(findings)
}

/// What says how many of the schedules.
fn words() -> Result<Vec<(Quantity, Regex)>> {
    let schedules = r"(?:of (?:its |the |these |their |all )?)?(?:\w+ )?(?:schedules?|interleavings?)\b";
    let words = [
        (Quantity::None, r"\b(?:no|none|not one|never under any)"),
        (
            Quantity::All,
            r"\b(?:every|all|each|any|whatever(?: the)?|no matter (?:what|which))(?: one)?",
        ),
        (Quantity::Some, r"\b(?:some|a few|most|at least one)"),
    ];
    let words = words.into_iter().map(|(quantity, word)| {
        let pattern = format!("(?i){word} {schedules}");
        Ok((quantity, Regex::new(&pattern)?))
    });
    words.collect()
}

/// The words of a line that match, unless it is a heading.
fn said(page: &Chapter, line: &str, pattern: &Regex) -> Option<String> {
    if line.starts_with('#') || line.starts_with("<summary>") {
        return None;
    }
    // Among the claims, this names a kind of evidence.
    let line = match page.path.ends_with("claims.md") {
        true => line.replace("under every schedule", ""),
        false => line.to_owned(),
    };
    pattern.find(&line).map(|it| it.as_str().to_owned())
}

/// Why nothing on this line decides what it says, if nothing does.
fn undecided(
    book: &Book,
    page: &Chapter,
    scenarios: &[Scenario],
    line: &str,
    quantity: Quantity,
) -> Option<&'static str> {
    static TEST: LazyLock<Regex> = regex!(r#"#tests-[\w-]+ "(\w+)"\)"#);
    let includes = directives(&page.path, line);
    let counts = includes.iter().filter(|it| is_count(it));
    let by_count = counts.map(|it| says(book, it) == Some(quantity));
    let tests = TEST.captures_iter(line);
    let by_test = tests.map(|it| demands(scenarios, &it[1], quantity));
    let decided: Vec<_> = by_count.chain(by_test).collect();
    match decided.as_slice() {
        [] => {
            Some("say of which scenario: link to its test or include its count")
        }
        all if all.contains(&true) => None,
        _ => Some("the test or the count on this line says something else"),
    }
}

/// A function of a program of scenarios.
struct Scenario {
    file: PathBuf,
    name: String,
    /// The line in which the body begins.
    line: usize,
    body: String,
}

fn scenarios(book: &Book) -> Result<Vec<Scenario>> {
    let mut scenarios = Vec::new();
    for file in workspace::files(&book.root, SCENARIOS, "rs") {
        let text = book.read(&file)?;
        for function in functions_of(&file, &text)? {
            let body = body(&function);
            scenarios.push(Scenario {
                file: file.clone(),
                name: function.sig.ident.to_string(),
                line: line_of(&text, body.start),
                body: text[body].to_owned(),
            });
        }
    }
    Ok(scenarios)
}

/// Who counts all schedules as good has demanded it of each.
fn undemanded(scenarios: &[Scenario]) -> Result<Vec<Finding>> {
    let all = Regex::new(r#"\("[\w-]+", (\w+)\.schedules\)"#)?;
    let mut findings = Vec::new();
    for Scenario { file, line, body, .. } in scenarios {
        for found in all.captures_iter(body) {
            let at = found.get_match().start();
            let demands =
                ["&", ""].map(|it| format!("every({it}{}", &found[1]));
            if !demands.iter().any(|it| body[..at].contains(it)) {
                let why = "all schedules are counted, and nothing is demanded of every one";
                let line = line + line_of(body, at) - 1;
                findings.push(Finding::new(file, line, why));
            }
        }
    }
    Ok(findings)
}

/// What a recorded count says: `all 6`, `2 of 6`, `none of 6`.
fn says(book: &Book, count: &Directive<'_>) -> Option<Quantity> {
    let text = book.read(&count.file).ok()?;
    let begin = format!("ANCHOR: {}\n", count.anchor);
    let count = text.split_once(&begin)?.1.lines().next()?.to_owned();
    Some(match count.split(' ').next()? {
        "all" => Quantity::All,
        "none" => Quantity::None,
        _ => Quantity::Some,
    })
}

/// Whether a scenario demands this: `every` what holds always or never, a count what holds
/// sometimes; and its name says nothing else.
fn demands(scenarios: &[Scenario], test: &str, quantity: Quantity) -> bool {
    let Some(scenario) = scenarios.iter().find(|it| it.name == test) else {
        return false;
    };
    let body = &scenario.body;
    let is_named = |words: &[&str]| {
        let mut parts = test.split('_');
        parts.any(|part| words.contains(&part))
    };
    match quantity {
        Quantity::Some => {
            !is_named(&["every", "always", "never", "any"])
                && (body.contains("exactly(") || body.contains("counts("))
        }
        Quantity::All | Quantity::None => {
            let denies = is_named(&[
                "never", "no", "none", "nobody", "nothing", "not", "waiting",
            ]);
            !is_named(&["some", "can", "may", "sometimes"])
                && (quantity == Quantity::All || denies)
                && (body.contains("every(") || body.contains("deadlocks"))
        }
    }
}
