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
        &program.name,
    ]);
    command.arg("--manifest-path").arg(generated.folder.join("Cargo.toml"));
    command.arg("--target-dir").arg(&generated.target);
    if !cfg!(debug_assertions) {
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
                eprint!("{}", text(&message["message"]["rendered"]));
                missing.extend(not_covered(&message["message"]));
            }
            _ => {}
        }
    }
    if cargo.wait()?.success() {
        return Ok(executable);
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
    let place = spans.iter().find(|it| it["is_primary"] == true)?;
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
    let is_of_std = words.contains("`std")
        || spans.iter().any(|it| text(&it["label"]).contains("in `std`"));
    let is_of_tokio = words.contains("every_schedule_tokio")
        || words.contains("`tokio`")
        || spans.iter().any(|it| text(&it["label"]).contains("in `tokio`"));
    match gate {
        Some(gate) => Some(format!("{place}: not covered: {gate}")),
        None if is_of_tokio => Some(format!(
            "{place}: if Tokio has this, the explorer does not cover it; what it covers is in its \
             documentation (cargo doc -p every-schedule-tokio --open)"
        )),
        None if is_of_std => Some(format!(
            "{place}: if std has this, the explorer does not cover it; what it covers is in its \
             documentation (cargo doc -p every-schedule --open)"
        )),
        None => None,
    }
}
