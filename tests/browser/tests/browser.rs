//! Builds the book and runs the browser scripts of this folder on it.

use anyhow::{Context, Result, ensure};
use every_schedule::figure::Figure;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Each line is one run of Node.js; two files of a line run side by side. Speed is measured alone.
const SCRIPTS: [&[&str]; 3] = [
    &["bars.test.mjs"],
    &["faults.test.mjs"],
    &[
        "pages.test.mjs",
        "figures.test.mjs",
        "reading.test.mjs",
        "theme.test.mjs",
        "alone.test.mjs",
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
    let pictures = site.path().with_extension("pictures.json");
    fs::write(&pictures, pictures_of_all_figures()?.to_string())?;
    let alone = [
        page_about(
            "listings/your-own-program/last-till/src/main.rs",
            &["--", "2"],
        )?,
        page_about(
            "crates/every-schedule/tests/programs/tokio/hurried_transfer.rs",
            &["--tokio", "--model", "every-await"],
        )?,
    ];
    for scripts in SCRIPTS {
        let node = Command::new("node")
            .args(["--test", "--test-concurrency=2", "--test-reporter=spec"])
            .args(scripts)
            .current_dir(folder)
            .env("SITE", site.path())
            .env("PICTURES", &pictures)
            .env("ALONE", alone.join("\n"))
            .status()
            .context("node")?;
        ensure!(
            node.success(),
            "the browser scripts found something, see above"
        );
    }
    fs::remove_file(pictures)?;
    Ok(())
}

/// The file of the page that the explorer writes about a program.
fn page_about(program: &str, options: &[&str]) -> Result<String> {
    let run = Command::new("cargo")
        .args(["run", "--quiet", "-p", "every-schedule", "--", program])
        .args(options)
        .current_dir(workspace::root())
        .output()?;
    let said = String::from_utf8(run.stdout)?;
    let page = said
        .lines()
        .find_map(|line| line.strip_prefix("The page to step through: "));
    Ok(page.with_context(|| format!("{program}: {said}"))?.to_owned())
}

/// Every picture of a shortest schedule to each outcome, step by step, as the recorder draws it:
/// by figure, with the way and after how many steps.
fn pictures_of_all_figures() -> Result<Value> {
    let mut all = Map::new();
    let folder = "tests/schedules/figures";
    for file in workspace::files(workspace::root(), folder, "html") {
        let html = fs::read_to_string(workspace::root().join(&file))?;
        let data = html.split_once("<script type=\"application/json\">");
        let data = data.and_then(|(_, data)| data.split_once("</script>"));
        let (data, _) = data.context("a figure without data")?;
        let figure: Figure = serde_json::from_str(data)?;
        let name = file.file_stem().context("a file")?.to_string_lossy();
        let ways = figure.outcomes.iter().map(|outcome| &outcome.way);
        let pictures = ways.flat_map(|way| {
            let steps = way.split('-').count();
            let picture = |at| {
                let marks = figure.marks(&name, way, at);
                json!({ "way": way, "at": at, "marks": marks })
            };
            (0..=steps).map(picture).collect::<Vec<_>>()
        });
        all.insert(format!("figure-{name}"), pictures.collect());
    }
    ensure!(all.len() > 10, "only {:?}", all.keys());
    Ok(all.into())
}
