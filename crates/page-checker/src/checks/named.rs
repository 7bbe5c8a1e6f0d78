//! What a page names of its listings, it shows; and its amounts of money are those of its listings.

use crate::book::{events, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::LazyLock;

/// Pages whose amounts belong to no listing: they explain words.
const WORDS_ONLY: [&str; 2] = ["src/glossary.md", "src/introduction.md"];

/// Names of a page's listings that the page speaks of and leaves out of what it shows; amounts
/// that occur in no file that the page includes or links to.
pub fn named(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for page in &book.chapters {
        names(book, page, &mut findings)?;
        if WORDS_ONLY.iter().all(|it| page.path.as_os_str() != *it) {
            amounts(book, page, &mut findings);
        }
        pictures(page, &mut findings);
    }
    Ok(findings)
}

fn refuse(findings: &mut Vec<Finding>, page: &Chapter, at: usize, why: String) {
    let line = line_of(&page.source, at);
    findings.push(Finding::new(&page.path, line, why));
}

/// A name in the text that a listing of the page has is in what the page shows.
fn names(
    book: &Book,
    page: &Chapter,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    static ITEM: LazyLock<Regex> =
        regex!(r"\b(?:fn|struct|enum|const|trait|type) (\w+)");
    static PATH: LazyLock<Regex> = regex!(r"^(?:\w+::)*(\w+)(?:\(.*\))?$");
    let mut hidden = BTreeSet::new();
    for source in shown_sources(book, page) {
        let text = book.read(source)?;
        hidden.extend(ITEM.captures_iter(&text).map(|it| it[1].to_owned()));
    }
    // A test may have a helper of the same name, an exercise a function.
    let listings = page.fences.iter().filter(|it| {
        ["/src/lib.rs", "/src/main.rs"].iter().any(|of| it.written.contains(of))
            && !it.written.contains("/exercise-")
    });
    let code: String = listings.map(visible).collect();
    for shown in ITEM.captures_iter(&code) {
        hidden.remove(&shown[1]);
    }
    for (event, range) in events(&page.source) {
        let Event::Code(code) = event else { continue };
        let name = PATH.captures(&code).map(|it| it[1].to_owned());
        if name.is_some_and(|it| hidden.contains(&it)) {
            let why =
                format!("`{code}` is in a listing of this page, but not shown");
            refuse(findings, page, range.start, why);
        }
    }
    Ok(())
}

static AMOUNT: LazyLock<Regex> = regex!(r"(?:^|[^\d.,\w])(\d+\.\d\d)\b");
static TAG: LazyLock<Regex> = regex!(r"<[^>]*>");

/// An amount in the text, a caption or a picture is one that something on this page decides.
fn amounts(book: &Book, page: &Chapter, findings: &mut Vec<Finding>) {
    let known = evidence(book, page);
    let mut in_code = false;
    for (event, range) in events(&page.source) {
        let text = match event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                continue;
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                continue;
            }
            Event::Text(text) if !in_code => text.into_string(),
            Event::Html(html) | Event::InlineHtml(html) => {
                TAG.replace_all(&html, " ").into_owned()
            }
            _ => continue,
        };
        for found in AMOUNT.captures_iter(&text) {
            if !is_known(&known, &found[1]) {
                let why =
                    format!("{} is in no listing of this page", &found[1]);
                refuse(findings, page, range.start, why);
            }
        }
    }
}

/// What a picture shows, its title says.
fn pictures(page: &Chapter, findings: &mut Vec<Finding>) {
    static PICTURE: LazyLock<Regex> = regex!(
        r"(?s)<svg\b[^>]*>\s*<title[^>]*>(?<title>.*?)</title>(?<shown>.*?)</svg>"
    );
    for picture in PICTURE.captures_iter(&page.source) {
        let shown = TAG.replace_all(&picture["shown"], " ");
        for found in AMOUNT.captures_iter(&shown) {
            if !picture["title"].contains(&found[1]) {
                let why = format!("the picture's title has no {}", &found[1]);
                refuse(findings, page, picture.get_match().start(), why);
            }
        }
    }
}

/// The Rust files of listings from which the page includes a part.
fn shown_sources(book: &Book, page: &Chapter) -> BTreeSet<PathBuf> {
    let sources = included(page).into_iter().filter(|it| {
        let is_source =
            ["src/lib.rs", "src/main.rs"].iter().any(|end| it.ends_with(end));
        is_source
            && !it.to_string_lossy().contains("/exercise-")
            && it.starts_with("listings")
            && book.root.join(it).is_file()
    });
    sources.collect()
}

fn included(page: &Chapter) -> BTreeSet<PathBuf> {
    page.includes().into_iter().map(|it| it.file).collect()
}

/// What a reader sees of a block without showing its hidden lines.
fn visible(fence: &crate::Fence) -> String {
    let lines = fence.expanded.lines();
    let lines = lines.filter(|it| !it.trim_start().starts_with("# "));
    lines.flat_map(|it| [it, "\n"]).collect()
}

/// Everything that decides an amount on this page, without the underscores of Rust's numbers.
fn evidence(book: &Book, page: &Chapter) -> String {
    let mut text = String::new();
    for file in included(page) {
        text += &book.read(file).unwrap_or_default();
    }
    let is_between = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    let words: BTreeSet<_> = page.source.split(is_between).collect();
    for listing in &book.listings {
        let name = listing.name.trim_start_matches("exercise-");
        let own = ["listing", "tests", "exercise", "solution"];
        let is_own = own.map(|it| format!("{it}-{name}")).iter().any(|own| {
            let next = words.range(own.as_str()..).next();
            next.is_some_and(|word| word.starts_with(own))
        });
        if !is_own {
            continue;
        }
        for file in workspace::all(&book.root, &listing.folder) {
            text += &book.read(file).unwrap_or_default();
        }
    }
    text.replace('_', "")
}

/// `200.00` is `20000` in cents, `200` where only whole units are printed.
fn is_known(evidence: &str, amount: &str) -> bool {
    let cents = amount.replace('.', "");
    let whole = amount.strip_suffix(".00").unwrap_or(amount);
    let forms = [amount, cents.trim_start_matches('0'), whole];
    forms.iter().any(|form| {
        evidence.match_indices(form).any(|(at, _)| {
            let before = evidence[..at].chars().next_back();
            let after = evidence[at + form.len()..].chars().next();
            ![before, after].iter().flatten().any(char::is_ascii_digit)
        })
    })
}
