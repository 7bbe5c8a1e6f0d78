//! Empties the file and fills it again.
//!
//! Red: the old file was written over

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(contents.as_bytes())?;
    file.sync_all()
}
