//! Copies the new file over the old one instead of renaming it.
//!
//! Red: the old file was written over

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let name = format!(".balance.{}.new", std::process::id());
    let new = path.with_file_name(name);
    let mut file = File::create_new(&new)?;
    let copied = file
        .write_all(contents.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::copy(&new, path).map(drop));
    fs::remove_file(&new)?;
    copied
}
