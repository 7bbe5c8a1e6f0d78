//! Every link leads somewhere, and every link to a test names a test that exists.

use super::functions::{Test, all_tests};
use super::{Site, resolve};
use crate::book::{events, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::{Event, Tag};
use regex::Regex;
use std::sync::LazyLock;

/// A link in a chapter.
pub(super) struct Link {
    pub(super) line: usize,
    pub(super) target: String,
    pub(super) title: String,
    /// Its words, as they are written.
    pub(super) text: String,
}

/// Dead links, fragments and images; links to tests (`#tests-…` with a title) that name none.
pub fn links(book: &Book, site: &Site) -> Result<Vec<Finding>> {
    let tests = all_tests(book)?;
    let mut findings = Vec::new();
    for chapter in &book.chapters {
        for link in links_of(chapter) {
            let complaint = dead(book, site, chapter, &link.target)
                .or_else(|| unknown_test(book, &tests, &link))
                .or_else(|| not_shown(book, chapter, &link))
                .or_else(|| another_word(&link.target, &link.text));
            findings.extend(
                complaint
                    .map(|why| Finding::new(&chapter.path, link.line, why)),
            );
        }
    }
    Ok(findings)
}

/// The links and images of a chapter, in Markdown and in HTML.
pub(super) fn links_of(chapter: &Chapter) -> Vec<Link> {
    static ATTRIBUTE: LazyLock<Regex> =
        regex!(r#"\b(?:href|src)\s*=\s*["']?([^"'\s>]*)"#);
    let mut links = Vec::new();
    for (event, range) in events(&chapter.source) {
        let line = line_of(&chapter.source, range.start);
        match event {
            Event::Start(
                Tag::Link { dest_url, title, .. }
                | Tag::Image { dest_url, title, .. },
            ) => {
                links.push(Link {
                    line,
                    target: dest_url.into_string(),
                    title: title.into_string(),
                    text: chapter.source[range.clone()]
                        .split("](")
                        .next()
                        .unwrap_or_default()
                        .trim_start_matches('[')
                        .to_lowercase(),
                });
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let targets = ATTRIBUTE
                    .captures_iter(&html)
                    .map(|found| found[1].to_owned());
                links.extend(targets.map(|target| Link {
                    line,
                    target,
                    title: String::new(),
                    text: String::new(),
                }));
            }
            _ => {}
        }
    }
    links
}

fn dead(
    book: &Book,
    site: &Site,
    chapter: &Chapter,
    target: &str,
) -> Option<String> {
    if target.starts_with("https://") {
        return None; // what others publish can't be checked here
    }
    let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
    let file = match path {
        "" => chapter.path.clone(),
        path => resolve(&chapter.path, path),
    };
    let Some(ids) = site.ids.get(&file) else {
        let is_file =
            file.starts_with("src") && book.root.join(&file).is_file();
        let is_page = file.extension().is_some_and(|ending| ending == "md");
        return (!is_file || is_page)
            .then(|| format!("`{target}` leads to no page of the book"));
    };
    let is_dead = !fragment.is_empty() && !ids.contains(fragment);
    is_dead.then(|| format!("`{}` has no `#{fragment}`", file.display()))
}

fn unknown_test(book: &Book, tests: &[Test], link: &Link) -> Option<String> {
    let name = link.target.split_once("#tests-")?.1;
    book.tested().find(|listing| listing.name == name)?;
    let test = &link.title;
    if test.is_empty() {
        return Some(format!(
            "a link to tests carries a test's name as its title: `(… \"{name}\")`"
        ));
    }
    let exists = tests.iter().any(|it| it.package == name && it.name == *test);
    (!exists).then(|| format!("`{name}` has no test `{test}`"))
}

/// Words that lead to a word of the glossary that begins otherwise.
const OTHERWISE: [(&str, &str); 2] =
    [("indivisible", "atomic-type"), ("meet", "rendezvous")];

/// *isolated* leads to *isolation*: they begin alike.
fn another_word(target: &str, text: &str) -> Option<String> {
    let (_, word) = target.split_once("glossary.md#")?;
    let begin = |it: &str| it.chars().take(4).collect::<String>();
    let words = text.split(|it: char| !it.is_alphanumeric());
    let mut words = words.filter(|it| !it.is_empty());
    let is_alike = words
        .any(|it| word.split('-').any(|of| begin(of) == begin(it)))
        || OTHERWISE.iter().any(|it| text.contains(it.0) && word == it.1);
    (!is_alike).then(|| format!("`{text}` leads to the word `{word}`"))
}

/// A link to a test leads to a place that shows this test.
fn not_shown(book: &Book, from: &Chapter, link: &Link) -> Option<String> {
    let (path, name) = link.target.split_once("#tests-")?;
    let file = match path {
        "" => from.path.clone(),
        path => resolve(&from.path, path),
    };
    let page = book.chapters.iter().find(|it| it.path == file)?;
    let at = page.source.find(&format!("id=\"tests-{name}\""))?;
    let first = line_of(&page.source, at);
    let place = page.source[at..].split("</div>").next()?;
    let last = first + place.matches('\n').count();
    let function = format!("fn {}(", link.title);
    let mut shown =
        page.fences.iter().filter(|it| (first..=last).contains(&it.line));
    (!shown.any(|it| it.expanded.contains(&function)))
        .then(|| format!("`{}` does not show `{}`", link.target, link.title))
}
