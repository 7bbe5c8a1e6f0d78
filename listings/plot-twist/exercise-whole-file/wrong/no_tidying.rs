//! Leaves the new file behind when it cannot take the name.
//!
//! Red: something is left behind

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let name = format!(".balance.{}.new", std::process::id());
    let new = path.with_file_name(name);
    let mut file = File::create_new(&new)?;
    file.write_all(contents.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)
}
