//! What the pages show of a run with servers.

use std::path::Path;
use std::process::Command;
use workspace::record::{compare, recording};

/// Runs a demonstration. It must print what this file of the listing's folder
/// says; `RECORD=1` writes that anew.
///
/// # Panics
/// If it does not, or fails.
pub fn must_print_as_recorded(
    demonstration: &mut Command,
    folder: &str,
    file: &str,
) {
    let ended = demonstration.output().expect("was just built");
    assert!(ended.status.success(), "{ended:?}");
    let printed = String::from_utf8(ended.stdout).expect("is text");
    keep(folder, file, &printed, recording());
}

/// Writes what many rounds have found into `hundred-rounds.txt`, each count
/// between anchors of its name, if `RECORD` is set. Another run finds other
/// counts, so nothing is compared.
///
/// # Panics
/// If it cannot be written.
pub fn record(folder: &str, counts: &[(&str, String)]) {
    let lines = counts.iter().map(|(name, count)| {
        format!("ANCHOR: {name}\n{count}\nANCHOR_END: {name}\n")
    });
    let text: String = lines.collect();
    println!("{text}");
    if recording() {
        keep(folder, "hundred-rounds.txt", &text, true);
    }
}

fn keep(folder: &str, file: &str, text: &str, record: bool) {
    let folder = Path::new(folder);
    let package = folder.file_name().unwrap_or_default().display();
    let command = format!("cargo test -p {package} -- --ignored");
    let kept = compare(folder, file, text, record, &command);
    kept.unwrap_or_else(|stale| panic!("{}: {stale}", folder.display()));
}
