//! What the pages show of a run with servers.

use std::path::Path;
use std::process::Command;
use workspace::record::{compare, recording};

/// Runs a demonstration with `start`. It must print what `with-servers.txt` in
/// the listing's folder says; `RECORD=1` writes that anew.
///
/// # Panics
/// If it does not, or fails.
pub fn must_print_as_recorded(program: &str, folder: &str) {
    let demo = Command::new(program).arg("start").output();
    let demo = demo.expect("was just built");
    assert!(demo.status.success(), "{demo:?}");
    let printed = String::from_utf8(demo.stdout).expect("is text");
    keep(folder, "with-servers.txt", &printed, recording());
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
