//! Nothing concurrent is left out, and no committed file is left over.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

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

fn root() -> PathBuf {
    workspace::root().to_owned()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> =
        entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The text of every test program with scenarios: of a file, or of all files of a folder.
fn scenarios() -> Vec<String> {
    let mut programs = BTreeMap::<PathBuf, String>::new();
    for file in workspace::files(&root(), "tests/schedules/tests", "rs") {
        let program = file.iter().take(4).collect();
        let text = fs::read_to_string(root().join(&file)).unwrap();
        programs.entry(program).or_default().push_str(&text);
    }
    programs.into_values().collect()
}

/// The listings whose code names threads, locks, atomics or channels, with that file. Of an
/// exercise it is the solution.
fn concurrent() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for folder in files(&root().join("listings"))
        .iter()
        .flat_map(|chapter| files(chapter))
    {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let file = if name.starts_with("exercise-") {
            "solution.rs"
        } else {
            "src/lib.rs"
        };
        let code = fs::read_to_string(folder.join(file)).unwrap();
        let code = code.lines().map(str::trim);
        let mut code = code.filter(|line| !line.starts_with("//"));
        let words = ["sync::", "thread::", "thread;", "thread}", "parking_lot"];
        if code.any(|line| words.iter().any(|word| line.contains(word))) {
            let chapter =
                folder.parent().unwrap().file_name().unwrap().to_str().unwrap();
            found.insert(
                name.clone(),
                format!("listings/{chapter}/{name}/{file}"),
            );
        }
    }
    found
}

/// Whether a program of scenarios has this listing as a module, and calls into it.
fn has_scenario(scenarios: &str, file: &str) -> bool {
    let attribute = format!("../../../{file}\"]\n");
    let Some((_, rest)) = scenarios.split_once(&attribute) else {
        return false;
    };
    let module = rest.trim_start_matches("pub ").strip_prefix("mod ");
    let name = module.and_then(|it| it.split(';').next()).unwrap();
    scenarios.contains(&format!("{name}::"))
}

#[test]
fn every_concurrent_listing_has_a_scenario() {
    let scenarios = scenarios();
    let concurrent = concurrent();
    assert!(
        concurrent.len() > 60,
        "the listings are found: {}",
        concurrent.len()
    );
    let missing: Vec<_> = concurrent
        .iter()
        .filter(|(name, _)| {
            !LEFT_OUT.iter().any(|(left_out, _)| left_out == name)
        })
        .filter(|(_, file)| !scenarios.iter().any(|it| has_scenario(it, file)))
        .map(|(_, file)| file)
        .collect();
    assert!(
        missing.is_empty(),
        "no scenario in tests/schedules/tests runs these (CONTRIBUTING.md says how): {missing:#?}"
    );
}

/// What is on the list is concurrent, and would otherwise be missing.
#[test]
fn what_is_left_out_has_to_be() {
    let (scenarios, concurrent) = (scenarios(), concurrent());
    for (name, why) in LEFT_OUT {
        let file = concurrent
            .get(name)
            .unwrap_or_else(|| panic!("{name} is not concurrent"));
        let runs = scenarios.iter().any(|it| has_scenario(it, file));
        assert!(!runs, "{name} {why}, and yet it has a scenario");
    }
}

/// A file that no scenario writes would never be stale.
#[test]
fn every_committed_file_is_written_by_a_scenario() {
    let scenarios = scenarios().concat();
    for folder in ["counts", "figures", "pictures"] {
        for file in files(&root().join("tests/schedules").join(folder)) {
            let name = file.file_stem().unwrap().to_str().unwrap();
            // By itself, or put together: `format!("ring-{name}")`.
            let together = |(at, _): (usize, &str)| {
                let (front, back) = (&name[..=at], &name[at + 1..]);
                scenarios.contains(&format!("\"{front}{{"))
                    && scenarios.contains(&format!("\"{back}\""))
            };
            assert!(
                scenarios.contains(&format!("\"{name}\""))
                    || name.match_indices('-').any(together),
                "no scenario writes {}",
                file.display()
            );
        }
    }
}

/// A count that no page states need not be written.
#[test]
fn every_count_is_on_a_page() {
    let mut pages = String::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for file in files(&folder) {
            match file.is_dir() {
                true => folders.push(file),
                false => pages += &fs::read_to_string(file).unwrap_or_default(),
            }
        }
    }
    for file in files(&root().join("tests/schedules/counts")) {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(
            pages.contains(&format!("counts/{name}:")),
            "no page states {name}"
        );
    }
}
