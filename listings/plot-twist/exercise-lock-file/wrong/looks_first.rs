//! Looks whether the file is there, and then creates it: check-then-act.
//!
//! Red: it looked, and created the file in a second step

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The lock is held while this lives.
#[derive(Debug)]
pub struct LockFile(pub PathBuf);

impl LockFile {
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        if path.exists() {
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
