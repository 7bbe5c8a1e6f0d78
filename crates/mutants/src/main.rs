//! `cargo run -p mutants -- [listing…]`: which changes of the listings no test notices.
//!
//! Each listing is copied below `target/`, its mutants are built and tested there one after the
//! other, each within a limit of time. What does not compile, fails or goes on and on is caught.
//! `survivors.txt` has those that only a scenario decides or nobody can tell; any other is named,
//! and the exit status is 1.

use anyhow::{Context, Result, ensure};
use clap::{Arg, Command};
use mutants::mutants;
use page_checker::{Book, Listing, process};
use std::path::{Path, PathBuf};
use std::process::exit;
use std::time::Duration;
use std::{env, fs};

/// Building included; an unchanged listing takes a second or two.
const LIMIT: Duration = Duration::from_secs(120);

/// Changes that no test of the listing can notice, each with the reason.
const SURVIVORS: &str = include_str!("../survivors.txt");

fn main() -> Result<()> {
    let given = Command::new("mutants")
        .about("Names the changes of a listing that no test of it notices.")
        .arg(
            Arg::new("listing")
                .num_args(0..)
                .help("all concurrent ones, if none is named"),
        )
        .get_matches();
    let wanted: Vec<_> =
        given.get_many::<String>("listing").unwrap_or_default().collect();
    let book = Book::load(workspace::root())?;
    let mut survivors = 0;
    for listing in chosen(&book, &wanted)? {
        survivors += survivors_of(&book, listing)?;
    }
    println!("{survivors} survivors");
    exit(i32::from(survivors > 0));
}

/// The listings of these names; all concurrent ones, if none is named.
fn chosen<'a>(book: &'a Book, names: &[&String]) -> Result<Vec<&'a Listing>> {
    let mut chosen = Vec::new();
    for name in names {
        let named = book.listings.iter().find(|it| it.name == **name);
        chosen.push(
            named.with_context(|| format!("there is no listing `{name}`"))?,
        );
    }
    if names.is_empty() {
        for listing in &book.listings {
            if is_concurrent(book, listing)? {
                chosen.push(listing);
            }
        }
    }
    Ok(chosen)
}

/// Whether it is about threads, with std alone: what others bring has tests that need them.
fn is_concurrent(book: &Book, listing: &Listing) -> Result<bool> {
    Ok(!listing.is_exercise()
        && !manifest(book, listing)?.contains_key("dependencies")
        && listing.concurrent_file(book)?.is_some())
}

fn manifest(book: &Book, listing: &Listing) -> Result<toml::Table> {
    Ok(book.read(listing.folder.join("Cargo.toml"))?.parse()?)
}

/// Prints the mutants of a listing that pass its tests, and counts them.
fn survivors_of(book: &Book, listing: &Listing) -> Result<usize> {
    let file = listing.folder.join("src/lib.rs");
    let source = book.read(&file)?;
    let copy = copied(book, listing)?;
    ensure!(passes(&copy, &source)?, "{}: fails as it is", file.display());
    let all = mutants(&source).with_context(|| file.display().to_string())?;
    let mut survivors = 0;
    let mut caught = 0;
    for mutant in &all {
        let words = mutant.words(&source);
        if is_known(listing, &words) {
            continue;
        }
        match passes(&copy, &mutant.of(&source))? {
            true => {
                println!("{}:{}: {words}", file.display(), mutant.line);
                survivors += 1;
            }
            false => caught += 1,
        }
    }
    println!("{}: {caught} of {} caught", listing.name, caught + survivors);
    Ok(survivors)
}

/// `listing: what was changed -- which scenario decides it, or why nobody can tell`.
fn is_known(listing: &Listing, words: &str) -> bool {
    let begin = format!("{}: {words} -- ", listing.name);
    SURVIVORS.lines().any(|line| line.starts_with(&begin))
}

/// A copy of the listing below `target/`, a workspace of its own.
fn copied(book: &Book, listing: &Listing) -> Result<PathBuf> {
    let program = env::current_exe()?; // target/debug/mutants
    let target = program.ancestors().nth(2).context("lies in target/debug")?;
    let copy = target.join("mutants").join(&listing.name);
    if copy.exists() {
        fs::remove_dir_all(&copy)?; // a test that is gone catches nothing
    }
    for file in workspace::all(&book.root, &listing.folder) {
        let to = copy.join(file.strip_prefix(&listing.folder)?);
        fs::create_dir_all(to.parent().context("lies in a folder")?)?;
        fs::copy(book.root.join(&file), to)?;
    }
    let mut whole: toml::Table = book.read("Cargo.toml")?.parse()?;
    let root = whole["workspace"].as_table_mut().context("is a table")?;
    root.remove("members");
    let dependencies = root["dependencies"].as_table_mut();
    for (_, how) in dependencies.context("is a table")?.iter_mut() {
        if let Some(path) = how.get("path").and_then(|it| it.as_str()) {
            let path = book.root.join(path).to_string_lossy().into_owned();
            *how = toml::Table::from_iter([("path".to_owned(), path.into())])
                .into();
        }
    }
    let mut manifest = manifest(book, listing)?;
    manifest.insert("workspace".to_owned(), whole["workspace"].clone());
    fs::write(copy.join("Cargo.toml"), manifest.to_string())?;
    fs::copy(book.root.join("Cargo.lock"), copy.join("Cargo.lock"))?;
    Ok(copy)
}

/// Whether the listing passes its own tests with this library.
fn passes(copy: &Path, library: &str) -> Result<bool> {
    fs::write(copy.join("src/lib.rs"), library)?;
    let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
    let mut test = std::process::Command::new(cargo);
    test.current_dir(copy).args(["test", "--offline", "--tests"]);
    test.env("CARGO_TARGET_DIR", copy.with_file_name("built"));
    test.env("CARGO_INCREMENTAL", "0").env("RUST_BACKTRACE", "0");
    let ended = process::run(&mut test, LIMIT)?;
    Ok(ended.status.is_some_and(|it| it.success()))
}

#[cfg(test)]
mod tests {
    use super::{SURVIVORS, chosen};
    use mutants::mutants;
    use page_checker::{Book, Finding, assert_none};

    fn book() -> Book {
        Book::load(workspace::root()).expect("the book can be read")
    }

    #[test]
    fn a_name_that_is_no_listing_is_an_error() {
        let book = book();
        let names = ["night-safe", "nigth-safe"].map(str::to_owned);
        let wrong = chosen(&book, &names.iter().collect::<Vec<_>>());
        let why = wrong.err().expect("one of them is wrong").to_string();
        assert_eq!(why, "there is no listing `night-safe`");
        let right = [&"address-order".to_owned()];
        let right = chosen(&book, &right).expect("is a listing");
        assert_eq!(right.len(), 1);
    }

    /// Whoever changes a listing learns that a line of `survivors.txt` is out of date.
    #[test]
    fn every_known_survivor_is_a_mutant_of_its_listing() {
        let book = book();
        let mut gone = Vec::new();
        for (index, line) in SURVIVORS.lines().enumerate() {
            let (name, rest) = line.split_once(": ").expect("names a listing");
            let (words, _) = rest.split_once(" -- ").expect("has a reason");
            let listing = book.listings.iter().find(|it| it.name == name);
            let listing = listing.unwrap_or_else(|| panic!("no `{name}`"));
            let source = book.read(listing.folder.join("src/lib.rs"));
            let source = source.expect("is there");
            let all = mutants(&source).expect("is Rust");
            let is_there = all.iter().any(|it| it.words(&source) == words);
            if !is_there {
                let file = "crates/mutants/survivors.txt";
                let why = format!("{line}: there is no such mutant");
                gone.push(Finding::new(file, index + 1, why));
            }
        }
        assert_none(gone);
    }
}
