//! The command line, on programs that were written by somebody who had not read the explorer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

#[path = "command_line/covered.rs"]
mod covered;
#[path = "command_line/tokio.rs"]
mod tokio;

/// Runs the command line in the folder of the programs.
fn every_schedule(arguments: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    Command::new(env!("CARGO_BIN_EXE_every-schedule"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("it was built for this test")
}

/// The exit status, and what it says to standard output and to standard error.
fn said(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = every_schedule(arguments);
    let text = |bytes| String::from_utf8(bytes).expect("it speaks UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// What it says about a program in JSON, and the exit status.
fn json(arguments: &[&str]) -> (Option<i32>, Value) {
    let (code, text, error) = said(arguments);
    let json = serde_json::from_str(&text);
    (code, json.unwrap_or_else(|it| panic!("{it}: {text}\n{error}")))
}

/// A program that the test writes.
fn written(source: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("main.rs");
    fs::write(&file, source).unwrap();
    (folder, file.display().to_string())
}

/// The verdicts of all ends, and how many schedules end so.
fn verdicts(report: &Value) -> Vec<(&str, &str)> {
    let ends = report["ends"].as_array().unwrap();
    ends.iter()
        .map(|end| {
            let verdict = end["verdict"].as_str().unwrap();
            (verdict, end["schedules"].as_str().unwrap())
        })
        .collect()
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn two_who_pay_each_other_lock_up_in_two_of_six_schedules() {
    let (code, text, _) = said(&["bank.rs", "--no-html"]);
    assert_eq!(code, Some(1), "{text}");
    for line in [
        "bank: 6 schedules,",
        "       2  deadlock",
        "thread 1 waits at crates/every-schedule/tests/programs/bank.rs:25: lock `balance` #2, \
         held by thread 2",
        "    thread 2 printed \"bob paid 20 to alice\\n\"",
        "2 of 6 schedules do not end well; the shortest:",
        "every-schedule bank.rs --replay \"2 1\"",
    ] {
        assert!(text.contains(line), "{line}\n---\n{text}");
    }
    let (code, text, _) = said(&["bank.rs", "--replay", "2 1"]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("=> deadlock"), "{text}");
    let (code, text, _) = said(&["bank.rs", "--replay", "2 2 2 2 1"]);
    assert_eq!(code, Some(0), "{text}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_sender_that_main_keeps_hangs_every_schedule() {
    let (code, report) = json(&["word_count.rs", "--json"]);
    assert_eq!(code, Some(1));
    assert_eq!(verdicts(&report), [("deadlock", "8")]);
    let text = report["ends"][0]["text"].as_str().unwrap();
    let wait = "receive from `rx`; main still holds a sender";
    assert!(text.contains(wait), "{text}");
    let page = PathBuf::from(report["page"].as_str().unwrap());
    let page = fs::read_to_string(page).unwrap();
    assert!(
        page.contains("<figure class=\"schedule\" id=\"figure-word-count\"")
    );
    assert!(page.contains("8 schedules end in a deadlock"), "{page}");
    for outside in [" src=", " href=", "url(h", "@import", "fetch("] {
        assert!(!page.contains(outside), "the page needs something: {outside}");
    }
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_pool_of_workers_ends_well() {
    let (code, text, error) = said(&["pool.rs", "--no-html"]);
    assert_eq!(code, Some(0), "{text}{error}");
    assert!(text.contains("Every schedule ends well."), "{text}");
    assert!(text.contains("main printed \"last worker is 1\\n\""), "{text}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_cache_is_filled_twice() {
    let (code, report) = json(&["config_cache.rs", "--json", "--no-html"]);
    assert_eq!(code, Some(1));
    let all = verdicts(&report);
    assert_eq!(all[0].0, "violated", "{all:?}");
    let text = report["ends"][0]["text"].as_str().unwrap();
    assert!(text.contains("fetched 2 times, but there is a cache"), "{text}");
    let steps = report["ends"][0]["shortest"]["steps"].as_array().unwrap();
    let locks = |it: &Value| it["action"] == "write-lock `PRICES` #2";
    let step = steps.iter().find(|it| locks(it)).unwrap();
    assert_eq!(step["line"], 21);
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn one_condvar_for_both_directions_loses_a_wake_up() {
    let (code, report) = json(&["bounded_queue.rs", "--json", "--no-html"]);
    assert_eq!(code, Some(1));
    let all = verdicts(&report);
    assert!(all.iter().any(|it| it.0 == "deadlock"), "{all:?}");
    assert!(all.iter().any(|it| it.0 == "ok"), "{all:?}");
    let text = report["ends"][0]["text"].as_str().unwrap();
    assert!(text.contains("wait for `changed`"), "{text}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_crate_is_explored_with_its_library_and_its_modules() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    put(
        "Cargo.toml",
        "[package]\nname = \"tills\"\nedition = \"2021\"\n[features]\ntwo = []\n[workspace]\n",
    );
    put(
        "src/lib.rs",
        "use std::sync::Mutex;\npub static TILL: Mutex<u32> = Mutex::new(0);\n",
    );
    put("src/clerk/mod.rs", "pub mod hand;\n");
    put(
        "src/clerk/hand.rs",
        "pub fn put() {\n    let seen = *tills::TILL.lock().unwrap();\n    *tills::TILL.lock().unwrap() = \
         seen + 1;\n}\n",
    );
    put(
        "src/main.rs",
        "mod clerk;\nfn main() {\n    let other = std::thread::spawn(clerk::hand::put);\n    \
         crate::clerk::hand::put();\n    other.join().unwrap();\n    assert_eq!(*tills::TILL.lock()\
         .unwrap(), std::env::args().count() as u32);\n}\n",
    );
    let manifest = folder.path().join("Cargo.toml").display().to_string();
    let (code, report) = json(&[
        "--manifest-path",
        &manifest,
        "--json",
        "--no-html",
        "--",
        "two",
    ]);
    assert_eq!(code, Some(1));
    let all = verdicts(&report);
    assert_eq!(
        all.iter().map(|it| it.0).collect::<Vec<_>>(),
        ["violated", "ok"]
    );
    let steps = &report["ends"][0]["shortest"]["steps"];
    let file = steps[0]["file"].as_str().unwrap();
    assert!(file.ends_with("src/clerk/hand.rs"), "{file}");
    assert_eq!(
        (steps[0]["line"].as_u64(), steps[1]["line"].as_u64()),
        (Some(2), Some(2))
    );
    let main = folder.path().join("src/main.rs").display().to_string();
    let (same, _) = json(&[&main, "--json", "--no-html", "--", "two"]);
    assert_eq!(same, Some(1), "the crate of a file is found");
    let (code, _, error) =
        said(&["--manifest-path", &manifest, "--bin", "other"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("no binary \"other\", but tills"), "{error}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_main_returns_is_looked_at() {
    let (_folder, file) = written(
        "fn main() -> Result<(), String> {\n    Err(\"no till\".into())\n}\n",
    );
    let (code, report) = json(&[&file, "--json", "--no-html"]);
    assert_eq!((code, verdicts(&report)), (Some(1), vec![("violated", "1")]));
    let text = report["ends"][0]["text"].as_str().unwrap();
    assert!(text.contains("main returned an error: \"no till\""), "{text}");
}

/// Whether the loop counts its rounds nobody can see.
#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_loop_that_is_taken_for_endless_is_not_ok_unless_somebody_says_so() {
    let (_folder, file) = written(
        "use std::sync::atomic::{AtomicBool, Ordering::SeqCst};\n\
         static SET: AtomicBool = AtomicBool::new(false);\n\
         fn main() {\n\
         let other = std::thread::spawn(|| SET.store(true, SeqCst));\n\
         for _ in 0..5_000 {\n\
         if SET.load(SeqCst) { return other.join().unwrap(); }\n\
         }\n\
         panic!(\"not within 5,000 rounds\");\n\
         }\n",
    );
    let (code, text, error) = said(&[&file, "--no-html"]);
    assert_eq!(code, Some(2), "{text}{error}");
    let why = format!(
        "Other schedules may be missing: a thread repeats itself at {file}:6: it was followed for \
         1,000 steps"
    );
    assert!(text.contains(&why), "{why}\n---\n{text}");
    assert!(text.contains("say --fair"), "{text}");
    let (code, text, _) = said(&[&file, "--no-html", "--fair"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("Every schedule ends well."), "{text}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_file_may_have_any_name_and_is_compiled_once() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["01 bank.rs", "std.rs"] {
        let file = folder.path().join(name);
        fs::write(&file, "fn main() { println!(\"one\"); }\n").unwrap();
        let without_cargo = || {
            let output = Command::new(env!("CARGO_BIN_EXE_every-schedule"))
                .args([file.to_str().unwrap(), "--no-html"])
                .env("CARGO", "no such cargo")
                .output()
                .unwrap();
            (output.status.code(), String::from_utf8(output.stdout).unwrap())
        };
        let (code, text, error) = said(&[file.to_str().unwrap(), "--no-html"]);
        assert_eq!(code, Some(0), "{text}{error}");
        let (code, text) = without_cargo();
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("main printed \"one\\n\""), "{text}");
        // Now it has to be compiled.
        fs::write(&file, "fn main() { println!(\"two\"); }\n").unwrap();
        assert_eq!(without_cargo().0, Some(2));
        let (code, text, _) = said(&[file.to_str().unwrap(), "--no-html"]);
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("main printed \"two\\n\""), "{text}");
    }
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn a_page_that_was_asked_for_must_be_there() {
    let (folder, file) = written("fn main() {}\n");
    let taken = folder.path().display().to_string();
    let (code, text, _) = said(&[&file, "--html", &taken]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains(&format!("No page at {taken}: ")), "{text}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_is_not_covered_is_told_with_its_line() {
    let (_folder, file) = written(
        "use std::thread;\nuse std::time::Instant;\nfn main() {\n    let begin = Instant::now();\n    \
         thread::spawn(|| {}).join().unwrap();\n    println!(\"{:?}\", begin.elapsed());\n}\n",
    );
    let (code, _, error) = said(&[&file]);
    assert_eq!(code, Some(2), "{error}");
    let line = format!(
        "{file}:2: `Instant` is not covered: a schedule has no clock; give the program a `Duration`, or count \
         its steps"
    );
    assert!(error.contains(&line), "{line}\n---\n{error}");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_is_not_there_is_named_with_its_line() {
    let programs = [
        ("extern crate nobody;\n", "main.rs:1: not covered: a file by itself"),
        ("use nobody::Thing;\n", "main.rs:1: not covered: a file by itself"),
        ("use std::sync::Nothing;\n", "main.rs:1: if std has this"),
        (
            "fn raw(it: std::sync::Arc<u8>) -> *const u8 {\n    std::sync::Arc::into_raw(it)\n}\n",
            "main.rs:2: if std has this",
        ),
        // rustc knows better what was meant.
        (
            "fn typo(it: std::sync::Mutex<u8>) {\n    it.lok().unwrap();\n}\n",
            "help: there is a method `lock` with a similar name",
        ),
    ];
    for (program, words) in programs {
        let (_folder, file) = written(&format!("{program}fn main() {{}}\n"));
        let (code, _, error) = said(&[&file]);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains(words), "{words}\n---\n{error}");
    }
}

/// The explorer gives up, and says so in these words.
#[track_caller]
fn could_not(arguments: &[&str], words: &str) {
    let (code, text, error) = said(arguments);
    assert_eq!(code, Some(2), "{text}\n{error}");
    assert!(error.contains(words), "{words}\n---\n{error}");
}

#[test]
fn what_is_no_program_is_an_error_that_says_why() {
    could_not(&["nobody.rs"], "nobody.rs cannot be read");
    could_not(&["../../README.md"], "is no Rust file");
    could_not(&["--manifest-path", "nowhere/Cargo.toml"], "cargo cannot read");

    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("Cargo.toml"), "").unwrap();
    could_not(&[folder.path().to_str().unwrap()], "is a crate: say");
    let (_folder, file) = written("");
    could_not(&[&file], "there is no `fn main` in it");
    fs::write(&file, b"fn main() {\n    // caf\xe9\n}\n").unwrap();
    could_not(&[&file], &format!("{file}:2: this is not UTF-8"));

    let (_folder, file) = written("pub fn library() {}\n");
    could_not(&[&file], "there is no `fn main` in it");
    let (_folder, file) = written("async fn main() {}\n");
    could_not(&[&file], "line 1: `async fn main` needs a runtime");
}

#[test]
#[cfg_attr(
    not(feature = "thorough"),
    ignore = "takes long: --features thorough"
)]
fn what_cannot_be_explored_is_an_error_that_says_why() {
    let (_folder, file) = written("fn main() {\n    let x: u8 = \"\";\n}\n");
    could_not(&[&file], "does not compile");
    let (_folder, file) = written(
        "fn main() {\n    std::thread::spawn(|| {});\n    std::thread::yield_now();\n    loop {\n        std::hint::black_box(1);\n    \
         }\n}\n",
    );
    could_not(
        &[&file, "--time", "0"],
        &format!(
            "main, behind {file}:3, runs on and on without an operation that the explorer knows, after"
        ),
    );
    could_not(&["pool.rs", "--max-states", "10"], "more than 10 states");
    could_not(&["bank.rs", "--replay", "7 7"], "cannot go on with \"7/0\"");
}
