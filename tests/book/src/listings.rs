//! Runs the listings: what they print, and whether exercises tell right answers from wrong.

use crate::{Book, Finding, Listing, process};
use anyhow::{Context, Result, ensure};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

/// The exercises may have to be built first.
const EXERCISES_LIMIT: Duration = Duration::from_secs(240);

/// Runs every listing and returns it with what it printed.
pub fn outputs(book: &Book) -> Result<Vec<(&Listing, String)>> {
    let listings: Vec<&Listing> =
        book.listings.iter().filter(|listing| !listing.is_exercise()).collect();
    let mut build = cargo("build");
    build
        .current_dir(&book.root)
        .args(listings.iter().flat_map(|listing| ["--package", &listing.name]));
    let status = build.status()?;
    ensure!(status.success(), "the listings do not build");
    // Some at once: many spend their time waiting for a watchdog.
    let run = |some: &[&'_ Listing]| -> Vec<Result<String>> {
        some.iter().map(|listing| output(listing)).collect()
    };
    let printed: Vec<_> = thread::scope(|scope| {
        let parts = listings.chunks(listings.len().div_ceil(4));
        let workers: Vec<_> =
            parts.map(|part| scope.spawn(move || run(part))).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("no worker panics"))
            .collect()
    });
    listings
        .into_iter()
        .zip(printed)
        .map(|(listing, text)| Ok((listing, text?)))
        .collect()
}

fn output(listing: &Listing) -> Result<String> {
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
    Ok(ended.stdout)
}

/// Compares a listing's recorded output with what it printed, or records it.
pub fn compare_output(
    book: &Book,
    listing: &Listing,
    printed: &str,
    record: bool,
) -> Result<Option<Finding>> {
    let file = listing.folder.join("output.txt");
    if record {
        fs::write(book.root.join(&file), printed)?;
        return Ok(None);
    }
    let recorded = book.read(&file)?;
    if recorded == printed {
        return Ok(None);
    }
    let same = recorded
        .lines()
        .zip(printed.lines())
        .take_while(|(was, is)| was == is)
        .count();
    let line =
        |text: &str| text.lines().nth(same).unwrap_or("<the end>").to_owned();
    Ok(Some(Finding::new(
        &file,
        same + 1,
        format!(
            "recorded `{}`, but the listing prints `{}`; record anew with `RECORD=1 cargo test`",
            line(&recorded),
            line(printed)
        ),
    )))
}

/// The exercises of a book.
pub fn exercises(book: &Book) -> impl Iterator<Item = &Listing> {
    book.listings.iter().filter(|listing| listing.is_exercise())
}

/// A workspace under `target/` with the same exercises, each stub replaced by its solution.
pub fn solutions(book: &Book) -> Result<PathBuf> {
    let workspace = profile_folder()?.join("solutions");
    let mut manifest: toml::Table = book.read("Cargo.toml")?.parse()?;
    manifest["workspace"]["members"] = vec!["exercise-*"].into();
    write_if_new(&workspace.join("Cargo.toml"), &manifest.to_string())?;
    for exercise in exercises(book) {
        for (from, to) in [
            ("Cargo.toml", "Cargo.toml"),
            ("solution.rs", "src/lib.rs"),
            ("tests/exercise.rs", "tests/exercise.rs"),
        ] {
            let text = book.read(exercise.folder.join(from))?;
            write_if_new(&workspace.join(&exercise.name).join(to), &text)?;
        }
    }
    Ok(workspace)
}

/// Runs the tests of all exercises in a workspace; returns what libtest printed.
pub fn run_exercises(book: &Book, workspace: &Path) -> Result<String> {
    let mut test = cargo("test");
    test.current_dir(workspace).args(["--no-fail-fast", "--test", "exercise"]);
    for exercise in exercises(book) {
        test.args(["--package", &exercise.name]);
    }
    let ended = process::run(test.args(["--", "--ignored"]), EXERCISES_LIMIT)?;
    ensure!(
        ended.status.is_some(),
        "still running after {EXERCISES_LIMIT:?}\n{}",
        ended.stdout
    );
    ensure!(ended.stdout.contains("test result: "), "{}", ended.stderr);
    Ok(ended.stdout)
}

/// The tests of an exercise that did not end as they must: `ok`, or `FAILED` on the stub.
pub fn wrong_results(
    book: &Book,
    exercise: &Listing,
    printed: &str,
    wanted: &str,
) -> Result<Vec<Finding>> {
    let file = exercise.folder.join("tests/exercise.rs");
    let source = book.read(&file)?;
    let tests = source.lines().enumerate().filter_map(|(index, line)| {
        Some((index + 1, line.strip_prefix("fn ")?.split_once("() {")?.0))
    });
    let mut findings = Vec::new();
    for (line, name) in tests {
        // Two exercises may have tests of one name: then both must be right.
        let prefix = format!("test {name} ... ");
        let mut results = printed
            .lines()
            .filter_map(|line| line.strip_prefix(&prefix))
            .peekable();
        if results.peek().is_none() || results.any(|result| result != wanted) {
            findings.push(Finding::new(
                &file,
                line,
                format!("`{name}` must be {wanted}"),
            ));
        }
    }
    Ok(findings)
}

fn cargo(command: &str) -> Command {
    let mut cargo =
        Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.arg(command);
    cargo
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

fn write_if_new(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|found| found == text) {
        return Ok(()); // cargo need not build it again
    }
    fs::create_dir_all(file.parent().expect("lies in a folder"))?;
    fs::write(file, text).with_context(|| file.display().to_string())
}
