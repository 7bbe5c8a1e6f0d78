//! Makes three programs of all exercises: of the stubs, the solutions and the wrong answers, each
//! beside a copy of the exercise's tests.

use std::fmt::Write;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// How a test of an exercise is marked, so that it is left alone until the reader asks for it.
const MARK: &str = "#[ignore = \"exercise\"]";

fn main() -> Result<()> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says"));
    let listings = fs::canonicalize("../../listings")?;
    println!("cargo::rerun-if-changed={}", listings.display());
    let (mut stubs, mut solutions, mut wrong) =
        (String::new(), String::new(), String::new());
    for exercise in exercises(&listings)? {
        let is = |answer: &str| exercise.join(answer);
        let file = is("tests/exercise.rs");
        let tests = fs::read_to_string(&file)?;
        // One that is marked otherwise would be left alone here, too.
        let is_test = |it: &&str| {
            it.starts_with("#[test]") || it.starts_with("#[tokio::test")
        };
        let all = tests.lines().map(str::trim).filter(is_test).count();
        let marked = tests.matches(MARK).count();
        if all != marked {
            let why = format!("{marked} of {all} tests have {MARK}");
            let root = listings.parent().unwrap_or(&listings);
            let file = file.strip_prefix(root).unwrap_or(&file).display();
            return Err(Error::other(format!("{file}:1: {why}")));
        }
        let add = |program: &mut String, answer: PathBuf, mark| {
            let tests = tests.replace(MARK, mark);
            module(program, &out, &exercise, &answer, tests)
        };
        // A test that a stub passes asks for nothing.
        add(&mut stubs, is("src/lib.rs"), "#[should_panic]")?;
        add(&mut solutions, is("solution.rs"), "")?;
        let wrong_answers = match sorted(&is("wrong")) {
            Err(it) if it.kind() == ErrorKind::NotFound => Vec::new(),
            answers => answers?,
        };
        for answer in wrong_answers {
            add(&mut wrong, answer, MARK)?;
        }
    }
    fs::write(out.join("stubs.rs"), stubs)?;
    fs::write(out.join("solutions.rs"), solutions)?;
    fs::write(out.join("wrong.rs"), wrong)
}

/// Adds an answer to a program, with the tests that it must pass, or must not.
fn module(
    program: &mut String,
    out: &Path,
    exercise: &Path,
    answer: &Path,
    tests: String,
) -> Result<()> {
    let underlined = |path: &Path| {
        let name = path.file_stem().unwrap_or_default();
        name.to_string_lossy().replace('-', "_")
    };
    let (library, answered) = (underlined(exercise), underlined(answer));
    // The name of the crate means the module beside these tests.
    let used = format!("\nuse super::{library};\nuse ");
    let tests = tests.replacen("\nuse ", &used, 1);
    let name = match answered.as_str() {
        "lib" | "solution" => library.clone(),
        _ => format!("{library}__{answered}"),
    };
    let copy = out.join(&answered).join(&library).with_extension("rs");
    fs::create_dir_all(copy.parent().expect("lies in a folder"))?;
    fs::write(&copy, tests)?;
    _ = writeln!(
        program,
        "mod {name} {{\n#[path = {answer:?}] mod {library};\n#[path = {copy:?}] mod tests;\n}}"
    );
    Ok(())
}

fn exercises(listings: &Path) -> Result<Vec<PathBuf>> {
    let mut exercises = Vec::new();
    for chapter in sorted(listings)? {
        exercises.extend(sorted(&chapter)?.into_iter().filter(|it| {
            let name = it.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with("exercise-")
        }));
    }
    Ok(exercises)
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut entries: Vec<_> = entries.collect::<Result<_>>()?;
    entries.sort();
    Ok(entries)
}
