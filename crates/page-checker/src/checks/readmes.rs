//! What is read beside the book, README.md and CONTRIBUTING.md, says nothing that is not there.

use super::captions::commands;
use super::files::{FOLDERS, is_planted};
use super::links::links_of;
use super::prose::words;
use super::resolve;
use crate::book::{events, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Options of cargo, of what runs tests, and of mdBook.
const OTHERS: [&str; 12] = [
    "features",
    "include-ignored",
    "ignored",
    "locked",
    "nocapture",
    "no-fail-fast",
    "open",
    "port",
    "release",
    "skip",
    "test",
    "workspace",
];

/// Files that do not begin with their title; dead links; files, packages, commands and options
/// that are not there; words that no page may have, either.
pub fn readmes(book: &Book) -> Result<Vec<Finding>> {
    let mut all: Vec<_> = ["README.md", "CONTRIBUTING.md"]
        .map(PathBuf::from)
        .into_iter()
        .filter(|it| book.root.join(it).is_file())
        .collect();
    let files = FOLDERS.iter().flat_map(|it| workspace::all(&book.root, it));
    let files: Vec<_> = files.filter(|it| !is_planted(it)).collect();
    all.extend(files.iter().filter(|it| it.ends_with("README.md")).cloned());
    let options = options(book, &files)?;
    let mut findings = Vec::new();
    for path in all {
        let source = book.read(&path)?;
        let page = Chapter { path, source, fences: vec![] };
        if !page.source.starts_with("# ") {
            let why = "a title comes first: `# …`";
            findings.push(Finding::new(&page.path, 1, why));
        }
        findings.extend(words(&page)?);
        dead(book, &page, &mut findings);
        commands(book, &page, &mut findings)?;
        for (line, code, is_block) in code(&page) {
            let mut refuse =
                |why| findings.push(Finding::new(&page.path, line, why));
            for option in named_options(&code) {
                if !options.contains(option) {
                    refuse(format!("no program has the option `--{option}`"));
                }
            }
            for name in code.split_whitespace().filter(|_| !is_block) {
                if !is_there(book, &page.path, &files, name) {
                    refuse(format!("there is no `{name}`"));
                }
            }
        }
    }
    Ok(findings)
}

/// The code of a page line by line, and whether it stands between fences.
fn code(page: &Chapter) -> Vec<(usize, String, bool)> {
    let mut is_block = false;
    let mut found = Vec::new();
    for (event, range) in events(&page.source) {
        let line = line_of(&page.source, range.start);
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_block = true,
            Event::End(TagEnd::CodeBlock) => is_block = false,
            Event::Code(text) => found.push((line, text.into_string(), false)),
            Event::Text(text) if is_block => {
                let lines = text.lines().enumerate();
                found.extend(
                    lines.map(|(at, it)| (line + at, it.to_owned(), true)),
                );
            }
            _ => {}
        }
    }
    found
}

/// A link leads to a file, a picture is one.
fn dead(book: &Book, page: &Chapter, findings: &mut Vec<Finding>) {
    for link in links_of(page) {
        let file = link.target.split('#').next().unwrap_or_default();
        let is_outside = file.contains("://");
        let there = book.root.join(resolve(&page.path, file));
        if !is_outside && !file.is_empty() && !there.exists() {
            let why = format!("`{}` leads to no file", link.target);
            findings.push(Finding::new(&page.path, link.line, why));
        }
    }
}

/// Whether a word in code names no file or folder, or one that is there: seen from the root, from the file
/// that names it, or from some package. What is left open, as in `wrong/*.rs`, may be anything.
fn is_there(book: &Book, from: &Path, files: &[PathBuf], word: &str) -> bool {
    static PATH: LazyLock<Regex> = regex!(
        r"^\.?[\w-]+(?:/[\w.<>*-]*)+$|^[\w-]+\.(?:css|hbs|html|js|json|md|mjs|rs|svg|toml|txt|yml)$"
    );
    if !PATH.is_match(word) {
        return true;
    }
    let is_open = |it: &&str| it.contains(['<', '*']);
    let path: PathBuf = word.split('/').take_while(|it| !is_open(it)).collect();
    let [top, beside] = [path.clone(), resolve(from, &path.to_string_lossy())];
    [top, beside].iter().any(|it| book.root.join(it).exists())
        || files.iter().any(|it| it.ancestors().any(|it| it.ends_with(&path)))
}

/// The options that a line of code names.
fn named_options(code: &str) -> impl Iterator<Item = &str> {
    static OPTION: LazyLock<Regex> = regex!(r"(?:^|\s)--([a-z][\w-]*)");
    OPTION.captures_iter(code).filter_map(|it| Some(it.get(1)?.as_str()))
}

/// All options that a README may name: those of the programs of this workspace, which `clap` reads
/// from a name or from a field, and those of [`OTHERS`].
fn options(book: &Book, files: &[PathBuf]) -> Result<HashSet<String>> {
    static NAME: LazyLock<Regex> =
        regex!(r#"(?m)"([a-z][a-z-]+)"|^ *pub ([a-z_]+):"#);
    let mut options: HashSet<_> = OTHERS.map(str::to_owned).into();
    for file in files {
        let is_code = file.extension().is_some_and(|it| it == "rs");
        if !is_code || !file.starts_with("crates") {
            continue;
        }
        let text = book.read(file)?;
        if text.contains("use clap::") {
            let names = NAME.captures_iter(&text);
            let names = names.filter_map(|it| it.get(1).or(it.get(2)));
            options.extend(names.map(|it| it.as_str().replace('_', "-")));
        }
    }
    Ok(options)
}
