//! Writes a file with another ending: that of `balance.db`, too.
//!
//! Red: was somebody else's

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let new = path.with_extension("new");
    let mut file = File::create(&new)?;
    let written = file
        .write_all(contents.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}
