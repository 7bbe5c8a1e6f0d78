//! What each tool says of a listing, recorded: the page shows the recorded file.

use regex::Regex;
use std::process::{Command, Output};

/// Compares what a tool said with the recorded file, or records it.
#[track_caller]
fn said(name: &str, text: &str) {
    let file = format!("tests/other-tools/recorded/{name}.txt");
    let command =
        "cargo test -p other-tools --features tools -- --include-ignored";
    let result = workspace::record::compare(
        workspace::root(),
        file,
        &(text.trim().to_owned() + "\n"),
        workspace::recording(),
        command,
    );
    if let Err(stale) = result {
        panic!("{stale}");
    }
}

fn cargo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(workspace::root())
        .env("RUST_BACKTRACE", "0")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .expect("cargo runs this test, too")
}

/// What an example says to standard error, without what differs from run to run.
#[cfg(feature = "tools")]
fn example(name: &str) -> String {
    let output = cargo(&[
        "run",
        "--quiet",
        "-p",
        "other-tools",
        "--features",
        "tools",
        "--example",
        name,
    ]);
    assert!(!output.status.success(), "{name} finds something");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let text = without(&text, r" \(\d+\)", ""); // the id of a thread
    let text = without(&text, r"\S*/registry/src/[^/]+/", "");
    let text =
        without(&text, r"tests/other-tools/examples/\.\./\.\./\.\./", "");
    let text = without(&text, r"\n?note: run with `RUST_BACKTRACE=1`.*\n", "");
    without(&text, r"disabled backtrace\n+", "")
}

fn without(text: &str, pattern: &str, instead: &str) -> String {
    let pattern = Regex::new(pattern).expect("it is a pattern");
    pattern.replace_all(text, instead).into_owned()
}

/// The command whose words a page shows.
const EXPLORES: &str = "run -p every-schedule -- listings/your-own-program/last-till/src/main.rs -- 2";

/// The same for a program on Tokio.
const EXPLORES_TOKIO: &str = "run -p every-schedule -- --tokio --model one-thread listings/your-own-program/fetched-twice/src/main.rs";

/// What was recorded is what the pages' own commands print.
#[test]
fn the_pages_run_what_was_recorded() {
    for (page, command) in [
        ("src/your-own-program.md", EXPLORES),
        ("src/your-own-program/on-tokio.md", EXPLORES_TOKIO),
    ] {
        let text = std::fs::read_to_string(workspace::root().join(page));
        let shown = format!("```console\ncargo {command}\n");
        assert!(text.unwrap().contains(&shown), "{page}: {shown}");
    }
}

/// What the explorer says of a program that has a fault.
#[cfg(feature = "tools")]
fn finds(command: &str) -> String {
    let arguments: Vec<_> = command.split(' ').collect();
    let output = cargo(&arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{text}");
    // The name of its page ends with a hash of where the program lies.
    without(&text, r"/\S*/(\S+)-[0-9a-f]+\.html", "target/…/$1.html")
}

#[test]
#[cfg(feature = "tools")]
fn the_explorer_finds_the_last_till() {
    said("every-schedule", &finds(EXPLORES));
}

#[test]
#[cfg(feature = "tools")]
fn the_explorer_finds_two_rates_of_one_day() {
    said("every-schedule-tokio", &finds(EXPLORES_TOKIO));
}

#[test]
#[cfg(feature = "tools")]
fn loom_reads_the_flag_and_not_yet_the_balance() {
    let text = example("loom");
    assert!(text.contains("a balance that nobody published"), "{text}");
    said("loom", &text);
}

#[test]
#[cfg(feature = "tools")]
fn shuttle_finds_the_last_till_among_twenty() {
    let text = example("shuttle");
    assert!(
        text.contains("called `Option::unwrap()` on a `None` value"),
        "{text}"
    );
    said("shuttle", &text);
}

#[test]
#[cfg(feature = "tools")]
fn tracing_mutex_needs_no_deadlock_to_see_that_there_can_be_one() {
    let text = example("tracing_mutex");
    assert!(text.contains("Found cycle in mutex dependency graph"), "{text}");
    said("tracing-mutex", &text);
}

#[test]
#[ignore = "needs clippy"]
fn clippy_sees_a_guard_that_lives_too_long() {
    let lint = "clippy::significant_drop_tightening";
    // Compiled anew, or it says nothing.
    let target = tempfile::tempdir().expect("a folder can be made");
    let output = cargo(&[
        "clippy",
        "--quiet",
        "-p",
        "send-under-lock",
        "--lib",
        "--target-dir",
        &target.path().display().to_string(),
        "--",
        "-W",
        lint,
    ]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("can be early dropped"), "{text}");
    let text = without(&text, r"(?m)^ *= .*\n", "");
    let (text, _others) = text.split_once("\n\n").expect("two warnings");
    said("clippy", text);
}

#[test]
#[ignore = "needs gdb"]
fn gdb_says_which_thread_waits_where() {
    let built = cargo(&[
        "build",
        "--quiet",
        "-p",
        "other-tools",
        "--example",
        "hanging",
    ]);
    assert!(built.status.success());
    let program = std::env::current_exe().expect("this is a program");
    let program =
        program.ancestors().nth(2).expect("it is in target/debug/deps");
    let mut hanging = Command::new(program.join("examples/hanging"))
        .spawn()
        .expect("it was built");
    let look = || {
        let output = Command::new("gdb")
            .args(["-batch", "-p", &hanging.id().to_string()])
            .args(["-ex", "thread apply all backtrace"])
            .output()
            .expect("gdb is there");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        backtraces(&text)
    };
    let waits = |text: &str| text.matches("transfer").count() == 2;
    // It takes the tills a moment to lock up, and nothing can end that.
    let mut looks = (0..20).map(|_| look());
    let text = looks.find(|text| waits(text));
    hanging.kill().expect("it hangs");
    hanging.wait().expect("it was killed");
    said("gdb", &text.expect("two tills that wait"));
}

/// Of each thread, the frames in the listing and what is right inside of them.
fn backtraces(text: &str) -> String {
    let text = without(text, r"0x[0-9a-f]+ in |::h[0-9a-f]{16}", "");
    let text =
        without(&text, r" \(Thread 0x[0-9a-f]+ \(LWP \d+\)( [^)]*)?\)", "$1");
    let mut told = String::new();
    for line in text.lines() {
        let is_own = ["examples/hanging.rs", "listings/mutexes"]
            .iter()
            .any(|file| line.contains(file));
        if line.starts_with("Thread ") || line.starts_with('#') && is_own {
            told.push_str(line);
            told.push('\n');
        }
    }
    told
}
