//! What a page says *about* a listing is said of that listing.

use super::listings::error_codes;
use super::resolve;
use crate::book::line_of;
use crate::{Book, Chapter, Finding, Listing};
use anyhow::Result;
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Counts and figures of other listings; commands that name no package; links to the solution of
/// another exercise; *Broken on purpose* on what is not; hidden lines that change a program.
pub fn captions(book: &Book) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for chapter in &book.chapters {
        recorded(book, chapter, &mut findings)?;
        commands(book, chapter, &mut findings)?;
        solutions(chapter, &mut findings)?;
        broken(book, chapter, &mut findings)?;
        refused(book, chapter, &mut findings);
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

/// What the scenarios write for the pages.
const RECORDED: [&str; 2] =
    ["tests/schedules/counts", "tests/schedules/figures"];

/// A count or a figure belongs to a listing of its page, or to one that its line names; if it is named
/// after one, to that which was shown last.
fn recorded(
    book: &Book,
    page: &Chapter,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    for include in page.includes() {
        let is_recorded =
            RECORDED.iter().any(|it| include.file.starts_with(it));
        let (true, Some(file)) = (is_recorded, include.file.file_stem()) else {
            continue;
        };
        let (file, at) = (file.to_string_lossy(), include.at);
        let named = book.listings.iter().map(|it| without_kind(&it.name));
        let named = named.filter(|it| is_part(&file, it));
        let owner = named.max_by_key(|it| it.len());
        let is_of = |name: &str| {
            let name = name.strip_prefix("exercise-").unwrap_or(name);
            file.contains(name)
        };
        let owners = book.listings.iter().map(|it| it.name.as_str());
        let owners: Vec<_> = owners.filter(|name| is_of(name)).collect();
        let start = page.source[..at].rfind('\n').map_or(0, |it| it + 1);
        let line = page.source[start..].lines().next().unwrap_or_default();
        let outside = line.replace(include.text, "");
        let is_here = |name: &&str| {
            speaks_of(
                book,
                page,
                &outside,
                name.trim_start_matches("exercise-"),
            )
        };
        if let (Some(owner), Some(last)) = (owner, last_shown(page, at))
            && !is_part(last, owner)
            && !outside.contains(owner)
        {
            let why = format!(
                "`{file}` is of `{owner}`: this line does not name it, and `{last}` was shown last"
            );
            refuse(findings, page, at, why);
        }
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

/// The listing or the exercise that a page has shown last.
fn last_shown(page: &Chapter, at: usize) -> Option<&str> {
    static ID: LazyLock<Regex> =
        regex!(r#"id="(?:listing|exercise)-([\w-]+)""#);
    let last = ID.captures_iter(&page.source[..at]).last()?;
    Some(last.get(1)?.as_str())
}

/// Every `-p` names a package of the workspace, one of them that of the figure or the fold it
/// stands in; what else a command names is there, and a command of the book's own is an alias.
pub(super) fn commands(
    book: &Book,
    page: &Chapter,
    findings: &mut Vec<Finding>,
) -> Result<()> {
    static COMMAND: LazyLock<Regex> = regex!(r"cargo ([\w-]+)[^\n<`]*");
    static PACKAGE: LazyLock<Regex> = regex!(r" -p ([\w-]+)");
    for found in COMMAND.captures_iter(&page.source) {
        let at = found.get_match().start();
        // Cargo's own have no hyphen.
        if found[1].contains('-') && !is_alias(book, &found[1])? {
            let why = format!("`cargo {}` is no alias of this book", &found[1]);
            refuse(findings, page, at, why);
        }
        // What stands behind is for the program.
        let command = found[0].split(" -- ").next().unwrap_or_default();
        let names = PACKAGE.captures_iter(command).map(|it| it[1].to_owned());
        let names: Vec<_> = names.collect();
        let mut packages = Vec::new();
        for name in &names {
            match book.tested().find(|it| it.name == *name) {
                Some(package) => packages.push(package),
                None => {
                    let why = format!("there is no package `{name}`");
                    refuse(findings, page, at, why);
                }
            }
        }
        if names.is_empty() || packages.len() < names.len() {
            continue;
        }
        for missing in missing(book, &packages, command)? {
            refuse(findings, page, at, missing);
        }
        if let Some(place) = place(page, at)
            && !names.iter().any(|it| place.starts_with(without_kind(it)))
        {
            let why = format!(
                "the command is of {names:?}, and this is about `{place}`"
            );
            refuse(findings, page, at, why);
        }
    }
    Ok(())
}

/// The name of a listing, without what makes it an exercise.
fn without_kind(name: &str) -> &str {
    name.strip_prefix("exercise-").unwrap_or(name)
}

fn is_alias(book: &Book, command: &str) -> Result<bool> {
    let config = book.read(".cargo/config.toml").unwrap_or_default();
    let config: toml::Table = config.parse()?;
    Ok(config.get("alias").is_some_and(|it| it.get(command).is_some()))
}

/// What the figure or the fold is about in whose caption this stands.
fn place(page: &Chapter, at: usize) -> Option<&str> {
    static ID: LazyLock<Regex> =
        regex!(r#"id="(?:listing|exercise|tests)-([\w-]+)""#);
    let begin = page.source[..at].rfind('\n').map_or(0, |it| it + 1);
    let place = if page.source[begin..].starts_with("<figcaption>") {
        page.source[..begin].lines().last()?
    } else if page.source[begin..].starts_with("<summary>") {
        page.source[at..].lines().find(|it| it.contains("id=\"tests-"))?
    } else {
        return None;
    };
    Some(ID.captures(place)?.get(1)?.as_str())
}

/// The tests, examples and features that a command names and none of its packages has.
fn missing(
    book: &Book,
    packages: &[&Listing],
    command: &str,
) -> Result<Vec<String>> {
    static OPTION: LazyLock<Regex> =
        regex!(r"--(test|example|bin|features) ([\w-]+)");
    let manifests = packages.iter().map(|it| {
        Ok(book.read(it.folder.join("Cargo.toml"))?.parse::<toml::Table>()?)
    });
    let manifests: Vec<_> = manifests.collect::<Result<_>>()?;
    let has = |folder: &str, name: &str| {
        packages.iter().any(|it| {
            let file = book.root.join(&it.folder).join(folder).join(name);
            file.with_extension("rs").is_file()
                || file.join("main.rs").is_file()
        })
    };
    let named = |kind: &str, name: &str| {
        let all = manifests.iter().filter_map(|it| it.get(kind)?.as_array());
        let mut names = all.flatten().filter_map(|it| it.get("name"));
        names.any(|it| it.as_str() == Some(name))
    };
    let is_there = |kind: &str, name: &str| match kind {
        "test" => has("tests", name) || named("test", name),
        "example" => has("examples", name) || named("example", name),
        "bin" => has("src/bin", name) || named("bin", name),
        _ => manifests.iter().any(|it| {
            it.get("features").is_some_and(|it| it.get(name).is_some())
        }),
    };
    let names: Vec<_> =
        packages.iter().map(|it| format!("`{}`", it.name)).collect();
    let names = names.join(", ");
    let mut missing = Vec::new();
    for found in OPTION.captures_iter(command) {
        if !is_there(&found[1], &found[2]) {
            missing.push(format!(
                "{names} has no {} `{}`",
                found[1].trim_end_matches('s'),
                &found[2]
            ));
        }
    }
    let runs =
        command.starts_with("cargo run") && !command.contains("--example");
    let has_program = manifests.iter().any(|it| it.contains_key("bin"))
        || has("src", "main")
        || has("src", "bin");
    if runs && !has_program {
        missing.push(format!("{names} has no program to run"));
    }
    Ok(missing)
}

/// An exercise links to its own solution.
fn solutions(page: &Chapter, findings: &mut Vec<Finding>) -> Result<()> {
    static EXERCISE: LazyLock<Regex> = regex!(r#"id="exercise-([\w-]+)""#);
    static SOLUTION: LazyLock<Regex> = regex!(r"#solution-([\w-]+)");
    for found in EXERCISE.captures_iter(&page.source) {
        let at = found.get_match().start();
        let figure = page.source[at..].split("</figure>").next();
        let figure = figure.unwrap_or_default();
        let linked = SOLUTION.captures_iter(figure).map(|it| it[1].to_owned());
        let linked: Vec<_> = linked.collect();
        if linked != [found[1].to_owned()] {
            let why = format!(
                "the exercise links to the solutions {linked:?}, not to its own"
            );
            refuse(findings, page, at, why);
        }
    }
    // And the place that the link leads to shows that solution.
    static PLACE: LazyLock<Regex> = regex!(r"\{#solution-([\w-]+)\}");
    for found in PLACE.captures_iter(&page.source) {
        let at = found.get_match().end();
        let section = page.source[at..].split("\n#").next().unwrap_or_default();
        let own = format!("/exercise-{}/solution.rs", &found[1]);
        if !section.contains(&own)
            || section.matches("/solution.rs").count() != 1
        {
            let why = format!("this section does not show `{own}` alone");
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
    static FIGURE: LazyLock<Regex> =
        regex!(r#"<figure class="listing( broken)?" id="listing-([\w-]+)">"#);
    for found in FIGURE.captures_iter(&page.source) {
        let owners = book.listings.iter();
        let owners = owners.filter(|it| is_part(&found[2], &it.name));
        let Some(listing) = owners.max_by_key(|it| it.name.len()) else {
            continue;
        };
        let at = found.get_match().start();
        let caption = page.source[at..].split("</figcaption>").next();
        let caption = caption.unwrap_or_default();
        // A part says by itself that it is broken, or it is as broken as the whole.
        let is_broken = listing.is_broken(book)?
            || (found[2] != listing.name
                && shown_in(page, at).any(says_broken));
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

/// A caption names the errors that were recorded.
fn refused(book: &Book, page: &Chapter, findings: &mut Vec<Finding>) {
    static CAPTION: LazyLock<Regex> =
        regex!(r"Does not compile(?: \(([\w, ]+)\))?: ([\w-]+)/([\w/-]+)\.rs");
    for found in CAPTION.captures_iter(&page.source) {
        let said = found.get(1).map_or("", |it| it.as_str());
        let said: BTreeSet<_> =
            said.split(", ").filter(|it| !it.is_empty()).collect();
        let listing = book.listings.iter().find(|it| it.name == found[2]);
        let words = listing.map(|it| it.folder.join(&found[3]));
        let words = words.map(|it| it.with_extension("stderr"));
        let words = words.and_then(|it| book.read(it).ok());
        let Some(words) = words else {
            let why =
                format!("there is no record of {}/{}", &found[2], &found[3]);
            refuse(findings, page, found.get_match().start(), why);
            continue;
        };
        let recorded: BTreeSet<_> = error_codes(&words).collect();
        if said != recorded {
            let why = format!(
                "the caption says {said:?}, and recorded are {recorded:?}"
            );
            refuse(findings, page, found.get_match().start(), why);
        }
    }
}

/// Whether a figure's id is that of a listing or of a part of it.
fn is_part(id: &str, listing: &str) -> bool {
    let rest = id.strip_prefix(listing);
    rest.is_some_and(|it| it.is_empty() || it.starts_with('-'))
}

/// Whether code that is shown, and not hidden, says that it is broken.
fn says_broken(code: &str) -> bool {
    code.lines().any(|it| it.trim_start().starts_with("/// Broken"))
}

/// The blocks of the figure that begins here.
fn shown_in(page: &Chapter, at: usize) -> impl Iterator<Item = &str> {
    let figure = page.source[at..].split("</figure>").next();
    let first = line_of(&page.source, at);
    let last = first + figure.map_or(0, |it| it.matches('\n').count());
    let fences = page.fences.iter();
    fences
        .filter(move |it| (first..=last).contains(&it.line))
        .map(|it| it.expanded.as_str())
}

/// What is hidden makes a program of a block and changes nothing in it.
fn hidden(page: &Chapter, findings: &mut Vec<Finding>) {
    for fence in &page.fences {
        if !fence.is_rust() {
            continue;
        }
        let mut lines = fence.written.lines().peekable();
        while let Some(line) = lines.next() {
            // Attributes are shown, and `##` is a `#`; all else behind a `#` is hidden.
            let Some(code) = line.trim_start().strip_prefix('#') else {
                continue;
            };
            if code.starts_with(['[', '!', '#']) || code.is_empty() {
                continue;
            }
            let code = code.trim_start();
            let of_module =
                lines.peek().is_some_and(|it| it.contains("# mod "));
            if code.starts_with("#[") && !of_module {
                let why = format!("`{code}` is hidden before what is shown");
                findings.push(Finding::new(&page.path, fence.line, why));
            }
            let module = code.starts_with("mod ") && code.ends_with(" {");
            // Under another name it could be anything.
            let import = code.starts_with("use ")
                && code.ends_with(';')
                && !code.contains(" as ");
            let frame = ["fn main() {}", "fn main() {", "#[cfg(test)]", "}"];
            if !frame.contains(&code) && !module && !import {
                let why = format!("`{code}` is hidden from the reader");
                findings.push(Finding::new(&page.path, fence.line, why));
            }
        }
    }
}
