//! Every listing is shown, documented by an example, tested, and its output recorded.

use super::functions::tests;
use crate::{Book, Chapter, Finding, Listing};
use anyhow::Result;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// What leaves a test out where there is no server.
const SERVERS: [&str; 2] =
    ["#[ignore = \"needs PostgreSQL", "#[ignore = \"needs etcd"];

/// Listings that no chapter shows; missing doctests, tests, outputs; exercises without solution.
pub fn listings(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let shown = shown(book);
    for listing in &book.listings {
        let manifest = listing.folder.join("Cargo.toml");
        if !book.read(&manifest)?.contains("[lints]\nworkspace = true") {
            let why = "the listing does not take the workspace's lints";
            findings.push(Finding::new(manifest, 1, why));
        }
        if listing.is_exercise() {
            exercise(book, listing, &shown, &mut findings)?;
        } else {
            example(book, listing, &shown, &mut findings)?;
        }
    }
    Ok(findings)
}

fn example(
    book: &Book,
    listing: &Listing,
    shown: &HashSet<PathBuf>,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    places(book, listing, shown, findings);
    if listing.is_broken(book)? {
        warnings(book, listing, findings);
    }
    tested(book, listing, shown, findings)?;
    refused(book, listing, shown, findings)
}

fn library(listing: &Listing) -> PathBuf {
    listing.folder.join("src/lib.rs")
}

fn refuse(findings: &mut Vec<Finding>, file: &Path, why: &str) {
    findings.push(Finding::new(file, 1, why));
}

/// A page shows it and what it prints, and has places that others can link to.
fn places(
    book: &Book,
    listing: &Listing,
    shown: &HashSet<PathBuf>,
    findings: &mut Vec<Finding>,
) {
    let library = library(listing);
    if !shown.contains(&library) {
        refuse(findings, &library, "no chapter shows this listing");
    }
    for kind in ["listing", "tests"] {
        let id = format!("{kind}-{}", listing.name);
        let place = format!("id=\"{id}\"");
        if !book.chapters.iter().any(|it| it.source.contains(&place)) {
            let why = format!("no chapter has a place with the id `{id}`");
            refuse(findings, &library, &why);
        }
    }
    let output = listing.folder.join("output.txt");
    if !shown.contains(&output) {
        refuse(findings, &output, "no chapter shows this output");
    }
}

/// A caption says of what is broken that it is, and the bottom line what it does wrong.
fn warnings(book: &Book, listing: &Listing, findings: &mut Vec<Finding>) {
    let library = library(listing);
    let figure = format!(
        "<figure class=\"listing broken\" id=\"listing-{}",
        listing.name
    );
    let mut pages = book.chapters.iter();
    if !pages.any(|it| says_broken(&it.source, &figure)) {
        let why = "no caption says that this is broken on purpose";
        refuse(findings, &library, why);
    }
    let summed_up = Path::new("src/the-bottom-line.md");
    let summed_up = book.chapters.iter().find(|it| it.path == summed_up);
    let is_named = |page: &Chapter| {
        ["[NAME](", "`NAME`"]
            .iter()
            .any(|it| page.source.contains(&it.replace("NAME", &listing.name)))
    };
    if summed_up.is_some_and(|page| !is_named(page)) {
        let why = "the bottom line does not say what this does wrong";
        refuse(findings, &library, why);
    }
}

/// It has tests, which a page shows, and a doctest.
fn tested(
    book: &Book,
    listing: &Listing,
    shown: &HashSet<PathBuf>,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let library = library(listing);
    let mut has_server = false;
    for file in &listing.files(&book.root, "tests", "rs") {
        let source = book.read(file)?;
        has_server |= SERVERS.iter().any(|it| source.contains(it));
        if !shown.contains(file) {
            refuse(findings, file, "no chapter shows these tests");
        }
    }
    if !has_doctest(&book.read(&library)?, has_server) {
        refuse(findings, &library, "the listing has no doctest");
    }
    if tests(book, listing)?.is_empty() {
        refuse(findings, &library, "the listing has no tests");
    }
    Ok(())
}

/// A page shows what rustc refuses and what it says, and names the codes of its errors.
fn refused(
    book: &Book,
    listing: &Listing,
    shown: &HashSet<PathBuf>,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    for program in listing.files(&book.root, "compile-fail", "rs") {
        let words = program.with_extension("stderr");
        for file in [&program, &words] {
            if !shown.contains(file) {
                refuse(findings, file, "no chapter shows this");
            }
        }
        for code in error_codes(&book.read(&words)?) {
            if !book.chapters.iter().any(|page| page.source.contains(code)) {
                let why =
                    format!("no page names {code}, so no search finds it");
                refuse(findings, &words, &why);
            }
        }
    }
    Ok(())
}

fn exercise(
    book: &Book,
    listing: &Listing,
    shown: &HashSet<PathBuf>,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    for file in
        ["src/lib.rs", "solution.rs"].map(|file| listing.folder.join(file))
    {
        if !shown.contains(&file) {
            let why = "no chapter shows this part of the exercise";
            refuse(findings, &file, why);
        }
    }
    let tests = listing.folder.join("tests/exercise.rs");
    let source = book.read(&tests)?;
    let ignored = source.matches("#[ignore = \"exercise\"]").count();
    if ignored == 0 || ignored != source.matches("#[test]").count() {
        let why = "not every test is marked `#[ignore = \"exercise\"]`";
        refuse(findings, &tests, why);
    }
    Ok(())
}

fn says_broken(page: &str, figure: &str) -> bool {
    page.split_once(figure).is_some_and(|(_, rest)| {
        let caption = rest.split("</figcaption>").next().unwrap_or("");
        caption.contains("<b>Broken on purpose.")
    })
}

/// The files that some chapter includes.
fn shown(book: &Book) -> HashSet<PathBuf> {
    let includes = book.chapters.iter().flat_map(Chapter::includes);
    includes.map(|it| it.file).collect()
}

/// The codes of rustc's errors, such as `E0277`.
pub(super) fn error_codes(stderr: &str) -> impl Iterator<Item = &str> {
    let behind = stderr.split("error[").skip(1);
    behind.filter_map(|text| Some(text.split_once(']')?.0))
}

/// A fence in a doc comment that cargo runs; or compiles, where only a server could run it.
fn has_doctest(source: &str, has_server: bool) -> bool {
    let docs = source.lines().filter_map(|line| {
        let line = line.trim();
        line.strip_prefix("//!").or_else(|| line.strip_prefix("///"))
    });
    let mut fences = docs.map(str::trim).filter(|text| text.starts_with("```"));
    // Every other fence closes a block.
    std::iter::from_fn(|| fences.next().inspect(|_| _ = fences.next())).any(
        |opening| match opening {
            "```" | "```standalone_crate" => true,
            "```no_run" => has_server,
            _ => false,
        },
    )
}
