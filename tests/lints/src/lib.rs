//! Runs clippy on one file, with the lints about locks, and says what it found.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// What clippy has to say about locks. The first two are not among its defaults.
pub const LINTS: [&str; 6] = [
    "significant_drop_in_scrutinee",
    "significant_drop_tightening",
    "await_holding_lock",
    "if_let_mutex",
    "let_underscore_lock",
    "mut_mutex_lock",
];

/// One finding.
#[derive(Clone, Debug)]
pub struct Said {
    /// The lint, without `clippy::`.
    pub lint: String,
    /// The line of the program that it is about.
    pub line: String,
    /// All that clippy prints.
    pub words: String,
}

/// What clippy says of a file with one of [`LINTS`], in order; `into` is for what it builds.
pub fn clippy(root: &Path, file: &str, into: &Path) -> Result<Vec<Said>> {
    let mut clippy = Command::new("clippy-driver");
    clippy.current_dir(root).args(["--edition=2024", "--crate-type=lib"]);
    clippy.args(["--crate-name=listing", "--emit=metadata"]);
    clippy.args(["--error-format=json", "-Aclippy::all"]);
    clippy.args(LINTS.map(|lint| format!("-Wclippy::{lint}")));
    clippy.arg("--out-dir").arg(into).arg(file);
    let ended = clippy
        .output()
        .context("clippy-driver is missing: rustup component add clippy")?;
    let printed = String::from_utf8(ended.stderr)?;
    ensure!(ended.status.success(), "{file} does not compile\n{printed}");
    let mut found = Vec::new();
    for line in printed.lines() {
        let said: Value = serde_json::from_str(line)?;
        let lint = said["code"]["code"].as_str().unwrap_or_default();
        let lint = lint.strip_prefix("clippy::").unwrap_or(lint);
        if LINTS.contains(&lint) {
            let mut spans = said["spans"].as_array().into_iter().flatten();
            let main = spans.find(|span| span["is_primary"] == true);
            let main = main.context("one span is what it is about")?;
            let line = main["text"][0]["text"].as_str();
            found.push(Said {
                lint: lint.to_owned(),
                line: line.context("a span has text")?.trim().to_owned(),
                words: said["rendered"].as_str().context("text")?.to_owned(),
            });
        }
    }
    Ok(found)
}
