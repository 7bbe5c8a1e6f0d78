//! Runs the listings: what they print.

use crate::{Book, Finding, Listing, process};
use anyhow::{Context, Result, ensure};
use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use workspace::record;

/// All listings, on a machine that is busy.
const BUILD_LIMIT: Duration = Duration::from_secs(600);

/// Builds listings, so that [`output`] runs what is there now.
pub fn build(book: &Book, listings: &[&Listing]) -> Result<()> {
    // As its tests are built, which they often are already: of all of them with the features that
    // libraries have in the whole workspace.
    let is_one = |it: &[&Listing]| it.len() == 1;
    let whole = match is_one(listings) {
        true => vec!["--package", &listings[0].name],
        false => vec!["--workspace"],
    };
    let cargo = env::var_os("CARGO").unwrap_or("cargo".into());
    let mut build = Command::new(cargo);
    build.current_dir(&book.root).args(["test", "--no-run"]).args(whole);
    let ended = process::run(&mut build, BUILD_LIMIT)?;
    let status = ended.status.with_context(|| {
        format!("the listings were still building after {BUILD_LIMIT:?}")
    })?;
    ensure!(status.success(), "the listings do not build\n{}", ended.stderr);
    Ok(())
}

/// Runs a listing that was built, and returns what it printed. It must panic in a thread if this says so,
/// and must not otherwise: whoever waits for that thread would take it for one that hangs.
pub fn output(listing: &Listing, panics: bool) -> Result<String> {
    let program = profile_folder()?
        .join(&listing.name)
        .with_extension(env::consts::EXE_EXTENSION);
    // A server that happens to be at hand must not change what is printed.
    let ended = process::run(
        Command::new(program).env_remove("DATABASE_URL"),
        process::TIME_LIMIT,
    )?;
    let status = ended.status.with_context(|| {
        format!(
            "{}: still running after {:?}",
            listing.folder.display(),
            process::TIME_LIMIT
        )
    })?;
    ensure!(
        status.success(),
        "{}: {status}\n{}",
        listing.folder.display(),
        ended.stderr
    );
    let panicked = ended.stderr.lines().find(|it| it.contains("panicked at"));
    ensure!(
        panicked.is_some() == panics,
        "{}/src/main.rs: {} (if that is meant: see PANIC in tests/book/tests/listings.rs)",
        listing.folder.display(),
        panicked.unwrap_or("no thread panics any more")
    );
    Ok(ended.stdout)
}

/// Compares a listing's recorded output with what it printed, or records it.
pub fn compare_output(
    book: &Book,
    listing: &Listing,
    printed: &str,
    record: bool,
) -> Option<Finding> {
    let file = listing.folder.join("output.txt");
    let command =
        format!("cargo test -p book --test listings {}", listing.name);
    let compared = record::compare(&book.root, file, printed, record, &command);
    let stale = compared.err()?;
    let (file, line) = (stale.file.clone(), stale.line);
    Some(Finding::new(file, line, stale.words()))
}

/// The exercises of a book.
pub fn exercises(book: &Book) -> impl Iterator<Item = &Listing> {
    book.listings.iter().filter(|listing| listing.is_exercise())
}

/// Where cargo puts the programs, found from the running test.
fn profile_folder() -> Result<PathBuf> {
    let test = env::current_exe()?;
    Ok(test
        .ancestors()
        .nth(2)
        .context("a test lies in target/<profile>/deps")?
        .to_owned())
}
