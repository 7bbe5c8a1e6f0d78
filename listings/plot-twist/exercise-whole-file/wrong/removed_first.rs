//! Removes the old file to make room for the new one.
//!
//! Red: for a moment there was no file at all

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let name = format!(".balance.{}.new", std::process::id());
    let new = path.with_file_name(name);
    let mut file = File::create_new(&new)?;
    file.write_all(contents.as_bytes())?;
    file.sync_all()?;
    let renamed = fs::remove_file(path).and_then(|()| fs::rename(&new, path));
    if renamed.is_err() {
        let _ = fs::remove_file(&new);
    }
    renamed
}
