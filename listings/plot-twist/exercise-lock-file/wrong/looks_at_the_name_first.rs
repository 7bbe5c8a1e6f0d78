//! Looks whether there is such a name, and then creates the file: check-then-act.
//!
//! Red: so many have it at once

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The lock is held while this lives.
#[derive(Debug)]
pub struct LockFile(pub PathBuf);
impl LockFile {
    /// Takes the lock, or returns `None` if somebody has it. Any other error
    /// is an error.
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        if fs::symlink_metadata(path).is_ok() {
            return Ok(None);
        }
        File::create(path)?;
        Ok(Some(Self(path.to_owned())))
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
