//! How long a page may be, which words it may use, and what each answer of *In a Hurry* must have.

use anyhow::Result;
use mdbook_markdown::pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use page_checker::checks::POSTAL;
use page_checker::{Book, Finding, assert_none};
use regex::Regex;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    Book::load(workspace::root()).expect("the book can be read")
});

/// Words that a reader reads: not in a fold, a table, a figure or code.
const A_PAGE: usize = 1_700;
/// Of all pages that follow the article together.
const THE_ARTICLE: usize = 27_000;
/// The postal image is said once.
const LETTERS: usize = 10;

/// What is looked up, and not read from the first line to the last.
const REFERENCE: [&str; 6] = [
    "src/claims.md",
    "src/glossary.md",
    "src/how-this-book-is-tested.md",
    "src/measured.md",
    "src/solutions.md",
    "src/techniques.md",
];
const MIRROR: [&str; 7] = [
    "src/fork",
    "src/channels",
    "src/mutexes",
    "src/metrics",
    "src/making-the-choice",
    "src/plot-twist",
    "src/the-bottom-line",
];

#[test]
fn no_page_is_longer_than_a_sitting() -> Result<()> {
    let mut findings = Vec::new();
    for chapter in &BOOK.chapters {
        let words = visible_words(&chapter.source);
        let reference =
            REFERENCE.iter().any(|it| chapter.path == Path::new(it));
        if words > A_PAGE && !reference {
            let why = format!("{words} words to read, at most {A_PAGE}");
            findings.push(Finding::new(&chapter.path, 1, why));
        }
    }
    assert_none(findings);
    Ok(())
}

#[test]
fn the_chapters_of_the_article_are_short_together() {
    let pages = BOOK.chapters.iter().filter(|it| {
        let path = it.path.to_string_lossy();
        MIRROR.iter().any(|mirror| path.starts_with(mirror))
    });
    // A part that has another name would not count.
    for part in MIRROR {
        let mut pages = pages.clone();
        let is_there =
            pages.any(|it| it.path.to_string_lossy().starts_with(part));
        assert!(is_there, "no page is of {part}");
    }
    let words = pages.map(|it| (visible_words(&it.source), &it.path));
    let mut words: Vec<_> = words.collect();
    words.sort();
    let all: usize = words.iter().map(|it| it.0).sum();
    let longest = words.iter().rev().take(5);
    let why = |(words, page): &(usize, _)| {
        let why = format!(
            "{words} of {all} words that follow the article, at most {THE_ARTICLE}"
        );
        Finding::new(page, 1, why)
    };
    if all > THE_ARTICLE {
        assert_none(longest.map(why).collect());
    }
}

/// In what a reader sees, recorded words included.
#[test]
fn a_message_is_called_a_message() -> Result<()> {
    let letter =
        Regex::new(r"(?i)\bletters?\b|_letters?_|_letters?\b|\bletters?_")?;
    let root = workspace::root();
    let mut pages = workspace::files(root, "src", "md");
    for recorded in ["tests/schedules", "tests/quizzes", "listings"] {
        for ending in ["html", "txt", "md", "stderr"] {
            pages.extend(workspace::files(root, recorded, ending));
        }
    }
    let mut said = Vec::new();
    for page in pages {
        let text = fs::read_to_string(root.join(&page))?;
        for (index, line) in text.lines().enumerate() {
            let found = letter.find_iter(line);
            said.extend(found.map(|it| {
                Finding::new(&page, index + 1, format!("`{}`", it.as_str()))
            }));
        }
    }
    if said.len() > LETTERS {
        assert_none(said);
    }
    Ok(())
}

/// Neither a listing nor a file, a function or a test is named after a letter or the mail.
#[test]
fn nothing_is_named_after_a_letter() -> Result<()> {
    // These, a page may say: the image itself, once, and what HTTP has.
    let words = [&POSTAL[..], &["letter", "letters", "post"]].concat();
    let named = Regex::new(
        r"\b(?:fn|mod|struct|enum|trait|type|const|static|macro_rules!|let|let mut) (\w+)",
    )?;
    let is_postal = |name: &str| {
        let name = name.to_lowercase();
        name.split(['_', '-', '.']).any(|it| words.contains(&it))
    };
    let root = workspace::root();
    let mut findings = Vec::new();
    for folder in ["src", "listings", "crates", "tests", "theme", "tools"] {
        for file in workspace::all(root, folder) {
            if file.starts_with("tests/book") {
                continue; // here such names are refused
            }
            let names = file.iter().map(|it| it.to_string_lossy());
            for name in names.filter(|it| is_postal(it)) {
                findings.push(Finding::new(&file, 1, format!("`{name}`")));
            }
            if file.extension().is_none_or(|it| it != "rs") {
                continue;
            }
            let text = fs::read_to_string(root.join(&file))?;
            for (index, line) in text.lines().enumerate() {
                let names = named.captures_iter(line);
                let names = names.filter(|it| is_postal(&it[1]));
                findings.extend(names.map(|it| {
                    Finding::new(&file, index + 1, format!("`{}`", &it[1]))
                }));
            }
        }
    }
    assert_none(findings);
    Ok(())
}

const HURRY: &str = "src/in-a-hurry.md";

/// The lines of a page that begin so.
fn lines_of<'a>(
    source: &'a str,
    start: &'a str,
) -> impl Iterator<Item = (usize, &'a str)> {
    let lines = source.lines().enumerate();
    lines
        .filter(move |(_, it)| it.starts_with(start))
        .map(|(at, it)| (at + 1, it))
}

/// Ten situations at least; each with a tool and its listing, a measured price and a trap.
#[test]
fn every_answer_in_a_hurry_has_a_listing_a_price_and_a_trap() {
    let broken = r#"class="listing broken" id="(listing-[\w-]+)""#;
    let broken = Regex::new(broken).expect("is a regex");
    let broken: Vec<_> = BOOK
        .chapters
        .iter()
        .flat_map(|page| broken.captures_iter(&page.source))
        .map(|found| format!("#{})", &found[1]))
        .collect();
    let page = BOOK.chapters.iter().find(|it| it.path == Path::new(HURRY));
    let page = &page.expect("is there").source;
    assert_none(in_a_hurry(page, &broken));
}

/// What is wrong with the page; the links to what is `broken` on purpose advise nobody.
fn in_a_hurry(page: &str, broken: &[String]) -> Vec<Finding> {
    let link = Regex::new(r"\]\([^)]+\.md#[^)]+\)").expect("is a regex");
    let mut findings = Vec::new();
    let mut refuse =
        |line: usize, why: &str| findings.push(Finding::new(HURRY, line, why));
    let advises = |to: &str| !broken.iter().any(|it| to.contains(it));
    let others = "## Is yours not here?";
    let end = lines_of(page, others).next().map(|it| it.0);
    let Some(end) = end else {
        refuse(1, &format!("there is no `{others}`"));
        return findings;
    };
    for (line, row) in lines_of(page, "|").filter(|it| it.0 > end) {
        let advice = row.split('|').nth(2).unwrap_or_default();
        if !advises(advice) {
            refuse(line, "the advice is to use what is broken on purpose");
        }
    }
    let answers = lines_of(page, "## ").filter(|it| it.0 < end);
    let answers: Vec<_> = answers.collect();
    if answers.len() < 10 {
        refuse(1, &format!("{} situations, not ten", answers.len()));
    }
    let next = answers.iter().skip(1).map(|it| it.0).chain([end]);
    for ((first, situation), next) in answers.iter().zip(next) {
        if !situation.contains(" {#") {
            refuse(*first, "no place to link to");
        }
        let mut demand =
            |start: &str, what: &str, is: &dyn Fn(&str) -> bool| {
                let found = lines_of(page, start)
                    .find(|it| (*first..next).contains(&it.0));
                match found {
                    None => refuse(*first, &format!("no line `{start}`")),
                    Some((line, text)) if !is(text) => {
                        refuse(line, &format!("`{start}` {what}"));
                    }
                    Some(_) => {}
                }
            };
        demand("- **Use** ", "names no listing, or a broken one", &|it| {
            it.contains("#listing-") && advises(it)
        });
        demand("- **Price:** ", "has no measured conclusion", &|it| {
            it.contains("results/conclusions.txt:")
        });
        demand("- **Trap:** ", "has no link to a page", &|it| {
            link.is_match(it)
        });
    }
    findings
}

#[test]
fn what_an_answer_in_a_hurry_lacks_is_named_with_its_line() {
    let page = "## One {#one}\n- **Use** [it](a.md#listing-it).\n\
                - **Trap:** [so](b.md#so).\n\
                ## Two\n- **Use** [it](a.md#listing-bad).\n- **Price:** much.\n\
                ## Is yours not here?\n| so | [it](a.md#listing-bad) |\n";
    let found = in_a_hurry(page, &["#listing-bad)".to_owned()]);
    let lines: Vec<_> = found.iter().map(|it| it.line).collect();
    assert_eq!(lines, [8, 1, 1, 4, 5, 6, 4], "{found:?}");
}

fn visible_words(source: &str) -> usize {
    let (mut words, mut hidden, mut folds) = (0, 0_usize, 0_usize);
    for event in Parser::new_ext(source, Options::all()) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                folds += html.matches("<details").count();
                folds += html.matches("<figure").count();
                folds += html.matches("<svg").count();
                let closed = html.matches("</details").count()
                    + html.matches("</figure").count()
                    + html.matches("</svg").count();
                folds = folds.saturating_sub(closed);
            }
            Event::Start(Tag::Table(_) | Tag::CodeBlock(_)) => hidden += 1,
            Event::End(TagEnd::Table | TagEnd::CodeBlock) => hidden -= 1,
            Event::Text(text) | Event::Code(text)
                if hidden == 0 && folds == 0 && !text.contains("{{#") =>
            {
                words += text.split_whitespace().count();
            }
            _ => {}
        }
    }
    words
}

#[test]
fn words_in_folds_tables_and_code_are_not_counted() {
    let page = "# One two\n\nthree `four`\n\n<details>\n\nnot\n\n</details>\n\n\
                | not | not |\n|---|---|\n| not | not |\n\n```rust\nnot\n```\n\nfive\n";
    assert_eq!(visible_words(page), 5);
}
