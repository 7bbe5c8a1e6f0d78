//! Every quiz is asked in its chapter, shown as it is, and answered by what was found out.

use crate::book::{directives, line_of};
use crate::{Book, Chapter, Finding};
use anyhow::Result;
use regex::Regex;
use std::collections::BTreeSet;
use std::path::Path;

const FOLDER: &str = "tests/quizzes/questions-and-answers";
const RECORDED: &str = "tests/quizzes/recorded";

/// Quizzes that no page asks, and figures without a quiz; figures that ask something else, show
/// another program, answer too early or not at all; chapters with fewer than three quizzes;
/// two quizzes in a row.
pub fn quizzes(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut asked = Vec::new();
    let mut chapters = names(book, "listings");
    chapters.append(&mut names(book, FOLDER));
    for chapter in chapters {
        let folder = format!("{FOLDER}/{chapter}");
        let files = workspace::files(&book.root, &folder, "rs");
        let programs: Vec<_> = files
            .iter()
            .filter_map(|file| file.file_stem()?.to_str())
            .collect();
        if programs.len() < 3 {
            let why = format!("{} quizzes, not three", programs.len());
            findings.push(Finding::new(&folder, 1, why));
        }
        for name in programs {
            let quiz = format!("{chapter}/{name}");
            let id = format!(" id=\"quiz-{}\">", name.replace('_', "-"));
            let figures: Vec<_> = figures(book)
                .filter(|figure| figure.text[FIGURE.len()..].starts_with(&id))
                .collect();
            if figures.len() != 1 {
                let why = format!(
                    "{} figures have{}",
                    figures.len(),
                    id.trim_end_matches('>')
                );
                let program = format!("{folder}/{name}.rs");
                findings.push(Finding::new(program, 1, why));
            }
            for figure in figures {
                asked.push(figure.text.as_ptr());
                let complaints = complaints(book, &figure, &quiz)?;
                findings
                    .extend(complaints.iter().map(|why| figure.finding(why)));
            }
        }
    }
    for figure in figures(book) {
        if !asked.contains(&figure.text.as_ptr()) {
            findings.push(figure.finding("there is no quiz of this name"));
        }
        if figure.rest.trim_start().starts_with(FIGURE) {
            findings.push(figure.finding("another quiz follows at once"));
        }
    }
    Ok(findings)
}

const FIGURE: &str = "<figure class=\"quiz\"";

/// A figure with a quiz.
struct Figure<'a> {
    page: &'a Chapter,
    text: &'a str,
    /// What comes behind it.
    rest: &'a str,
}

impl Figure<'_> {
    fn finding(&self, why: &str) -> Finding {
        let after = self.text.len() + self.rest.len();
        let line = line_of(&self.page.source, self.page.source.len() - after);
        Finding::new(&self.page.path, line, why)
    }
}

fn figures(book: &Book) -> impl Iterator<Item = Figure<'_>> {
    book.chapters.iter().flat_map(|page| {
        page.source.match_indices(FIGURE).map(move |(at, _)| {
            let from_here = &page.source[at..];
            let end =
                from_here.find("</figure>").map(|end| end + "</figure>".len());
            let (text, rest) =
                from_here.split_at(end.unwrap_or(from_here.len()));
            Figure { page, text, rest }
        })
    })
}

fn complaints(
    book: &Book,
    figure: &Figure<'_>,
    quiz: &str,
) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let program = format!("{FOLDER}/{quiz}.rs");
    let source = book.read(&program)?;
    let question = source.lines().next().unwrap_or_default();
    let question = question.trim_start_matches("// Question: ");
    let caption = figure.text.split("</figcaption>").next().unwrap_or_default();
    let caption = caption.replace("<code>", "`").replace("</code>", "`");
    if !caption.contains(question) {
        complaints.push(format!("the caption does not ask `{question}`"));
    }
    let (asked, answered) =
        figure.text.split_once("<details>").unwrap_or((figure.text, ""));
    let shows = |part: &str, file: &str, anchor: &str| {
        let includes = directives(&figure.page.path, part);
        let mut includes = includes.iter();
        includes.any(|it| it.file == Path::new(file) && it.anchor == anchor)
    };
    if !shows(asked, &program, "program") {
        complaints.push("the program is not shown above the answer".to_owned());
    }
    let recorded = |ending| format!("{RECORDED}/{quiz}.{ending}");
    if let Ok(answer) = book.read(recorded("md")) {
        let explained = answered.split("</details>").next().unwrap_or_default();
        complaints.extend(contradictions(&answer, &words_of(explained))?);
    }
    for file in ["md", "stderr"].map(recorded) {
        let is_recorded = book.root.join(&file).is_file();
        let is_needed = is_recorded || file.ends_with(".md");
        if is_needed && !shows(answered, &file, "") {
            complaints.push(format!("the answer does not include `{file}`"));
        }
        if is_needed && shows(asked, &file, "") {
            complaints.push(format!("`{file}` gives the answer away"));
        }
    }
    Ok(complaints)
}

/// What somebody wrote below the recorded answer.
fn words_of(answered: &str) -> String {
    let mut fenced = false;
    let mut words = String::new();
    for line in answered.lines() {
        fenced ^= line.starts_with("```");
        if !fenced && !line.contains("{{#include") && !line.starts_with('<') {
            words += &format!("{line}\n");
        }
    }
    words
}

/// Where an explanation names another answer than the recorded ones, or not each of them.
fn contradictions(answer: &str, explained: &str) -> Result<Vec<String>> {
    let (bold, code) =
        (Regex::new(r"\*\*(.*?)\*\*")?, Regex::new("`([^`]+)`")?);
    let hangs = Regex::new(r"(?i)\bdeadlock|\bforever\b")?;
    let only = Regex::new(
        r"(?i)\b(always|never|every time|cannot|in every schedule)\b",
    )?;
    let printed = Regex::new(r"^(?:\d+|true|false)(?: (?:\d+|true|false))*$")?;
    let endings: Vec<_> =
        bold.captures_iter(answer).map(|it| it[1].to_owned()).collect();
    let endings: Vec<_> = match endings.as_slice() {
        [first, rest @ ..] if first.contains(" ways") => rest.to_vec(),
        all => all.to_vec(),
    };
    let spans = |text: &str| -> BTreeSet<String> {
        code.captures_iter(text).map(|it| it[1].to_owned()).collect()
    };
    let known: BTreeSet<_> = endings.iter().flat_map(|it| spans(it)).collect();
    let named = spans(explained);
    let mut complaints: Vec<_> = known
        .difference(&named)
        .map(|it| format!("the explanation does not come to the answer `{it}`"))
        .collect();
    let others = named.difference(&known).filter(|it| printed.is_match(it));
    complaints.extend(
        others.map(|it| {
            format!("the explanation says `{it}`, which is no answer")
        }),
    );
    let can_hang = endings.iter().any(|it| it.contains("deadlocks"));
    if can_hang != hangs.is_match(explained) {
        complaints.push(format!(
            "the explanation says {}that somebody waits forever",
            if can_hang { "nowhere " } else { "" }
        ));
    }
    if endings.len() > 1
        && let Some(found) = only.find(explained)
    {
        complaints.push(format!(
            "the explanation says `{}` of what can end in several ways",
            found.as_str()
        ));
    }
    let is_refused = answer.contains("does not compile");
    if is_refused && !explained.contains("rustc") {
        complaints
            .push("the explanation does not say what rustc wants".to_owned());
    }
    Ok(complaints)
}

/// The names of the folders in a folder.
fn names(book: &Book, folder: &str) -> BTreeSet<String> {
    let folders = workspace::folders(&book.root, folder).into_iter();
    folders
        .filter_map(|it| Some(it.file_name()?.to_str()?.to_owned()))
        .collect()
}
