//! One of each fault, planted in a small book: whoever blunts a check sees its fault slip through.

use anyhow::Result;
use page_checker::listings::compare_output;
use page_checker::{Book, checks, process};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

fn broken() -> Result<Book> {
    Book::load(Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/fixtures/broken"
    )))
}

/// `findings.txt` lists what the broken book is to be blamed for, and nothing else.
#[test]
fn every_planted_fault_is_found_at_its_line() -> Result<()> {
    let book = broken()?;
    let expected = book.read("findings.txt")?;
    let expected: Vec<_> = expected.lines().map(str::to_owned).collect();
    let found = checks::all(&book)?;
    let found: Vec<_> = found.iter().map(ToString::to_string).collect();
    let missed = without(&expected, &found).join("\n");
    let surplus = without(&found, &expected).join("\n");
    assert!(
        missed.is_empty() && surplus.is_empty(),
        "missed:\n{missed}\nsurplus:\n{surplus}"
    );
    Ok(())
}

/// The lines of one list that another lacks, or has less often.
fn without<'a>(lines: &'a [String], others: &[String]) -> Vec<&'a str> {
    let mut others = others.to_vec();
    let is_more = |line: &&String| {
        let at = others.iter().position(|it| it == *line);
        at.map(|at| others.swap_remove(at)).is_none()
    };
    lines.iter().filter(is_more).map(String::as_str).collect()
}

/// What is the end of another line, or is there once only, is no other line and not there twice.
#[test]
fn lines_are_compared_as_a_whole_and_as_often_as_they_are_there() {
    let list = |all: &[&str]| all.iter().map(|it| it.to_string()).collect();
    let some: Vec<String> = list(&["a:1: b", "b"]);
    assert_eq!(without(&some, &list(&["a:1: b"])), ["b"]);
    assert_eq!(without(&list(&["b", "b"]), &some), ["b"]);
    assert_eq!(without(&some, &list(&["b", "a:1: b"])), [""; 0]);
}

#[test]
fn a_changed_output_is_found_at_its_first_line() -> Result<()> {
    let book = broken()?;
    let sound = book
        .listings
        .iter()
        .find(|listing| listing.name == "sound")
        .expect("is there");
    assert_eq!(compare_output(&book, sound, "5\n6\n", false), None);
    let finding =
        compare_output(&book, sound, "5\n7\n", false).expect("7 is not 6");
    assert_eq!(
        finding.to_string(),
        "listings/demo/sound/output.txt:2: recorded `6`, but now it is `7`; if that is meant: \
         RECORD=1 cargo test -p book --test listings sound"
    );
    let finding = compare_output(&book, sound, "5\n6\n7\n", false)
        .expect("7 is too much");
    assert_eq!(finding.line, 3);
    Ok(())
}

#[test]
fn what_is_stopped_at_its_limit_takes_along_what_it_started() -> Result<()> {
    let mut shell = Command::new("sh");
    shell.args(["-c", "sleep 1000 & echo $!; wait"]);
    let ended = process::run(&mut shell, Duration::from_millis(300))?;
    assert!(ended.status.is_none(), "it sleeps longer than its limit");
    let started = Path::new("/proc").join(ended.stdout.trim());
    let is_there = || {
        let status = fs::read_to_string(started.join("stat"));
        status.is_ok_and(|it| !it.contains(") Z "))
    };
    let patience = Instant::now() + Duration::from_secs(10);
    while is_there() {
        assert!(Instant::now() < patience, "{} goes on", started.display());
        thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}
