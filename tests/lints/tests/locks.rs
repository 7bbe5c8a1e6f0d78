//! Which mistakes with locks clippy finds, in which words, and which it does not.

use lints::{Said, clippy};
use workspace::{record, recording, root, rustc};

/// The listings of *Mutexes* that are broken on purpose by holding a lock too long, and two
/// programs.
const FILES: [(&str, &str); 8] = [
    ("locked-again", "listings/mutexes/locked-again/src/lib.rs"),
    ("upgrade-under-read", "listings/mutexes/upgrade-under-read/src/lib.rs"),
    (
        "destructor-under-lock",
        "listings/mutexes/destructor-under-lock/src/lib.rs",
    ),
    ("send-under-lock", "listings/mutexes/send-under-lock/src/lib.rs"),
    ("nested-borrow", "listings/mutexes/nested-borrow/src/lib.rs"),
    ("read-again", "listings/mutexes/read-again/src/lib.rs"),
    ("held_across_await", "tests/lints/programs/held_across_await.rs"),
    ("mine_alone", "tests/lints/programs/mine_alone.rs"),
];

fn said(file: &str) -> Vec<Said> {
    let into = tempfile::tempdir().expect("a folder can be made");
    clippy(root(), file, into.path()).expect("clippy runs")
}

fn compare(file: &str, found: &str) {
    let file = format!("tests/lints/words/{file}");
    let command = "cargo test -p lints";
    let same = record::compare(root(), file, found, recording(), command);
    same.unwrap_or_else(|stale| panic!("{stale}"));
}

/// With any clippy: which lint speaks of which line.
#[test]
fn clippy_finds_some_of_the_locks_that_are_held_too_long_and_not_others() {
    let mut table = "| program | clippy says |\n|---|---|\n".to_owned();
    for (name, file) in FILES {
        let mut found: Vec<_> = said(file)
            .into_iter()
            .map(|said| format!("`{}` of `{}`", said.lint, said.line))
            .collect();
        found.dedup(); // the same line, in two functions
        if found.is_empty() {
            found.push("nothing".to_owned());
        }
        table += &format!("| `{name}` | {} |\n", found.join("; "));
    }
    compare("found.md", &table);
}

/// The words on the pages are those of the compiler of the record.
#[test]
fn clippy_says_it_in_the_recorded_words() {
    if !rustc::is_recorded_compiler().expect("the version is recorded") {
        return; // another compiler may word it differently
    }
    for (name, file) in FILES {
        // What this lint says is recorded, and shown, with the other tools.
        let shown = |said: &Said| said.lint != "significant_drop_tightening";
        let words = said(file).into_iter().filter(shown).map(|said| said.words);
        let words = words.collect::<Vec<_>>().join("\n");
        if !words.is_empty() {
            compare(&format!("{name}.txt"), &words);
        }
    }
}
