//! Every quiz is asked in its chapter, shown as it is, and answered by what was found out.

use super::resolve;
use crate::book::line_of;
use crate::{Book, Chapter, Finding};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

const FOLDER: &str = "tests/quizzes/programs";

/// Quizzes that no page asks; figures that ask something else, show another program, answer
/// too early or not at all; chapters with fewer than three quizzes; two quizzes in a row.
pub fn quizzes(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for chapter in names(book, FOLDER)? {
        let folder = format!("{FOLDER}/{chapter}");
        let files = names(book, &folder)?;
        let programs: Vec<_> =
            files.iter().filter_map(|file| file.strip_suffix(".rs")).collect();
        if programs.len() < 3 {
            let why = format!("{} quizzes, not three", programs.len());
            findings.push(Finding::new(&folder, 1, why));
        }
        for name in programs {
            let quiz = format!("{folder}/{name}");
            let id = format!("id=\"quiz-{}\"", name.replace('_', "-"));
            let figures: Vec<_> = book
                .chapters
                .iter()
                .flat_map(|page| figures(page).map(move |it| (page, it)))
                .filter(|(_, (_, figure))| figure.contains(&id))
                .collect();
            let [(page, (at, figure))] = figures[..] else {
                let why = format!("{} pages ask this: {id}", figures.len());
                findings.push(Finding::new(format!("{quiz}.rs"), 1, why));
                continue;
            };
            let line = line_of(&page.source, at);
            let complaints = complaints(book, page, figure, &quiz)?;
            let finding = |why| Finding::new(&page.path, line, why);
            findings.extend(complaints.into_iter().map(finding));
        }
    }
    for page in &book.chapters {
        for (at, figure) in figures(page) {
            let rest = &page.source[at + figure.len()..];
            if rest.trim_start().starts_with(FIGURE) {
                let line = line_of(&page.source, at);
                let why = "another quiz follows at once";
                findings.push(Finding::new(&page.path, line, why));
            }
        }
    }
    Ok(findings)
}

const FIGURE: &str = "<figure class=\"quiz\"";

/// The figures with a quiz, and where they begin.
fn figures(page: &Chapter) -> impl Iterator<Item = (usize, &str)> {
    page.source.match_indices(FIGURE).map(|(at, _)| {
        let rest = &page.source[at..];
        let end = rest.find("</figure>").map(|end| end + "</figure>".len());
        (at, &rest[..end.unwrap_or(rest.len())])
    })
}

fn complaints(
    book: &Book,
    page: &Chapter,
    figure: &str,
    quiz: &str,
) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let source = book.read(format!("{quiz}.rs"))?;
    let question = source.lines().next().unwrap_or_default();
    let question = question.trim_start_matches("// Question: ");
    let caption = figure.split("</figcaption>").next().unwrap_or_default();
    let caption = caption.replace("<code>", "`").replace("</code>", "`");
    if !caption.contains(question) {
        complaints.push(format!("the caption does not ask `{question}`"));
    }
    let (asked, answered) = figure.split_once("<details>").unwrap_or_default();
    let shows = |part: &str, wanted: &str| {
        let mut includes = part.split("{{#include ").skip(1);
        includes.any(|include| {
            let path = include.split("}}").next().unwrap_or_default();
            resolve(&page.path, path) == Path::new(wanted)
        })
    };
    if !shows(asked, &format!("{quiz}.rs:program")) {
        complaints.push("the program is not shown above the answer".to_owned());
    }
    for file in ["md", "stderr"].map(|ending| format!("{quiz}.{ending}")) {
        let is_recorded = book.root.join(&file).is_file();
        let is_needed = is_recorded || file.ends_with(".md");
        if is_needed && !shows(answered, &file) {
            complaints.push(format!("the answer does not include `{file}`"));
        }
        if is_needed && shows(asked, &file) {
            complaints.push(format!("`{file}` gives the answer away"));
        }
    }
    Ok(complaints)
}

/// What is in a folder, sorted; nothing if it does not exist.
fn names(book: &Book, folder: &str) -> Result<Vec<String>> {
    let path = book.root.join(folder);
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(path).with_context(|| folder.to_owned())? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
