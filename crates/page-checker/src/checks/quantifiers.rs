//! *Every schedule*, *no schedule*, *some schedules* are said of one scenario, and agree with it.

use super::resolve;
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use regex::Regex;

/// The pages that say what *under every schedule* means, and speak of no scenario.
const GENERAL: [&str; 3] = [
    "src/introduction.md",
    "src/glossary.md",
    "src/how-this-book-is-tested.md",
];

/// Sentences that speak of schedules at large, and of no scenario.
const AT_LARGE: [&str; 5] = [
    "run, unchanged, under every schedule",
    "runs a small program under every schedule",
    "if all schedules end well",
    "waits for itself, forever, in every schedule",
    "a clock has no schedules",
];

/// How many of the schedules a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Quantity {
    All,
    Some,
    None,
}

/// Sentences about schedules without the test or the count that decides them, or with one that
/// says something else.
pub fn quantifiers(book: &Book) -> Result<Vec<Finding>> {
    let schedules = r"(?:of (?:its |the |these |their |all )?)?(?:\w+ )?(?:schedules?|interleavings?)\b";
    let words = [
        (Quantity::None, r"\b(?:no|none|not one|never under any)"),
        (
            Quantity::All,
            r"\b(?:every|all|each|any|whatever(?: the)?|no matter (?:what|which))(?: one)?",
        ),
        (Quantity::Some, r"\b(?:some|a few|most|at least one)"),
    ];
    let words: Vec<_> = words
        .into_iter()
        .map(|(quantity, word)| {
            let pattern = format!("(?i){word} {schedules}");
            Ok((quantity, Regex::new(&pattern)?))
        })
        .collect::<Result<_>>()?;
    let link = Regex::new(r#"#tests-[\w-]+ "(\w+)"\)"#)?;
    let include = Regex::new(
        r"\{\{#include (\S*tests/schedules/counts/[\w-]+\.txt):([\w-]+)\}\}",
    )?;
    let mut scenarios = String::new();
    for file in workspace::files(&book.root, "tests/schedules/tests", "rs") {
        scenarios += &book.read(file)?;
    }
    let mut findings = Vec::new();
    let all = Regex::new(r#"\("[\w-]+", (\w+)\.schedules\)"#)?;
    // Who counts all schedules as good has demanded it of each.
    for file in workspace::files(&book.root, "tests/schedules/tests", "rs") {
        let text = book.read(&file)?;
        for found in all.captures_iter(&text) {
            let at = found.get_match().start();
            let begin = text[..at].rfind("\nfn ").unwrap_or(0);
            let demands =
                ["&", ""].map(|it| format!("every({it}{}", &found[1]));
            if !demands.iter().any(|it| text[begin..at].contains(it)) {
                let why = "all schedules are counted, and nothing is demanded of every one";
                let line = crate::book::line_of(&text, at);
                findings.push(Finding::new(&file, line, why));
            }
        }
    }
    for page in &book.chapters {
        if GENERAL.iter().any(|it| page.path.as_os_str() == *it) {
            continue;
        }
        for (index, line) in page.source.lines().enumerate() {
            let at_large = AT_LARGE.iter().any(|it| line.contains(it));
            if at_large
                || line.starts_with('#')
                || line.starts_with("<summary>")
            {
                continue;
            }
            // Among the claims, this names a kind of evidence.
            let evidence = "under every schedule";
            let is_claim = page.path.ends_with("claims.md");
            let line = match is_claim {
                true => &line.replace(evidence, ""),
                false => line,
            };
            for (quantity, pattern) in &words {
                if !pattern.is_match(line) {
                    continue;
                }
                let by_count = include.captures_iter(line).map(|found| {
                    says(book, page, &found[1], &found[2]) == Some(*quantity)
                });
                let by_test = link
                    .captures_iter(line)
                    .map(|found| demands(&scenarios, &found[1], *quantity));
                let decided: Vec<_> = by_count.chain(by_test).collect();
                let why = match decided.as_slice() {
                    [] => {
                        "say of which scenario: link to its test or include its count"
                    }
                    all if all.contains(&true) => continue,
                    _ => {
                        "the test or the count on this line says something else"
                    }
                };
                let said = pattern.find(line).map_or("", |it| it.as_str());
                let why = format!("`{said}`: {why}");
                findings.push(Finding::new(&page.path, index + 1, why));
            }
        }
    }
    Ok(findings)
}

/// What a recorded count says: `all 6`, `2 of 6`, `none of 6`.
fn says(
    book: &Book,
    page: &Chapter,
    file: &str,
    anchor: &str,
) -> Option<Quantity> {
    let text = book.read(resolve(&page.path, file)).ok()?;
    let begin = format!("ANCHOR: {anchor}\n");
    let count = text.split_once(&begin)?.1.lines().next()?.to_owned();
    Some(match count.split(' ').next()? {
        "all" => Quantity::All,
        "none" => Quantity::None,
        _ => Quantity::Some,
    })
}

/// Whether a scenario demands this: `every` what holds always or never, a count what holds
/// sometimes; and its name says nothing else.
fn demands(scenarios: &str, test: &str, quantity: Quantity) -> bool {
    let Some((_, body)) = scenarios.split_once(&format!("fn {test}()")) else {
        return false;
    };
    let body = body.split("\n}\n").next().unwrap_or(body);
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
