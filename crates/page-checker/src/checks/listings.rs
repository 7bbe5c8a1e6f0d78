//! Every listing is shown, documented by an example, tested, and its output recorded.

use super::test_functions;
use crate::{Book, Finding, Listing};
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
    let library = listing.folder.join("src/lib.rs");
    let mut refuse =
        |file: &Path, why: &str| findings.push(Finding::new(file, 1, why));
    if !shown.contains(&library) {
        refuse(&library, "no chapter shows this listing");
    }
    for id in
        ["listing", "tests"].map(|kind| format!("{kind}-{}", listing.name))
    {
        if !book
            .chapters
            .iter()
            .any(|chapter| chapter.source.contains(&format!("id=\"{id}\"")))
        {
            refuse(
                &library,
                &format!("no chapter has a place with the id `{id}`"),
            );
        }
    }
    let is_broken = book.read(&library)?.starts_with("//! Broken on purpose");
    let figure = format!(
        "<figure class=\"listing broken\" id=\"listing-{}",
        listing.name
    );
    if is_broken
        && !book
            .chapters
            .iter()
            .any(|chapter| says_broken(&chapter.source, &figure))
    {
        refuse(&library, "no caption says that this is broken on purpose");
    }
    let summed_up = book
        .chapters
        .iter()
        .find(|it| it.path == Path::new("src/the-bottom-line.md"));
    let is_named = |page: &crate::Chapter| {
        ["[NAME](", "`NAME`"]
            .iter()
            .any(|it| page.source.contains(&it.replace("NAME", &listing.name)))
    };
    if is_broken && summed_up.is_some_and(|page| !is_named(page)) {
        refuse(&library, "the bottom line does not say what this does wrong");
    }
    let tests = listing.files(&book.root, "tests", "rs");
    let (mut any, mut has_server) = (false, false);
    for file in &tests {
        let source = book.read(file)?;
        any |= !test_functions(&source).is_empty();
        has_server |= SERVERS.iter().any(|it| source.contains(it));
        if !shown.contains(file) {
            refuse(file, "no chapter shows these tests");
        }
    }
    if !has_doctest(&book.read(&library)?, has_server) {
        refuse(&library, "the listing has no doctest");
    }
    if !any {
        refuse(&library, "the listing has no tests");
    }
    let output = listing.folder.join("output.txt");
    if !shown.contains(&output) {
        refuse(&output, "no chapter shows this output");
    }
    for program in listing.files(&book.root, "compile-fail", "rs") {
        for file in [&program, &program.with_extension("stderr")] {
            if !shown.contains(file) {
                refuse(file, "no chapter shows this");
            }
        }
        let words = program.with_extension("stderr");
        for code in error_codes(&book.read(&words)?) {
            if !book.chapters.iter().any(|page| page.source.contains(code)) {
                let why =
                    format!("no page names {code}, so no search finds it");
                refuse(&words, &why);
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
    let mut refuse =
        |file: &Path, why: &str| findings.push(Finding::new(file, 1, why));
    for file in
        ["src/lib.rs", "solution.rs"].map(|file| listing.folder.join(file))
    {
        if !shown.contains(&file) {
            refuse(&file, "no chapter shows this part of the exercise");
        }
    }
    let tests = listing.folder.join("tests/exercise.rs");
    let source = book.read(&tests)?;
    let ignored = source.matches("#[ignore = \"exercise\"]").count();
    if ignored == 0 || ignored != source.matches("#[test]").count() {
        refuse(&tests, "not every test is marked `#[ignore = \"exercise\"]`");
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
    let directives = book.chapters.iter().flat_map(|chapter| {
        let directives = chapter.source.split("{{").skip(1);
        directives.map(|directive| (&chapter.path, directive))
    });
    let file = |(chapter, directive): (&PathBuf, &str)| {
        let path = directive.split_whitespace().nth(1).unwrap_or("");
        let path = path.split([':', '}']).next().unwrap_or("");
        super::resolve(chapter, path)
    };
    directives.map(file).collect()
}

/// The codes of rustc's errors, such as `E0277`.
fn error_codes(stderr: &str) -> impl Iterator<Item = &str> {
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
