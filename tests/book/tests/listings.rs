//! Each listing prints what was recorded.
//! `RECORD=1 cargo test -p book --test listings <name>` records what one listing prints.

use anyhow::{Result, ensure};
use libtest_mimic::{Arguments, Trial};
use page_checker::listings::{build, compare_output, output};
use page_checker::{Book, Finding, Listing};
use std::sync::{Arc, OnceLock};

/// More than there are cores: many spend their time waiting for a watchdog.
const AT_ONCE: usize = 24;

/// The listings whose demonstration has a thread panic, on purpose.
const PANIC: [&str; 5] = [
    "check-then-change",
    "closing-time",
    "half-a-transfer",
    "lost-message",
    "restarted-account",
];

fn main() -> Result<()> {
    let mut arguments = Arguments::from_args();
    let book = Arc::new(Book::load(workspace::root())?);
    for name in PANIC {
        let is_there = book.listings.iter().any(|it| it.name == name);
        ensure!(is_there, "PANIC: there is no listing {name}");
    }
    let mut tests = Vec::new();
    let wanted = |listing: &Listing| match &arguments.filter {
        Some(filter) if arguments.exact => listing.name == *filter,
        Some(filter) => listing.name.contains(filter.as_str()),
        None => true,
    };
    let shown = book.listings.iter().enumerate();
    let shown = shown.filter(|(_, it)| !it.is_exercise() && wanted(it));
    let shown: Arc<[usize]> = shown.map(|(index, _)| index).collect();
    let built = Arc::new(OnceLock::new());
    for &index in shown.iter() {
        let name = book.listings[index].name.clone();
        let (book, shown, built) =
            (Arc::clone(&book), Arc::clone(&shown), Arc::clone(&built));
        tests.push(Trial::test(name, move || {
            let build_them = || {
                let them: Vec<_> =
                    shown.iter().map(|&it| &book.listings[it]).collect();
                build(&book, &them).err().map(|why| why.to_string())
            };
            if let Some(why) = built.get_or_init(build_them) {
                return Err(why.into());
            }
            Ok(prints_what_was_recorded(&book, &book.listings[index])?)
        }));
    }
    arguments.test_threads.get_or_insert(AT_ONCE);
    libtest_mimic::run(&arguments, tests).exit();
}

fn prints_what_was_recorded(book: &Book, listing: &Listing) -> Result<()> {
    let panics = PANIC.contains(&listing.name.as_str());
    let printed = output(listing, panics)?;
    let found = compare_output(book, listing, &printed, workspace::recording());
    none(found.into_iter().collect())
}

fn none(findings: Vec<Finding>) -> Result<()> {
    let lines: Vec<_> = findings.iter().map(ToString::to_string).collect();
    ensure!(lines.is_empty(), "{}", lines.join("\n"));
    Ok(())
}
