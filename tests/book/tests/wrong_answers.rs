//! An exercise refuses the wrong answers that are kept beside it, in `wrong/*.rs`.
//!
//! A wrong answer is a whole library, like the stub. Its first line says what is wrong with it,
//! and a line `//! Red: …` has words that the reader must get to see. It has to be red on every
//! run, soon, and in few words. `TIMES=10 cargo test -p book --test wrong_answers` runs each ten
//! times.

use anyhow::{Context, Result, ensure};
use page_checker::listings::{exercises, needs};
use page_checker::{Book, Finding, Listing, assert_none, process};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

/// The chapters all of whose exercises have wrong answers.
const CHAPTERS: [&str; 7] =
    ["fork", "channels", "mutexes", "metrics", "choice", "plot-twist", "tokio"];
const AT_LEAST: usize = 3;

/// More than there are cores: most wait for a watchdog.
const AT_ONCE: usize = 12;

const BUILD_LIMIT: Duration = Duration::from_secs(240);
/// Of the fastest run, so that a busy machine does not count: what was slow is run again.
const SOON: Duration = Duration::from_secs(2);
const AGAIN: usize = 10;
/// Nobody reads more than that.
const BYTES: usize = 6_000;

#[test]
fn every_wrong_answer_is_refused_every_time_and_told_why() -> Result<()> {
    let times = env::var("TIMES").map_or(Ok(1), |times| times.parse())?;
    let book = Book::load(workspace::root())?;
    let mut findings = Vec::new();
    let mut answers = Vec::new();
    for exercise in exercises(&book) {
        let kept = exercise.files(&book.root, "wrong", "rs");
        let chapter = exercise.folder.parent().and_then(Path::file_name);
        let is_due = CHAPTERS.iter().any(|&due| chapter == Some(due.as_ref()));
        if kept.len() < AT_LEAST && (is_due || !kept.is_empty()) {
            let why = format!("{} wrong answers, not {AT_LEAST}", kept.len());
            findings.push(Finding::new(exercise.folder.join("wrong"), 1, why));
        }
        answers.extend(kept.into_iter().map(|file| (exercise, file)));
    }
    let exam = build(&book, &answers)?;
    let (next, findings) = (Mutex::new(answers.iter()), Mutex::new(findings));
    thread::scope(|scope| {
        let some = || {
            while let Some(answer) = { next.lock().unwrap().next() } {
                if let Err(why) = refuse(&book, &exam, answer, times) {
                    let finding =
                        Finding::new(&answer.1, 1, format!("{why:#}"));
                    findings.lock().unwrap().push(finding);
                }
            }
        };
        (0..AT_ONCE).for_each(|_| _ = scope.spawn(some));
    });
    assert_none(findings.into_inner()?);
    Ok(())
}

/// Runs the exercise's tests on the answer so many times.
fn refuse(
    book: &Book,
    exam: &Path,
    answer: &(&Listing, PathBuf),
    times: usize,
) -> Result<()> {
    let source = book.read(&answer.1)?;
    let words = source.lines().find_map(|line| line.strip_prefix("//! Red: "));
    let words = words.context("no line says `//! Red: ` what is printed")?;
    let (mut time, mut fastest) = (0, Duration::MAX);
    while time < times || (fastest >= SOON && time < AGAIN) {
        time += 1;
        let begin = Instant::now();
        let mut run = Command::new(exam);
        run.args(["--ignored", &format!("{}::", module(answer))]);
        run.env_remove("RUST_BACKTRACE");
        let ended = process::run(&mut run, process::TIME_LIMIT)?;
        let said = &ended.stdout;
        let status = ended.status.context("it goes on and on")?;
        ensure!(!status.success(), "run {time} passes all tests");
        ensure!(said.contains(words), "run {time} does not say so:\n{said}");
        ensure!(said.len() < BYTES, "run {time} prints {} bytes", said.len());
        fastest = fastest.min(begin.elapsed());
    }
    ensure!(fastest < SOON, "red only after {fastest:?}");
    Ok(())
}

/// One program of all wrong answers, each with the tests of its exercise; cargo builds it anew
/// only after a change.
fn build(book: &Book, answers: &[(&Listing, PathBuf)]) -> Result<PathBuf> {
    let test = env::current_exe()?;
    let profile = test.ancestors().nth(2).context("target/<profile>/deps")?;
    let package = profile.join("exam").join("wrong");
    let mut exam = "#![allow(warnings)]\n".to_owned();
    for answer in answers {
        let (exercise, file) = answer;
        let name = exercise.name.replace('-', "_");
        let tests = book.read(exercise.folder.join("tests/exercise.rs"))?;
        let copy = package.join("tests").join(&name).with_extension("txt");
        // The name of the crate means the module beside these tests.
        write_if_new(
            &copy,
            &tests.replacen(
                "\nuse ",
                &format!("\nuse super::{name};\nuse "),
                1,
            ),
        )?;
        let file = book.root.join(file);
        writeln!(
            exam,
            "mod {} {{\n#[path = {file:?}] mod {name};\n#[path = {copy:?}] mod tests;\n}}",
            module(answer)
        )?;
    }
    write_if_new(&package.join("tests/exam.rs"), &exam)?;
    write_if_new(&package.join("Cargo.toml"), &manifest(book, answers)?)?;
    // The same versions as everywhere.
    write_if_new(&package.join("Cargo.lock"), &book.read("Cargo.lock")?)?;
    let mut cargo =
        Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(&package);
    cargo.args(["test", "--offline", "--no-run", "--message-format=json"]);
    let ended = process::run(&mut cargo, BUILD_LIMIT)?;
    ensure!(
        ended.status.is_some_and(|status| status.success()),
        "the wrong answers do not build: {}\n{}",
        ended.stderr,
        ended.stdout
    );
    let mut messages = ended.stdout.lines();
    messages
        .find_map(|line| {
            let message: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(PathBuf::from(message["executable"].as_str()?))
        })
        .context("cargo names the program")
}

/// The manifest of the program: it needs what its exercises need, in the versions of the workspace.
fn manifest(book: &Book, answers: &[(&Listing, PathBuf)]) -> Result<String> {
    let needed = needs(book, answers.iter().map(|(exercise, _)| *exercise))?;
    let root: toml::Table = book.read("Cargo.toml")?.parse()?;
    let versions = root["workspace"].get("dependencies").context("versions")?;
    let mut dependencies = toml::Table::new();
    for (name, features) in needed {
        let mut dependency = match &versions[&name] {
            toml::Value::Table(version) => version.clone(),
            version => toml::Table::from_iter([(
                "version".to_owned(),
                version.clone(),
            )]),
        };
        let known = dependency.get("features").and_then(|it| it.as_array());
        let known = known.into_iter().flatten().filter_map(|it| it.as_str());
        let all: BTreeSet<String> =
            known.map(str::to_owned).chain(features).collect();
        let all: Vec<toml::Value> = all.into_iter().map(Into::into).collect();
        dependency.insert("features".to_owned(), all.into());
        dependencies.insert(name, dependency.into());
    }
    let dependencies = toml::Table::from_iter([(
        "dependencies".to_owned(),
        dependencies.into(),
    )]);
    Ok(format!(
        "[package]\nname = \"wrong\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [profile.dev]\ndebug = false\n\n{dependencies}"
    ))
}

fn module((exercise, file): &(&Listing, PathBuf)) -> String {
    let answer = file.file_stem().unwrap_or_default().to_string_lossy();
    format!("{}__{answer}", exercise.name.replace('-', "_"))
}

fn write_if_new(file: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(file).is_ok_and(|found| found == text) {
        return Ok(()); // cargo need not build it again
    }
    fs::create_dir_all(file.parent().context("lies in a folder")?)?;
    fs::write(file, text).with_context(|| file.display().to_string())
}
