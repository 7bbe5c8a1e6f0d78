//! Solution: write a second file, and give it the first one's name.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

// ANCHOR: solution
/// Replaces what is in the file at `path`; leaves no other file behind.
pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let new = path.with_extension("new"); // in the same folder
    let mut file = File::create(&new)?;
    let written = file
        .write_all(contents.as_bytes())
        .and_then(|()| file.sync_all()) // on the disk before it has the name
        .and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}
// ANCHOR_END: solution
