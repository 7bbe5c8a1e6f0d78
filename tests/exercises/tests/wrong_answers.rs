//! An exercise refuses the wrong answers that are kept beside it, in `wrong/*.rs`.
//!
//! A wrong answer is a whole library, like the stub. Its first line says what is wrong with it,
//! and a line `//! Red: …` has words that the reader must get to see. It has to be red on every
//! run, soon, and in few words:
//!
//! ```console
//! TIMES=10 cargo test -p exercises --features thorough --test wrong_answers
//! ```
//!
//! And every test of an exercise turns one of them red, or nobody has seen that it can fail.
#![allow(warnings)]

use anyhow::{Context, Result, ensure};
use page_checker::listings::exercises;
use page_checker::{Book, Finding, Listing, assert_none, process};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{env, thread};

#[cfg(feature = "thorough")]
include!(concat!(env!("OUT_DIR"), "/wrong.rs"));

const AT_LEAST: usize = 3;

/// More than there are cores: most wait for a watchdog.
const AT_ONCE: usize = 12;

/// Of the fastest run, so that a busy machine does not count: what was slow is run again.
const SOON: Duration = Duration::from_secs(2);
const AGAIN: usize = 10;
/// Nobody reads more than that.
const BYTES: usize = 6_000;

/// Tests by their names, and whether they are red: each time, for a wrong answer; for one at least,
/// in an exercise.
type Red = BTreeMap<String, bool>;

fn kept(book: &Book, exercise: &Listing) -> Vec<PathBuf> {
    exercise.files(&book.root, "wrong", "rs")
}

#[test]
fn every_exercise_has_wrong_answers() -> Result<()> {
    let book = Book::load(workspace::root())?;
    let few = exercises(&book).filter_map(|exercise| {
        let kept = kept(&book, exercise).len();
        let why = format!("{kept} wrong answers, not {AT_LEAST}");
        let finding = Finding::new(exercise.folder.join("wrong"), 1, why);
        (kept < AT_LEAST).then_some(finding)
    });
    assert_none(few.collect());
    Ok(())
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long to build: --features thorough"
)]
fn every_wrong_answer_is_refused_and_every_test_refuses_one() -> Result<()> {
    let times = env::var("TIMES").map_or(Ok(1), |times| times.parse())?;
    let book = Book::load(workspace::root())?;
    let answers: Vec<_> = exercises(&book)
        .flat_map(|it| kept(&book, it).into_iter().map(move |file| (it, file)))
        .collect();
    let exam = env::current_exe()?;
    let (next, findings) = (Mutex::new(answers.iter()), Mutex::new(Vec::new()));
    let exercises_red = Mutex::new(BTreeMap::<&Path, Red>::new());
    thread::scope(|scope| {
        let some = || {
            while let Some(answer) = { next.lock().unwrap().next() } {
                match refuse(&book, &exam, answer, times) {
                    Ok(red) => {
                        let mut all = exercises_red.lock().unwrap();
                        let all = all.entry(&answer.0.folder).or_default();
                        for (test, red) in red {
                            *all.entry(test).or_default() |= red;
                        }
                    }
                    Err(why) => {
                        let finding =
                            Finding::new(&answer.1, 1, format!("{why:#}"));
                        findings.lock().unwrap().push(finding);
                    }
                }
            }
        };
        (0..AT_ONCE).for_each(|_| _ = scope.spawn(some));
    });
    let mut findings = findings.into_inner()?;
    for (exercise, red) in exercises_red.into_inner().unwrap() {
        let file = exercise.join("tests/exercise.rs");
        let source = book.read(&file)?;
        for test in red.iter().filter(|it| !it.1).map(|it| it.0) {
            let head = format!("fn {test}(");
            let line = source.lines().position(|line| line.starts_with(&head));
            let why = format!("no wrong answer is refused by {test}");
            findings.push(Finding::new(&file, line.unwrap_or(0) + 1, why));
        }
    }
    assert_none(findings);
    Ok(())
}

/// Runs the exercise's tests on the answer so many times.
fn refuse(
    book: &Book,
    exam: &Path,
    answer: &(&Listing, PathBuf),
    times: usize,
) -> Result<Red> {
    let source = book.read(&answer.1)?;
    let words = source.lines().find_map(|line| line.strip_prefix("//! Red: "));
    let words = words.context("no line says `//! Red: ` what is printed")?;
    let (mut time, mut fastest) = (0, Duration::MAX);
    let mut red = Red::new();
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
        for (test, is_red) in outcomes(said) {
            *red.entry(test.to_owned()).or_insert(true) &= is_red;
        }
        fastest = fastest.min(begin.elapsed());
    }
    ensure!(fastest < SOON, "red only after {fastest:?}");
    Ok(red)
}

/// The tests' names, and whether they are red: `test one_step::tests::it_ends ... FAILED`.
fn outcomes(said: &str) -> impl Iterator<Item = (&str, bool)> {
    said.lines().filter_map(|line| {
        let line = line.strip_prefix("test ")?;
        let (path, outcome) = line.split_once(" ... ")?;
        let (_, test) = path.rsplit_once("::")?;
        Some((test, outcome == "FAILED"))
    })
}

fn module((exercise, file): &(&Listing, PathBuf)) -> String {
    let answer = file.file_stem().unwrap_or_default().to_string_lossy();
    format!("{}__{answer}", exercise.name.replace('-', "_"))
}
