//! Runs the listings: what they print, and whether exercises tell right answers from wrong.

use crate::{Book, Finding, Listing, process};
use anyhow::{Context, Result, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use workspace::record;

/// The exercises may have to be built first.
const EXERCISES_LIMIT: Duration = Duration::from_secs(240);

/// All listings, on a machine that is busy.
const BUILD_LIMIT: Duration = Duration::from_secs(600);

/// Builds listings, so that [`output`] runs what is there now.
pub fn build(book: &Book, listings: &[&Listing]) -> Result<()> {
    let names = listings.iter().flat_map(|it| ["--package", &it.name]);
    let mut build = cargo("build");
    build.current_dir(&book.root).args(names);
    let ended = process::run(&mut build, BUILD_LIMIT)?;
    let status = ended.status.with_context(|| {
        format!("the listings were still building after {BUILD_LIMIT:?}")
    })?;
    ensure!(status.success(), "the listings do not build\n{}", ended.stderr);
    Ok(())
}

/// Runs a listing that was built, and returns what it printed.
pub fn output(listing: &Listing) -> Result<String> {
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

/// What the tests of an exercise are held against.
#[derive(Clone, Copy)]
pub enum Answers {
    /// What the reader begins with.
    Stubs,
    /// What the appendix shows.
    Solutions,
}

/// Runs the tests of all exercises; returns what libtest printed.
///
/// They become one program, in a workspace under `target/`: it is linked once, and its tests
/// wait for their watchdogs at the same time.
pub fn run_exercises(book: &Book, answers: Answers) -> Result<String> {
    let mut test = cargo("test");
    test.current_dir(exam(book, answers)?).args(["--test", "exam"]);
    test.args(["--", "--ignored", "--test-threads=8"]);
    // To print one of so large a program takes longer than some tests have patience.
    test.env_remove("RUST_BACKTRACE");
    let ended = process::run(&mut test, EXERCISES_LIMIT)?;
    ensure!(
        ended.status.is_some(),
        "still running after {EXERCISES_LIMIT:?}\n{}",
        ended.stdout
    );
    ensure!(ended.stdout.contains("test result: "), "{}", ended.stderr);
    Ok(ended.stdout)
}

/// Writes the workspace: a package for each exercise, with the library that is to be tested,
/// and one whose test has the tests of each as a module.
fn exam(book: &Book, answers: Answers) -> Result<PathBuf> {
    let (name, library) = match answers {
        Answers::Stubs => ("stubs", "src/lib.rs"),
        Answers::Solutions => ("solutions", "solution.rs"),
    };
    let workspace = profile_folder()?.join("exam").join(name);
    let (mut dependencies, mut modules) = (String::new(), String::new());
    for exercise in exercises(book) {
        let Listing { name, folder } = exercise;
        let mut manifest = manifest_of(book, exercise)?;
        let folder = book.root.join(folder);
        let library = folder.join(library).to_string_lossy().into_owned();
        let library =
            toml::Table::from_iter([("path".to_owned(), library.into())]);
        manifest.insert("lib".to_owned(), library.into());
        let copy = workspace.join(name).join("Cargo.toml");
        write_if_new(&copy, &manifest.to_string())?;
        dependencies += &format!("{name}.path = \"{name}\"\n");
        let tests = folder.join("tests/exercise.rs");
        modules += &format!("#[path = {tests:?}]\nmod {};\n", module(exercise));
    }
    for (name, features) in needs(book, exercises(book))? {
        let features = Vec::from_iter(features);
        dependencies += &format!(
            "{name} = {{ workspace = true, features = {features:?} }}\n"
        );
    }
    let mut manifest: toml::Table = book.read("Cargo.toml")?.parse()?;
    let members = manifest["workspace"].as_table_mut();
    members.context("is a table")?.remove("members");
    let profile = manifest["profile"]["dev"].as_table_mut();
    profile.context("is a table")?.remove("package"); // none of them is here
    let manifest = format!(
        "[package]\nname = \"exam\"\nedition.workspace = true\n\n\
         [dependencies]\n{dependencies}\n{manifest}"
    );
    write_if_new(&workspace.join("Cargo.toml"), &manifest)?;
    write_if_new(&workspace.join("tests/exam.rs"), &modules)?;
    // The same versions as everywhere; cargo takes out of its copy what is not needed here.
    let (lock, kept) = (book.read("Cargo.lock")?, workspace.join("book.lock"));
    if fs::read_to_string(&kept).ok().as_ref() != Some(&lock) {
        fs::write(workspace.join("Cargo.lock"), &lock)?;
        fs::write(kept, lock)?;
    }
    Ok(workspace)
}

fn manifest_of(book: &Book, listing: &Listing) -> Result<toml::Table> {
    Ok(book.read(listing.folder.join("Cargo.toml"))?.parse()?)
}

/// The libraries that exercises and their tests need of the workspace, and which features.
pub fn needs<'a>(
    book: &Book,
    exercises: impl Iterator<Item = &'a Listing>,
) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let mut needs: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for exercise in exercises {
        let manifest = manifest_of(book, exercise)?;
        let sections = ["dependencies", "dev-dependencies"];
        let tables = sections.map(|it| manifest.get(it)?.as_table());
        for (name, dependency) in tables.into_iter().flatten().flatten() {
            let of_workspace = dependency.get("workspace").is_some();
            let file = exercise.folder.join("Cargo.toml");
            ensure!(
                of_workspace,
                "{}: {name} has another version",
                file.display()
            );
            let features = dependency.get("features");
            let features = features.and_then(|it| it.as_array());
            let features = features.into_iter().flatten();
            let features = features.filter_map(|it| it.as_str());
            let known = needs.entry(name.clone()).or_default();
            known.extend(features.map(str::to_owned));
        }
    }
    Ok(needs)
}

/// The name of an exercise in a Rust program.
fn module(exercise: &Listing) -> String {
    exercise.name.replace('-', "_")
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
        let prefix = format!("test {}::{name} ... ", module(exercise));
        let mut printed = printed.lines();
        let result = printed.find_map(|line| line.strip_prefix(&prefix));
        if result != Some(wanted) {
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
