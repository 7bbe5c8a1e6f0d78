//! What a listing of this book can do wrong at the worst.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the book, as seen from this package: cargo runs tests there.
fn root() -> &'static Path {
    Path::new("../..")
}

fn read(file: PathBuf) -> String {
    fs::read_to_string(&file)
        .unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

fn folders_in(folder: PathBuf) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let mut folders: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The folder of every listing: `listings/<chapter>/<listing>`.
fn listings() -> Vec<PathBuf> {
    let chapters = folders_in(root().join("listings")).into_iter();
    let folders = chapters.flat_map(folders_in);
    folders.filter(|listing| listing.join("Cargo.toml").is_file()).collect()
}

fn name(listing: &Path) -> &str {
    listing.file_name().unwrap().to_str().unwrap()
}

/// Claim B1 (holds). `forbid` cannot be taken back by an attribute in the code.
#[test]
fn no_listing_may_contain_unsafe_code() {
    let workspace = read(root().join("Cargo.toml"));
    assert!(workspace.contains("\nunsafe_code = \"forbid\"\n"));
    for listing in listings() {
        let manifest = read(listing.join("Cargo.toml"));
        let takes_it = manifest.contains("\n[lints]\nworkspace = true\n");
        assert!(takes_it, "{}", name(&listing));
    }
}

/// Claim B1. Each is in the page's table with a test that shows what it does
/// instead, and nothing else is.
#[test]
fn every_listing_that_is_broken_on_purpose_is_in_the_table() {
    let is_broken = |listing: &PathBuf| {
        let library = read(listing.join("src/lib.rs"));
        library.starts_with("//! Broken on purpose:")
    };
    let (broken, others): (Vec<_>, Vec<_>) =
        listings().into_iter().partition(is_broken);
    assert!(!broken.is_empty());
    let page = read(root().join("src/the-bottom-line.md"));
    let rows: Vec<_> =
        page.lines().filter(|line| line.starts_with('|')).collect();
    let shown = |listing: &Path| {
        let link = format!("#tests-{} \"", name(listing));
        rows.iter().any(|row| row.contains(&link))
    };
    for listing in broken {
        assert!(shown(&listing), "{} is missing", name(&listing));
    }
    for listing in others {
        assert!(!shown(&listing), "{} is not broken", name(&listing));
    }
}
