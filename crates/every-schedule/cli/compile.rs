//! Compiles the program against the explorer, and says what it cannot use.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::covered::is_covered;
use crate::generated::Generated;
use crate::program::{Program, cargo, text};

/// The compiled program; `None` if it does not compile, and the reader has been told why.
pub fn compile(
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
                errors.push(with_own_name(text(&error["rendered"])));
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
    eprintln!("error: {} does not compile", short(&program.main).display());
    missing.dedup();
    // What comes of what is refused is no news.
    let refused = missing.iter().filter(|it| it.contains("not covered: "));
    let refused: Vec<_> = refused.filter_map(|it| place_of(it)).collect();
    let told = missing.iter().filter(|it| {
        let is_refused = place_of(it).is_some_and(|it| refused.contains(&it));
        it.contains("not covered: ") || !is_refused
    });
    for line in told {
        eprintln!("{line}");
    }
    Ok(None)
}

/// The drop-in is called `tokio_util`, too, and rustc takes that name for it.
fn with_own_name(rendered: &str) -> String {
    let is_source = |line: &str| {
        line.trim_start().starts_with(|it: char| it.is_ascii_digit())
    };
    let lines =
        rendered.split_inclusive('\n').map(|line| match is_source(line) {
            true => line.to_owned(),
            false => line.replace("tokio_util::", "tokio::"),
        });
    lines.collect()
}

/// If the error is about what the explorer does not have of std: where, and what to do about it.
fn not_covered(error: &Value) -> Option<String> {
    let error = Error {
        words: text(&error["message"]),
        code: text(&error["code"]["code"]),
        rendered: text(&error["rendered"]),
        spans: list(&error["spans"]).collect(),
        notes: list(&error["children"])
            .flat_map(|note| list(&note["spans"]))
            .collect(),
    };
    let primary = error.spans.iter().find(|it| it["is_primary"] == true)?;
    let place = place(primary);
    let refused = error.words.strip_prefix("not covered: ");
    let gate = error.gate().map(|reason| match error.gated() {
        Some(item) => format!("`{item}` is not covered: {reason}"),
        None => format!("not covered: {reason}"),
    });
    let reason = gate.or(refused.map(|it| format!("not covered: {it}")));
    Some(match reason {
        Some(reason) => format!("{place}: {reason}"),
        None if error.is_of_tokio(primary) => format!(
            "{place}: if Tokio has this, the explorer does not cover it; what it covers is in its \
             documentation (cargo doc -p every-schedule-tokio --open)"
        ),
        None if error.is_of_a_dependency() => format!(
            "{place}: not covered: a file by itself has no dependencies; explore its crate, with \
             --manifest-path (and a library with threads of its own is not seen)"
        ),
        None if error.is_of_a_covered_type() => format!(
            "{}{place}: if std has this, the explorer does not cover it",
            error.rendered
        ),
        None if error.is_of_std() => format!(
            "{place}: if std has this, the explorer does not cover it; what it covers is in its \
             documentation (cargo doc -p every-schedule --open)"
        ),
        None => return None,
    })
}

/// Of a line with what is not covered.
fn place_of(line: &str) -> Option<&str> {
    line.split_once(": ").map(|it| it.0)
}

/// Where the program says this. What a macro of the explorer says, it says of the line that uses it.
fn place(mut span: &Value) -> String {
    while text(&span["file_name"]).contains("every-schedule")
        && span["expansion"].is_object()
    {
        span = &span["expansion"]["span"];
    }
    let file = Path::new(text(&span["file_name"]));
    format!("{}:{}", short(file).display(), span["line_start"])
}

/// From the current folder, if it is below that.
fn short(file: &Path) -> &Path {
    let here = std::env::current_dir().unwrap_or_default();
    file.strip_prefix(here).unwrap_or(file)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What the compiler says.
struct Error<'a> {
    words: &'a str,
    code: &'a str,
    rendered: &'a str,
    spans: Vec<&'a Value>,
    /// The spans of its notes.
    notes: Vec<&'a Value>,
}

impl Error<'_> {
    fn says(&self, part: &str) -> bool {
        self.words.contains(part)
            || self.spans.iter().any(|it| text(&it["label"]).contains(part))
    }

    /// Why the explorer keeps this from the program, and what to do instead.
    fn gate(&self) -> Option<String> {
        self.notes.iter().find_map(|span| {
            let is_gate = text(&span["label"]).contains("gated");
            let line = span["text"][0]["text"].as_str().filter(|_| is_gate)?;
            let (reason, advice) = line.split_once("//")?;
            let reason = reason
                .trim()
                .trim_start_matches("#[cfg(")
                .trim_end_matches(")]");
            Some(format!("{}; {}", reason.replace('_', " "), advice.trim()))
        })
    }

    /// What the explorer keeps from the program so: where that is, a note says.
    fn gated(&self) -> Option<&str> {
        let is_gate = |it: &Value| text(&it["label"]).contains("gated");
        let all = &self.notes;
        let item =
            all.iter().find(|it| it["is_primary"] == true && !is_gate(it))?;
        let line = item["text"][0]["text"].as_str()?;
        let column = |it: &Value| Some(it.as_u64()? as usize - 1);
        let first = column(&item["column_start"])?;
        line.get(first..column(&item["column_end"])?)
    }

    /// It knows no such name, and shows where it looked. (`tokio_util` is Tokio's drop-in, too.)
    fn is_of_tokio(&self, primary: &Value) -> bool {
        let is_unknown =
            matches!(self.code, "E0425" | "E0432" | "E0433" | "E0599");
        let is_in_tokio = |span: &&Value| {
            text(&span["file_name"]).contains("every-schedule-tokio")
        };
        is_unknown
            && (self.says("`tokio")
                || text(&primary["text"][0]["text"]).contains("tokio")
                || self.spans.iter().chain(&self.notes).any(is_in_tokio))
    }

    fn is_of_a_dependency(&self) -> bool {
        ["unlinked crate", "module or crate", "can't find crate"]
            .iter()
            .any(|it| self.says(it))
    }

    /// Not a name of std's, but of a type that is covered. It may also be a slip.
    fn is_of_a_covered_type(&self) -> bool {
        self.code == "E0599"
            && self.words.split('`').nth(3).is_some_and(is_covered)
    }

    fn is_of_std(&self) -> bool {
        self.words.contains("`std") || self.says("in `std`")
    }
}
