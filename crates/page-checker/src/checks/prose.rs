//! Words that no page may have: quantities that nobody counted, lookalike letters, notes to
//! oneself, two spellings of one word, addresses that nobody has opened.

use super::allowed::Allowed;
use super::links::links_of;
use crate::book::{events, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use mdbook_markdown::pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

/// The addresses outside the book that somebody has opened, one a line.
const KNOWN_LINKS: &str = "tests/book/known-links.txt";

/// What stands in no page, and why.
const NEVER: [(&str, &str); 4] = [
    (
        r"(?i)\b(\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozens?|hundreds?|thousands?)( of (the |its |their |all )?(\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten))? schedules?\b",
        "a count of schedules is included from `tests/schedules/counts`, not typed",
    ),
    (
        r"(?i)\b(half|most|a third|two thirds|a quarter|three quarters|\d+ ?%|\d+ per ?cent) of (the |its |their |all )*(\d[\d,]* )?(schedules|endings)\b|\bone in (\d+|two|three|four|five|six|seven|eight|nine|ten|twelve)( schedules)?\b|(?:^|[^\d.])\d[\d,]* (out )?of (the )?\d[\d,]*(?:$|[^\d.]|\.\D|\.$)",
        "a share is included from `tests/schedules/counts`, not typed",
    ),
    (
        r"(?i)\b(two|three|four|five|ten|twenty|a hundred|hundreds of|a thousand|several|many|\d[\d,.]*) (times|fold|×) (as )?(fast|slow|faster|slower|cheaper|dearer|more expensive|as long|quicker)",
        "how much faster is included from what was measured, not typed",
    ),
    (
        r"(?i)\b(twice|thrice|half) as (fast|slow|long|quick|expensive|cheap|dear)|\borders? of magnitude\b|\b(a|an|one) (half|third|quarter|fifth|tenth) (of the (time|price|cost)|as (fast|slow|long))",
        "how much faster is included from what was measured, not typed",
    ),
];

/// Words of the other spelling: in no page, and in no comment of a program.
const SPELLING: (&str, &str) = (
    r"(?i)\b(behavior|color|favor|honor|neighbor|labeled|labeling|canceled|canceling|modeled|modeling|traveled|center|analyze|license (of|for) the text|catalog|fulfill|synchronize|synchronization|initialize|initialization|organize|recognize|realize|summarize|optimize|optimization|prioritize|minimize|maximize|utilize|gray|defense|offense|favorable|favorite|(?:synchron|initial|organ|recogn|real|summar|optim|priorit|minim|maxim|util)izing)(s|d|r|rs|ing)?\b",
    "the book is written in British spelling",
);

/// What the image of a letter brings along: the image is the article's, and said once, and these
/// words are not. They stand nowhere in a page, code included, and nothing is named after them.
pub const POSTAL: [&str; 13] = [
    "mail",
    "mails",
    "mailed",
    "posted",
    "posts",
    "postman",
    "pile",
    "piles",
    "piled",
    "slip",
    "slips",
    "envelope",
    "envelopes",
];

/// What asks how much faster, and is answered below.
const QUESTION: &str = "How many times";

/// What stands nowhere, neither in a page nor in a program.
const NOWHERE: [(&str, &str); 2] = [
    (r"\b(TODO|FIXME|XXX|TBD)\b", "a note to oneself"),
    (
        r"[\p{Cyrillic}\p{Armenian}\p{Cherokee}ıɑɡΑ-ΛΝ-Ωα-λν-ω\u{FF01}-\u{FF5E}\u{2060}\u{200B}-\u{200F}\u{FEFF}\u{00AD}]",
        "a letter that only looks like one of the alphabet, or none at all",
    ),
];

/// Such words in the running text of the pages, and links to addresses that are not known.
pub fn prose(book: &Book) -> Result<Vec<Finding>> {
    let never = compiled(NEVER.iter().chain([&SPELLING]).chain(&NOWHERE))?;
    let postal = format!(r"(?i)\b({})\b", POSTAL.join("|"));
    let image = [(Regex::new(&postal)?, "say message, send, queue")];
    let mut known = Allowed::read(book, KNOWN_LINKS);
    let mut findings = Vec::new();
    for chapter in &book.chapters {
        let mut refuse =
            |patterns: &[(Regex, &str)], line: usize, text: &str| {
                for (pattern, why) in patterns {
                    findings.extend(pattern.find_iter(text).map(|found| {
                        let why = format!("`{}`: {why}", found.as_str());
                        Finding::new(&chapter.path, line, why)
                    }));
                }
            };
        for (line, text) in running_text(chapter) {
            refuse(&never, line, &text.replace(QUESTION, ""));
        }
        for (index, text) in chapter.source.lines().enumerate() {
            refuse(&image, index + 1, text);
        }
        for link in links_of(chapter) {
            let outside = link.target.starts_with("http");
            if outside && !known.allows(|it| it == link.target) {
                let why = format!(
                    "`{}` is not in {KNOWN_LINKS}: open it, then add it",
                    link.target
                );
                findings.push(Finding::new(&chapter.path, link.line, why));
            }
        }
    }
    findings.extend(known.unused());
    Ok(findings)
}

/// Words of the other spelling, notes to oneself and lookalike letters in a text that is no page.
pub(super) fn words(text: &Chapter) -> Result<Vec<Finding>> {
    let never = compiled([&SPELLING].into_iter().chain(&NOWHERE))?;
    let mut findings = Vec::new();
    for (line, words) in running_text(text) {
        for (pattern, why) in &never {
            findings.extend(pattern.find_iter(&words).map(|found| {
                let why = format!("`{}`: {why}", found.as_str());
                Finding::new(&text.path, line, why)
            }));
        }
    }
    Ok(findings)
}

/// Notes to oneself and lookalike letters in a program; in its comments, another spelling, too.
pub(super) fn notes_and_lookalikes(
    file: &Path,
    text: &str,
) -> Result<Vec<Finding>> {
    type Patterns = LazyLock<Result<Vec<(Regex, &'static str)>>>;
    static ANYWHERE: Patterns = LazyLock::new(|| compiled(&NOWHERE));
    static CODE: LazyLock<Regex> = regex!("`[^`]*`");
    static COMMENTS: Patterns = LazyLock::new(|| compiled([&SPELLING]));
    let patterns = |of: &'static Patterns| {
        of.as_ref().map_err(|why| anyhow::anyhow!("{why}"))
    };
    let (nowhere, never) = (patterns(&ANYWHERE)?, patterns(&COMMENTS)?);
    let ending = file.extension().and_then(|it| it.to_str());
    let mark = match ending {
        Some("rs" | "js" | "mjs") => "//",
        Some("css") => "* ",
        Some("hbs") => "{{!",
        _ => "#",
    };
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        // Most lines need no look at all.
        let is_plain = line.is_ascii() && !line.contains(mark);
        if is_plain
            && !["TODO", "FIXME", "XXX", "TBD"]
                .iter()
                .any(|it| line.contains(it))
        {
            continue;
        }
        let comment = line.split_once(mark).map_or("", |it| it.1);
        let comment = &CODE.replace_all(comment, "`");
        for (patterns, text) in [(nowhere, line), (never, comment)] {
            if text.is_empty() {
                continue;
            }
            for (pattern, why) in patterns {
                findings.extend(pattern.find(text).map(|found| {
                    let why = format!("`{}`: {why}", found.as_str());
                    Finding::new(file, index + 1, why)
                }));
            }
        }
    }
    Ok(findings)
}

fn compiled<'a>(
    patterns: impl IntoIterator<Item = &'a (&'static str, &'static str)>,
) -> Result<Vec<(Regex, &'static str)>> {
    let patterns = patterns.into_iter();
    patterns.map(|(it, why)| Ok((Regex::new(it)?, *why))).collect()
}

/// What a reader reads, without code, line by line: captions and summaries, too. An include counts as a word of its own.
fn running_text(chapter: &Chapter) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut in_code = false;
    let mut add = |at: usize, text: &str| {
        let line = line_of(&chapter.source, at);
        match lines.last_mut() {
            Some((last, before)) if *last == line => before.push_str(text),
            _ => lines.push((line, text.to_owned())),
        }
    };
    for (event, range) in events(&chapter.source) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => add(range.start, &text),
            Event::Code(_) => add(range.start, "`"),
            Event::Html(html) | Event::InlineHtml(html) => {
                let mut at = range.start;
                for line in html.split_inclusive('\n') {
                    add(at, &without_tags(line));
                    at += line.len();
                }
            }
            _ => {}
        }
    }
    lines
}

fn without_tags(html: &str) -> String {
    static MARKUP: LazyLock<Regex> =
        regex!(r"<code>.*?</code>|<[^>]*>|\{\{[^}]*\}\}");
    MARKUP.replace_all(html, "`").into_owned()
}
