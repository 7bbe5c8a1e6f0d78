//! The skeleton is a listing: it compiles, and its tests pass.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const MANIFEST: &str = "[dev-dependencies]\nanyhow.workspace = true\n\
                        # They may be used.\n\
                        account-actor = { path = \"../../listings/channels/account-actor\" }\n\
                        last-till = { path = \"../../listings/your-own-program/last-till\" }\n\
                        postgres.workspace = true\n\
                        two-answers = { path = \"../../listings/fork/two-answers\" }\n\
                        watchdog.workspace = true # for the blocks\n\n[lints]\n";

fn new_listing(root: &Path, chapter: &str, name: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_new-listing"));
    program.args([chapter, name]).arg("--root").arg(root);
    program.output().expect("it runs")
}

fn workspace() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a folder can be made");
    fs::create_dir_all(root.path().join("listings/channels")).expect("is made");
    fs::create_dir_all(root.path().join("tests/book")).expect("is made");
    fs::write(root.path().join("tests/book/Cargo.toml"), MANIFEST)
        .expect("is written");
    root
}

#[test]
fn the_skeleton_compiles_and_is_known_to_the_pages() {
    let root = workspace();
    let made = new_listing(root.path(), "channels", "night-safe");
    assert!(made.status.success(), "{made:?}");
    let manifest =
        fs::read_to_string(root.path().join("tests/book/Cargo.toml"));
    let manifest = manifest.expect("is there");
    let line =
        "night-safe = { path = \"../../listings/channels/night-safe\" }\n";
    assert!(manifest.contains(&format!("{line}postgres")), "{manifest}");
    assert_eq!(manifest.replace(line, ""), MANIFEST, "no other line moves");

    let folder = root.path().join("listings/channels/night-safe");
    let rustc = |arguments: &[&str]| {
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", &workspace::edition(), "-Dwarnings"]);
        rustc.arg("--emit=metadata");
        let status = rustc.args(arguments).current_dir(&folder).status();
        status.expect("rustc runs").success()
    };
    assert!(rustc(&[
        "--crate-type=rlib",
        "--crate-name=night_safe",
        "src/lib.rs"
    ]));
    assert!(rustc(&["-L.", "--extern=night_safe", "src/main.rs"]));
    assert!(rustc(&[
        "-L.",
        "--extern=night_safe",
        "--test",
        "tests/promises.rs"
    ]));
}

#[test]
fn what_is_there_and_what_is_no_chapter_is_refused() {
    let root = workspace();
    let said = |output: Output| {
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let wrong = said(new_listing(root.path(), "chanels", "night-safe"));
    assert!(wrong.contains("`chanels` is no chapter; these are: channels"));
    let wrong = said(new_listing(root.path(), "channels", "Night"));
    assert!(wrong.contains("small letters"), "{wrong}");
    assert!(new_listing(root.path(), "channels", "safe").status.success());
    let wrong = said(new_listing(root.path(), "channels", "safe"));
    assert!(wrong.contains("is there already"), "{wrong}");
}
