//! Opens the folder in the name, and there may be none in it.
//!
//! Red: a name without a folder

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
/// Replaces what is in the file at `path`; leaves no other file behind, and
/// every other file as it is. When it returns, the disk was asked to keep the
/// new contents *and* the new name.
pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    let new = beside(path)?;
    let mut file = File::create_new(&new)?; // is nobody else's
    let renamed = file
        .write_all(contents.as_bytes())
        .and_then(|()| file.sync_all()) // on the disk before it has the name
        .and_then(|()| fs::rename(&new, path));
    if renamed.is_err() {
        let _ = fs::remove_file(&new);
    }
    renamed?;
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    File::open(folder)?.sync_all()
}

/// A name in the same folder, since a rename does not cross file systems.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let name = name.to_string_lossy();
    let name = format!(".{name}.{}.new", process::id());
    Ok(path.with_file_name(name))
}
