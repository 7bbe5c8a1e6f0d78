//! What a page says *about* a listing is said of that listing.

use super::resolve;
use crate::book::line_of;
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::BTreeSet;

/// Counts and figures of other listings; commands that name no package; links to the solution of
/// another exercise; *Broken on purpose* on what is not; hidden lines that change a program.
pub fn captions(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for chapter in &book.chapters {
        recorded(book, chapter, &mut findings)?;
        commands(book, chapter, &mut findings)?;
        solutions(chapter, &mut findings)?;
        broken(book, chapter, &mut findings)?;
        hidden(chapter, &mut findings);
    }
    Ok(findings)
}

fn refuse(findings: &mut Vec<Finding>, page: &Chapter, at: usize, why: String) {
    let line = line_of(&page.source, at);
    findings.push(Finding::new(&page.path, line, why));
}

/// Whether a page shows a listing, or the line names it or links to a page that shows it.
fn speaks_of(book: &Book, page: &Chapter, line: &str, listing: &str) -> bool {
    let shows = |page: &Chapter| {
        ["listing", "exercise"]
            .iter()
            .any(|kind| page.source.contains(&format!("id=\"{kind}-{listing}")))
    };
    let links =
        line.split("](").skip(1).filter_map(|it| it.split(['#', ')']).next());
    let mut linked = links.map(|path| resolve(&page.path, path));
    shows(page)
        || line.contains(listing)
        || linked.any(|path| {
            book.chapters.iter().any(|it| it.path == path && shows(it))
        })
}

/// A count or a figure belongs to a listing of its page, or to one that its line names.
fn recorded(
    book: &Book,
    page: &Chapter,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let include = Regex::new(
        r"\{\{#include \S*tests/schedules/(?:counts|figures)/([\w-]+)\.",
    )?;
    for found in include.captures_iter(&page.source) {
        let (file, at) = (&found[1], found.get_match().start());
        let is_of = |name: &str| {
            let name = name.strip_prefix("exercise-").unwrap_or(name);
            file.contains(name)
        };
        let owners = book.listings.iter().map(|it| it.name.as_str());
        let owners: Vec<_> = owners.filter(|name| is_of(name)).collect();
        let start = page.source[..at].rfind('\n').map_or(0, |it| it + 1);
        let line = page.source[start..].lines().next().unwrap_or_default();
        let outside = line.replace(&found[0], "");
        let is_here = |name: &&str| {
            speaks_of(
                book,
                page,
                &outside,
                name.trim_start_matches("exercise-"),
            )
        };
        // What belongs to no listing by its name is a comparison of several.
        if !owners.is_empty() && !owners.iter().any(is_here) {
            let why = format!(
                "`{file}` is of {owners:?}, which this page does not show"
            );
            refuse(findings, page, at, why);
        }
    }
    Ok(())
}

/// Every `-p` names a package of the workspace.
fn commands(
    book: &Book,
    page: &Chapter,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let names = book.tested().map(|it| it.name.as_str());
    let names: BTreeSet<_> = names.collect();
    let package = Regex::new(r"cargo \w+[^\n<`]*? -p ([\w-]+)")?;
    for found in package.captures_iter(&page.source) {
        if !names.contains(&found[1]) {
            let why = format!("there is no package `{}`", &found[1]);
            refuse(findings, page, found.get_match().start(), why);
        }
    }
    Ok(())
}

/// An exercise links to its own solution.
fn solutions(page: &Chapter, findings: &mut Vec<Finding>) -> Result<()> {
    let exercise = Regex::new(r#"id="exercise-([\w-]+)""#)?;
    let solution = Regex::new(r"#solution-([\w-]+)")?;
    for found in exercise.captures_iter(&page.source) {
        let at = found.get_match().start();
        let figure = page.source[at..].split("</figure>").next();
        let figure = figure.unwrap_or_default();
        let linked = solution.captures_iter(figure).map(|it| it[1].to_owned());
        let linked: Vec<_> = linked.collect();
        if linked != [found[1].to_owned()] {
            let why = format!(
                "the exercise links to the solutions {linked:?}, not to its own"
            );
            refuse(findings, page, at, why);
        }
    }
    Ok(())
}

/// A caption says *Broken on purpose* if the listing does, and not otherwise.
fn broken(
    book: &Book,
    page: &Chapter,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    let figure = Regex::new(
        r#"<figure class="listing( broken)?" id="listing-([\w-]+)">"#,
    )?;
    for found in figure.captures_iter(&page.source) {
        let Some(listing) = book.listings.iter().find(|it| it.name == found[2])
        else {
            continue; // a part of one, or a program that rustc refuses
        };
        let library = book.read(listing.folder.join("src/lib.rs"))?;
        let is_broken = library.starts_with("//! Broken on purpose");
        let at = found.get_match().start();
        let caption = page.source[at..].split("</figcaption>").next();
        let caption = caption.unwrap_or_default();
        // One listing may have both, side by side.
        if is_broken && caption.contains("repair") {
            continue;
        }
        let said = caption.contains("Broken on purpose.");
        if said != is_broken || found.get(1).is_some() != is_broken {
            let why = format!(
                "its caption and its class say that `{}` is {}broken on purpose",
                listing.name,
                if is_broken { "not " } else { "" }
            );
            refuse(findings, page, at, why);
        }
    }
    Ok(())
}

/// What is hidden makes a program of a block and changes nothing in it.
fn hidden(page: &Chapter, findings: &mut Vec<Finding>) {
    for fence in &page.fences {
        if !fence.is_rust() {
            continue;
        }
        for line in fence.written.lines() {
            let Some(code) = line.trim_start().strip_prefix("# ") else {
                continue;
            };
            let module = code.starts_with("mod ") && code.ends_with(" {");
            let import = code.starts_with("use ") && code.ends_with(';');
            let frame = ["fn main() {}", "fn main() {", "#[cfg(test)]", "}"];
            if !frame.contains(&code) && !module && !import {
                let why = format!("`{code}` is hidden from the reader");
                findings.push(Finding::new(&page.path, fence.line, why));
            }
        }
    }
}
