//! The theme needs nothing that is not there, and asks nobody for it.

use page_checker::{Finding, assert_none};
use regex::Regex;
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

/// Where the blocks run if a reader asks for it, and the crates that may be used there.
const PLAYGROUND: &str = "https://play.rust-lang.org/";

/// The files of a folder with these endings, each with its text; not what is built from other libraries.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let root = workspace::root();
    let files = endings.iter().map(|it| workspace::files(root, folder, it));
    let files = files.flatten().filter(|it| !it.ends_with("highlight.js"));
    let text =
        |it: &PathBuf| fs::read_to_string(root.join(it)).expect("is text");
    files.map(|it| (it.clone(), text(&it))).collect()
}

/// Styles, templates and scripts.
fn theme() -> Vec<(PathBuf, String)> {
    files("theme", &["css", "hbs", "js"])
}

/// What a pattern finds, by file and line.
fn find<'a>(
    files: &'a [(PathBuf, String)],
    pattern: &str,
) -> Vec<(&'a PathBuf, usize, &'a str)> {
    let pattern = Regex::new(pattern).expect("is a pattern");
    let mut found = Vec::new();
    for (file, text) in files {
        for (index, line) in text.lines().enumerate() {
            let all = pattern.captures_iter(line);
            let all = all.filter_map(|it| Some(it.get(1)?.as_str()));
            found.extend(all.map(|it| (file, index + 1, it)));
        }
    }
    found
}

/// The variables that are used and that nobody sets.
fn unset(files: &[(PathBuf, String)]) -> Vec<Finding> {
    let set =
        find(files, r#"(?:^|[\s{;"]|setProperty\(.)(--[\w-]+)(?:\s*:|['"])"#);
    let set: HashSet<_> = set.into_iter().map(|it| it.2).collect();
    let used = find(files, r"var\((--[\w-]+)");
    let unset = used.into_iter().filter(|it| !set.contains(it.2));
    let finding = |(file, line, name)| {
        Finding::new(file, line, format!("nobody sets `{name}`"))
    };
    unset.map(finding).collect()
}

/// The addresses of others.
fn of_others(files: &[(PathBuf, String)]) -> Vec<Finding> {
    let found = find(files, r#"((?:https?:|["'(=])//[\w-]+\.[\w./-]+)"#);
    let found = found.into_iter().filter(|it| !it.2.starts_with(PLAYGROUND));
    let finding = |(file, line, address)| {
        let why = format!("`{address}`: no page asks another host");
        Finding::new(file, line, why)
    };
    found.map(finding).collect()
}

#[test]
fn every_variable_of_a_style_is_set() {
    // A figure sets some for itself.
    let figures = files("crates/every-schedule/src/figure", &["rs"]);
    assert_none(unset(&[theme(), figures].concat()));
}

#[test]
fn no_page_loads_anything_from_elsewhere() {
    assert_none(of_others(&theme()));
}

#[test]
fn what_is_planted_is_found_at_its_line() {
    let file = |name: &str, text: &str| (PathBuf::from(name), text.to_owned());
    let files = [
        file("a.css", "a { --b: c; --d: var(--b);\n e: var(--f); }\n"),
        file("b.js", "x.setProperty('--f2', 1); // example.org/a\n"),
        file("c.hbs", "<p>\n<script src=\"//cdn.example.org/a.js\">\n"),
        file("d.hbs", "<a href=\"https://example.org/a\">\n"),
        file("e.css", "f: var(--f2)"),
    ];
    let found = [unset(&files), of_others(&files)].concat();
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "a.css:2: nobody sets `--f`",
            "c.hbs:2: `\"//cdn.example.org/a.js`: no page asks another host",
            "d.hbs:1: `https://example.org/a`: no page asks another host",
        ]
    );
}
