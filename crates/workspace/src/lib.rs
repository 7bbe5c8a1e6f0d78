//! What every tool has to know of this workspace, in one home: where its files are ([`root`],
//! [`files`]), which [`edition`] it is in, how a recorded file is compared or written anew ([`record`]), and what rustc says
//! of a program that it refuses ([`rustc`]).

pub mod record;
pub mod rustc;

pub use record::recording;

use std::fs;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// The folder of the workspace and of the book.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The edition of all packages, such as `2024`, as the manifest of the workspace says it.
///
/// # Panics
///
/// If that says none.
pub fn edition() -> String {
    let manifest = fs::read_to_string(root().join("Cargo.toml"));
    let manifest = manifest.expect("the workspace has a manifest");
    let edition = manifest
        .lines()
        .find_map(|it| it.strip_prefix("edition = \"")?.strip_suffix('"'));
    edition.expect("Cargo.toml says `edition = \"…\"`").to_owned()
}

/// The files with this ending below a folder of `root`, sorted, relative to `root`; none if the
/// folder does not exist. Build folders are left out.
pub fn files(
    root: &Path,
    folder: impl AsRef<Path>,
    ending: &str,
) -> Vec<PathBuf> {
    let mut files = all(root, folder);
    files.retain(|path| path.extension().is_some_and(|it| it == ending));
    files
}

/// As [`files`], whatever their ending.
pub fn all(root: &Path, folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let is_built = |name: &std::ffi::OsStr| {
        ["target", "node_modules"].iter().any(|it| name == *it)
    };
    let entries = WalkDir::new(root.join(folder)).sort_by_file_name();
    let entries = entries.into_iter().filter_entry(|entry| {
        entry.depth() == 0
            || !entry.file_type().is_dir()
            || !is_built(entry.file_name())
    });
    let paths = entries.flatten().filter(|it| it.file_type().is_file());
    let paths = paths.map(|entry| {
        let path = entry.path().strip_prefix(root);
        path.expect("lies below the root").to_owned()
    });
    paths.collect()
}

/// The folders right in a folder of `root`, sorted, relative to `root`; none if it does not exist.
pub fn folders(root: &Path, folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let entries = WalkDir::new(root.join(folder)).min_depth(1).max_depth(1);
    let entries = entries.sort_by_file_name().into_iter().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_dir());
    let folders = folders.map(|entry| {
        let path = entry.path().strip_prefix(root);
        path.expect("lies below the root").to_owned()
    });
    folders.collect()
}
