//! Builds the book and runs the browser scripts of this folder on it.

use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;

/// Each line is one run of Node.js; the files of a line run side by side. Speed is measured alone.
const SCRIPTS: [&[&str]; 2] = [
    &["bars.test.mjs"],
    &[
        "pages.test.mjs",
        "figures.test.mjs",
        "reading.test.mjs",
        "faults.test.mjs",
        "theme.test.mjs",
    ],
];

#[test]
#[ignore = "needs mdBook, Chromium, Node.js and pdftotext: cargo test -p browser -- --ignored"]
fn every_page_is_well_behaved_in_a_browser() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = tempfile::tempdir()?;
    let mdbook = Command::new("mdbook")
        .args(["build", "--dest-dir"])
        .arg(site.path())
        .current_dir(workspace::root())
        .status()
        .context("mdbook")?;
    ensure!(mdbook.success(), "mdbook build: {mdbook}");
    for folder in [folder, &workspace::root().join("theme/highlight")] {
        let npm = Command::new("npm").arg("ci").current_dir(folder).status();
        ensure!(npm.context("npm")?.success(), "npm ci in {folder:?}");
    }
    for scripts in SCRIPTS {
        let node = Command::new("node")
            .args(["--test", "--test-reporter=spec"])
            .args(scripts)
            .current_dir(folder)
            .env("SITE", site.path())
            .status()
            .context("node")?;
        ensure!(
            node.success(),
            "the browser scripts found something, see above"
        );
    }
    Ok(())
}
