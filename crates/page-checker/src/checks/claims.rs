//! *Claims, checked*: each claim has a verdict, and each verdict a test or a measurement that
//! carries its id. One of them says the verdict, too: `Claim C3 (holds if).`

use super::functions::{Test, all_tests};
use super::links::links_of;
use super::measured::{DATA, claims_of};
use crate::book::Listing;
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const PAGE: &str = "src/claims.md";
const VERDICTS: [&str; 3] = ["**holds**", "**holds if**", "**does not hold**"];

/// Rows without a verdict or without evidence; evidence that does not carry the claim's id;
/// tests that carry an id without a row.
pub fn claims(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut known = BTreeSet::new();
    let measured = claims_of(book)?;
    let tests = all_tests(book)?;
    let page =
        book.chapters.iter().find(|chapter| chapter.path == Path::new(PAGE));
    let links: Vec<_> = page.iter().flat_map(|page| links_of(page)).collect();
    for (line, id, row) in page.iter().flat_map(|page| rows(page)) {
        let before = findings.len();
        let mut refuse =
            |why: String| findings.push(Finding::new(PAGE, line, why));
        if !known.insert(id) {
            refuse(format!("claim {id} has a row already"));
        }
        let verdicts: usize =
            VERDICTS.iter().map(|verdict| row.matches(verdict).count()).sum();
        if verdicts != 1 {
            refuse(format!(
                "claim {id} has {verdicts} verdicts, not one of {VERDICTS:?}"
            ));
        }
        let evidence: Vec<_> =
            links.iter().filter(|link| link.line == line).collect();
        if evidence.is_empty() {
            refuse(format!("claim {id} has no evidence"));
        }
        let mut decisions = BTreeSet::new();
        for link in evidence {
            let decided =
                deciding_text(book, &tests, &link.target, &link.title);
            let by_clock = measured.iter().any(|(measurement, claims)| {
                link.target.ends_with(&format!("#measured-{measurement}"))
                    && claims.iter().any(|claim| claim == id)
            });
            let decided = decided.map(|text| ids(&text)).unwrap_or_default();
            decisions.extend(decided.get(id).cloned().flatten());
            let by_test = decided.contains_key(id);
            if !by_clock && !by_test {
                refuse(format!(
                    "`{}` does not say that it decides claim {id}",
                    link.target
                ));
            }
        }
        let row = VERDICTS.iter().find(|it| row.contains(*it));
        let row = row.map_or("", |it| it.trim_matches('*'));
        let agrees = decisions.iter().map(String::as_str).eq([row]);
        if findings.len() == before && !agrees {
            let why = format!(
                "claim {id}: the row says `{row}`, its tests say {decisions:?}: `Claim {id} ({row}).`"
            );
            findings.push(Finding::new(PAGE, line, why));
        }
    }
    for claim in measured.iter().flat_map(|(_, claims)| claims) {
        if !known.contains(claim.as_str()) {
            let why = format!("claim {claim} has no row in {PAGE}");
            findings.push(Finding::new(DATA, 1, why));
        }
    }
    for file in book.tested().flat_map(|listing| evidence_files(book, listing))
    {
        let source = book.read(&file)?;
        for (index, line) in source.lines().enumerate() {
            for id in ids(line).keys().filter(|id| !known.contains(id.as_str()))
            {
                let why = format!("claim {id} has no row in {PAGE}");
                findings.push(Finding::new(&file, index + 1, why));
            }
        }
    }
    Ok(findings)
}

/// The rows of the page's tables that begin with a claim's id.
fn rows(page: &Chapter) -> impl Iterator<Item = (usize, &str, &str)> {
    page.source.lines().enumerate().filter_map(|(index, row)| {
        let id = row.strip_prefix('|')?.split('|').next()?.trim();
        let is_id = id.len() >= 2
            && id.chars().skip(1).all(|digit| digit.is_ascii_digit());
        (is_id && id.starts_with(|letter: char| letter.is_ascii_uppercase()))
            .then_some((index + 1, id, row))
    })
}

/// The text that must carry the claim's id, if a link leads to a test or a refused program.
fn deciding_text(
    book: &Book,
    tests: &[Test],
    target: &str,
    test: &str,
) -> Option<String> {
    if let Some((_, package)) = target.split_once("#tests-") {
        let mut tests = tests.iter();
        let decides = tests.find(|it| it.package == package && it.name == test);
        return decides.map(|it| it.doc.clone());
    }
    for listing in book.tested() {
        for file in listing.files(&book.root, "compile-fail", "rs") {
            let program = file.file_stem()?.to_string_lossy().replace('_', "-");
            if target.ends_with(&format!("#listing-{}-{program}", listing.name))
            {
                return refused_for(book, listing, &file);
            }
        }
    }
    None
}

/// `Claims F1, D1`, if the manifest says of a refused program that it decides these; the program
/// itself is shown on a page, where an id would be in the way.
fn refused_for(book: &Book, listing: &Listing, file: &Path) -> Option<String> {
    let manifest = book.read(listing.folder.join("Cargo.toml")).ok()?;
    let manifest: toml::Table = manifest.parse().ok()?;
    let claims = manifest["package"].get("metadata")?.get("claims")?;
    let claims = claims.get(file.file_stem()?.to_str()?)?.as_str()?;
    Some(format!("Claims {claims}"))
}

fn evidence_files(book: &Book, listing: &Listing) -> Vec<PathBuf> {
    ["tests", "compile-fail"]
        .iter()
        .flat_map(|at| listing.files(&book.root, at, "rs"))
        .collect()
}

/// The ids in `Claim C3.` or `Claims C3, C5 (holds if).`, each with the verdict behind it.
fn ids(text: &str) -> BTreeMap<String, Option<String>> {
    static CLAIMS: LazyLock<Regex> = LazyLock::new(|| {
        let id = r"[A-Z]\d+(?: \([a-z ]+\))?";
        let claims = format!(r"\bClaims? ({id}(?:(?:, | and |, and ){id})*)");
        Regex::new(&claims).expect("is a regex")
    });
    static ID: LazyLock<Regex> = regex!(r"([A-Z]\d+)(?: \(([a-z ]+)\))?");
    let lists = CLAIMS.captures_iter(text).map(|found| found[1].to_owned());
    let lists: Vec<_> = lists.collect();
    let each = lists.iter().flat_map(|list| ID.captures_iter(list));
    each.map(|it| {
        (it[1].to_owned(), it.get(2).map(|it| it.as_str().to_owned()))
    })
    .collect()
}
