//! Writes the new file where temporary files are, and moves it.
//!
//! Red: a rename across file systems

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    // Each thread has a name of its own for it.
    let mine =
        format!("{}-{:?}", std::process::id(), std::thread::current().id());
    let new = std::env::temp_dir().join(format!("replace-{mine}"));
    let mut file = File::create(&new)?;
    file.write_all(contents.as_bytes())?;
    file.sync_all()?;
    let renamed = fs::rename(&new, path);
    if renamed.is_err() {
        let _ = fs::remove_file(&new);
    }
    renamed
}
