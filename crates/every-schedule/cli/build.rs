//! Compiles the program against the explorer, and says what it cannot use.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::generated::Generated;
use crate::program::{Program, cargo, text};

/// The compiled program; `None` if it does not compile, and the reader has been told why.
pub fn build(
    program: &Program,
    generated: &Generated,
) -> Result<Option<PathBuf>> {
    let source = program.main.parent().context("a file is in a folder")?;
    let remap = format!("--remap-path-prefix=src={}", source.display());
    let mut command = Command::new(cargo());
    command.arg("rustc").args([
        "--quiet",
        "--message-format",
        "json",
        "--bin",
        &program.binary,
    ]);
    command.arg("--manifest-path").arg(generated.folder.join("Cargo.toml"));
    command.arg("--target-dir").arg(&generated.target);
    if env!("PROFILE") == "release" {
        command.arg("--release");
    }
    if program.package.is_none() {
        command.arg("--offline"); // all that it needs was needed to compile this
    }
    command.args(["--", &remap, "--cap-lints", "allow"]);
    // The features that a stable compiler lends to the explorer; see its build script.
    command.env("RUSTC_BOOTSTRAP", "every_schedule");
    let mut cargo = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo does not start: the program is compiled with it")?;
    let messages = cargo.stdout.take().context("it was piped")?;
    let (mut executable, mut missing) = (None, Vec::new());
    let mut errors = Vec::new();
    for line in BufReader::new(messages).lines() {
        let Ok(message) = serde_json::from_str::<Value>(&line?) else {
            continue;
        };
        match text(&message["reason"]) {
            "compiler-artifact" => {
                let built = message["executable"].as_str().map(PathBuf::from);
                executable = built.or(executable);
            }
            "compiler-message" if message["message"]["level"] == "error" => {
                let error = &message["message"];
                missing.extend(not_covered(error));
                errors.push(text(&error["rendered"]).to_owned());
            }
            _ => {}
        }
    }
    if cargo.wait()?.success() {
        return Ok(executable);
    }
    // What the explorer does not cover makes the compiler stumble over more than that.
    if missing.is_empty() {
        errors.iter().for_each(|error| eprint!("{error}"));
    }
    eprintln!("error: {} does not compile", program.main.display());
    missing.dedup();
    for line in missing {
        eprintln!("{line}");
    }
    Ok(None)
}

/// If the error is about what the explorer does not have of std: where, and what to do about it.
fn not_covered(error: &Value) -> Option<String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let spans = list(&error["spans"]);
    let primary = spans.iter().find(|it| it["is_primary"] == true)?;
    // What a macro of the explorer says, it says of the line that uses it.
    let mut place = primary;
    while text(&place["file_name"]).contains("every-schedule")
        && place["expansion"].is_object()
    {
        place = &place["expansion"]["span"];
    }
    let place =
        format!("{}:{}", text(&place["file_name"]), place["line_start"]);
    let notes = list(&error["children"]);
    let gate =
        notes.iter().flat_map(|note| list(&note["spans"])).find_map(|span| {
            let is_gate = text(&span["label"]).contains("gated");
            let line = span["text"][0]["text"].as_str().filter(|_| is_gate)?;
            let (reason, advice) = line.split_once("//")?;
            let reason = reason
                .trim()
                .trim_start_matches("#[cfg(")
                .trim_end_matches(")]");
            Some(format!("{}; {}", reason.replace('_', " "), advice.trim()))
        });
    let words = text(&error["message"]);
    let says = |part: &str| {
        words.contains(part)
            || spans.iter().any(|it| text(&it["label"]).contains(part))
    };
    let refused = words.strip_prefix("not covered: ");
    let is_in_tokio = |span: &Value| {
        text(&span["file_name"]).contains("every-schedule-tokio")
    };
    let is_of_std = words.contains("`std") || says("in `std`");
    // Not a name of std's, but of a type that is covered. It may also be a slip.
    let is_missing_of_a_type = text(&error["code"]["code"]) == "E0599"
        && words.split('`').nth(3).is_some_and(is_covered);
    // It knows no such name, and shows where it looked. (`tokio_util` is this crate, too.)
    let is_unknown = matches!(
        text(&error["code"]["code"]),
        "E0425" | "E0432" | "E0433" | "E0599"
    );
    let written = text(&primary["text"][0]["text"]);
    let noted = notes.iter().flat_map(|note| list(&note["spans"]));
    let is_of_tokio = is_unknown
        && (says("`tokio")
            || written.contains("tokio")
            || spans.iter().cloned().chain(noted).any(|it| is_in_tokio(&it)));
    match gate.as_deref().or(refused) {
        Some(reason) => Some(format!("{place}: not covered: {reason}")),
        None if is_of_tokio => Some(format!(
            "{place}: if Tokio has this, the explorer does not cover it; what it covers is in its \
             documentation (cargo doc -p every-schedule-tokio --open)"
        )),
        None if says("unlinked crate")
            || says("module or crate")
            || says("can't find crate") =>
        {
            Some(format!(
                "{place}: not covered: a file by itself has no dependencies; explore its crate, with \
                 --manifest-path (and a library with threads of its own is not seen)"
            ))
        }
        None if is_missing_of_a_type => Some(format!(
            "{}{place}: if std has this, the explorer does not cover it",
            text(&error["rendered"])
        )),
        None if is_of_std => Some(format!(
            "{place}: if std has this, the explorer does not cover it; what it covers is in its \
             documentation (cargo doc -p every-schedule --open)"
        )),
        None => None,
    }
}

/// Whether the explorer has a type of std of this name.
fn is_covered(name: &str) -> bool {
    let name = name.trim_start_matches('&').trim_start_matches("mut ");
    let name = name.split('<').next().unwrap_or(name);
    let name = name.rsplit("::").next().unwrap_or(name);
    name.starts_with("Atomic") || COVERED.contains(&name)
}

const COVERED: &[&str] = &[
    "Arc",
    "Barrier",
    "Builder",
    "Condvar",
    "JoinHandle",
    "LazyLock",
    "LocalKey",
    "Mutex",
    "MutexGuard",
    "Once",
    "OnceLock",
    "Receiver",
    "RwLock",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "Scope",
    "ScopedJoinHandle",
    "Sender",
    "Stderr",
    "Stdout",
    "SyncSender",
    "Thread",
    "Weak",
];
