//! Every block says what it is, and no Rust block escapes its test.

use crate::blocks::unhide;
use crate::{Book, Chapter, Fence, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const LANGUAGES: [&str; 4] = ["rust", "text", "console", "toml"];
const RUST_LABELS: [&str; 4] =
    ["noplayground", "editable", "compile_fail", "should_panic"];

static COMPILE_FAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\{\{#include \S+/compile-fail/\w+\.rs\}\}\n$")
        .expect("is a regex")
});
static CRATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:use\s+)?([a-z]\w*)::").expect("is a regex")
});

/// Unknown and missing labels, indented code, Rust that is no whole program, and Rust that
/// needs a crate without saying so.
pub fn fences(book: &Book) -> Result<Vec<Finding>> {
    let crates = crates(book)?;
    let mut findings = Vec::new();
    for chapter in &book.chapters {
        for fence in &chapter.fences {
            let mut complaints = label_complaints(fence);
            complaints.extend(origin_complaints(chapter, fence));
            if fence.is_rust() {
                complaints.extend(rust_complaints(chapter, fence, &crates));
            }
            let finding = |why| Finding::new(&chapter.path, fence.line, why);
            findings.extend(complaints.into_iter().map(finding));
        }
    }
    Ok(findings)
}

/// What a page shows as printed was printed: it comes from a file, and a listing's figure shows
/// that listing's files only.
fn origin_complaints(chapter: &Chapter, fence: &Fence) -> Vec<String> {
    let mut complaints = Vec::new();
    let is_include =
        |line: &str| line.starts_with("{{#") && line.ends_with("}}");
    if fence.has("text") && !fence.written.lines().all(is_include) {
        complaints.push(
            "text that nothing printed: include a recorded file".to_owned(),
        );
    }
    // A command may name a file.
    let may_be_rust = !fence.is_rust() && !fence.has("console");
    if may_be_rust && fence.written.contains(".rs") {
        complaints
            .push("Rust that is not labelled so is not tested".to_owned());
    }
    let above: Vec<&str> =
        chapter.source.lines().take(fence.line - 1).collect();
    let figure = above.iter().rposition(|line| line.contains("<figure"));
    let is_inside = !above[figure.unwrap_or(0)..]
        .iter()
        .any(|line| line.contains("</figure>"));
    let id = figure.and_then(|at| above[at].split_once("id=\"listing-"));
    if let (true, Some((_, id))) = (is_inside, id) {
        for line in fence.written.lines().filter(|line| is_include(line)) {
            let shows = line
                .split('/')
                .any(|folder| !folder.is_empty() && id.starts_with(folder));
            if !shows {
                complaints.push(format!(
                    "this figure is about another listing than `{line}`"
                ));
            }
        }
    }
    complaints
}

fn label_complaints(fence: &Fence) -> Vec<String> {
    let Some(labels) = &fence.labels else {
        return vec![
            "indented code is not tested: put it between fences".to_owned(),
        ];
    };
    let language = &labels[0];
    if !LANGUAGES.contains(&language.as_str()) {
        return vec![format!(
            "a block is one of {LANGUAGES:?}, not `{language}`"
        )];
    }
    labels[1..]
        .iter()
        .filter(|label| {
            language != "rust" || !RUST_LABELS.contains(&label.as_str())
        })
        .map(|label| {
            format!("unknown label `{label}`; Rust may have {RUST_LABELS:?}")
        })
        .collect()
}

fn rust_complaints(
    chapter: &Chapter,
    fence: &Fence,
    crates: &BTreeSet<String>,
) -> Vec<String> {
    let mut complaints = Vec::new();
    let program = unhide(&fence.expanded);
    if !program.contains("fn main()") {
        complaints
            .push("no `fn main()`: a reader can't run this block".to_owned());
    }
    if fence.has("compile_fail")
        && !fence.is_quiz()
        && !COMPILE_FAIL.is_match(&fence.written)
    {
        complaints.push(
            "a compile_fail block includes one file of a compile-fail folder"
                .to_owned(),
        );
    }
    let needed: BTreeSet<&str> = program
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| CRATE.captures_iter(line))
        .map(|found| found.extract::<1>().1[0])
        .filter(|name| {
            crates.contains(*name) && !program.contains(&format!("mod {name}"))
        })
        .collect();
    let caption = caption_above(chapter, fence.line);
    let says_so = caption.contains("need") || caption.contains("Need");
    // A scenario has its listings as modules of its own.
    let is_scenario = says_so && caption.contains("<code>schedules</code>");
    for name in needed.into_iter().filter(|_| !is_scenario) {
        let package = name.replace('_', "-");
        if !says_so || !(caption.contains(&package) || caption.contains(name)) {
            complaints.push(format!(
                "the caption does not say that this needs `{package}`"
            ));
        }
    }
    complaints
}

/// The nearest caption or summary above a line.
fn caption_above(chapter: &Chapter, line: usize) -> &str {
    let above = chapter.source.lines().take(line - 1);
    above
        .filter(|line| {
            // A solution has no caption, and says so in a line of its own.
            ["<figcaption>", "<summary>", "It needs `"]
                .iter()
                .any(|words| line.contains(words))
        })
        .last()
        .unwrap_or("")
}

/// The crates that are not part of `std`: the listings, and what they depend upon.
fn crates(book: &Book) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for listing in &book.listings {
        let manifest: toml::Table =
            book.read(listing.folder.join("Cargo.toml"))?.parse()?;
        let dependencies =
            manifest.get("dependencies").and_then(|found| found.as_table());
        names.insert(listing.name.replace('-', "_"));
        names.extend(
            dependencies
                .into_iter()
                .flatten()
                .map(|(name, _)| name.replace('-', "_")),
        );
    }
    Ok(names)
}
