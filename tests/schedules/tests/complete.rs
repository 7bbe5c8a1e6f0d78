//! Nothing concurrent is left out, and no committed file is left over.

use anyhow::Result;
use page_checker::{Book, Finding, assert_none};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// What cannot run here, and why.
const LEFT_OUT: [(&str, &str); 14] = [
    (
        "blocked-runtime",
        "has a runtime on a thread that may never end, and a clock looks on",
    ),
    ("cached-balance", "asks a database, which keeps its own order"),
    ("config-swap", "swaps the `Arc` of a library, without a lock"),
    ("crash-in-the-gap", "is about processes, which die and have no schedules"),
    ("embrace-detected", "has the locks of another library"),
    ("exercise-whole-batches", "asks the clock when a batch is due"),
    (
        "guard-temporaries-2021",
        "is written in another edition than its scenario would be",
    ),
    ("isolation-levels", "asks a database, which keeps its own order"),
    ("lost-answer", "asks a database over a network"),
    ("own-write-unseen", "asks two databases, which keep their own order"),
    ("par-sum", "has the threads of another library"),
    ("postgres-bank", "asks a database, which keeps its own order"),
    ("two-tills", "is about processes, each with a lock of its own"),
    ("waits-for-a-second", "asks a database, which keeps its own order"),
];

const TESTS: &str = "tests/schedules/tests";

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    Book::load(workspace::root()).expect("the book can be read")
});

/// The text of every test program with scenarios: of a file, or of all files of a folder.
fn scenarios() -> Result<Vec<String>> {
    let mut programs = BTreeMap::<PathBuf, String>::new();
    for file in workspace::files(&BOOK.root, TESTS, "rs") {
        let program = file.iter().take(4).collect();
        let text = BOOK.read(&file)?;
        programs.entry(program).or_default().push_str(&text);
    }
    Ok(programs.into_values().collect())
}

/// The listings that are concurrent, each with the file that is.
fn concurrent() -> Result<Vec<(&'static str, PathBuf)>> {
    let mut found = Vec::new();
    for listing in &BOOK.listings {
        let file = listing.concurrent_file(&BOOK)?;
        found.extend(file.map(|it| (listing.name.as_str(), it)));
    }
    Ok(found)
}

/// Whether a program of scenarios has this listing as a module, and calls into it.
fn has_scenario(scenarios: &str, file: &Path) -> bool {
    let attribute = format!("../../../{}\"]\n", file.display());
    let Some((_, rest)) = scenarios.split_once(&attribute) else {
        return false;
    };
    let module = rest.trim_start_matches("pub ").strip_prefix("mod ");
    let name = module.and_then(|it| it.split(';').next());
    name.is_some_and(|name| scenarios.contains(&format!("{name}::")))
}

#[test]
fn every_concurrent_listing_has_a_scenario() -> Result<()> {
    let (scenarios, concurrent) = (scenarios()?, concurrent()?);
    let found = concurrent.len();
    assert!(found > 60, "the listings are found: {found}");
    let missing = concurrent.iter().filter(|(name, file)| {
        !LEFT_OUT.iter().any(|(left_out, _)| left_out == name)
            && !scenarios.iter().any(|it| has_scenario(it, file))
    });
    let why = "no scenario in tests/schedules/tests runs this; CONTRIBUTING.md says how";
    assert_none(missing.map(|(_, file)| Finding::new(file, 1, why)).collect());
    Ok(())
}

/// What is on the list is concurrent, and would otherwise be missing.
#[test]
fn what_is_left_out_has_to_be() -> Result<()> {
    let (scenarios, concurrent) = (scenarios()?, concurrent()?);
    let mut findings = Vec::new();
    for (name, why) in LEFT_OUT {
        let found = concurrent.iter().find(|it| it.0 == name);
        let complaint = match found {
            None => "it is not concurrent",
            Some((_, file))
                if scenarios.iter().any(|it| has_scenario(it, file)) =>
            {
                "it has a scenario"
            }
            Some(_) => continue,
        };
        let line = include_str!("complete.rs")
            .lines()
            .position(|it| it.contains(&format!("\"{name}\"")));
        let complaint = format!("{name} {why}, and yet {complaint}");
        let file = format!("{TESTS}/complete.rs");
        findings.push(Finding::new(file, line.unwrap_or(0) + 1, complaint));
    }
    assert_none(findings);
    Ok(())
}

/// A file that no scenario writes would never be stale.
#[test]
fn every_committed_file_is_written_by_a_scenario() -> Result<()> {
    let scenarios = scenarios()?.concat();
    let mut findings = Vec::new();
    for folder in ["counts", "figures", "pictures"] {
        let folder = format!("tests/schedules/{folder}");
        for file in workspace::all(&BOOK.root, folder) {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            // By itself, or put together: `format!("ring-{name}")`.
            let together = |(at, _): (usize, &str)| {
                let (front, back) = (&name[..=at], &name[at + 1..]);
                scenarios.contains(&format!("\"{front}{{"))
                    && scenarios.contains(&format!("\"{back}\""))
            };
            let is_written = scenarios.contains(&format!("\"{name}\""))
                || name.match_indices('-').any(together);
            if !is_written {
                findings.push(Finding::new(
                    &file,
                    1,
                    "no scenario writes this",
                ));
            }
        }
    }
    assert_none(findings);
    Ok(())
}
