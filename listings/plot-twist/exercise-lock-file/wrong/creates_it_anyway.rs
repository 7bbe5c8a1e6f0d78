//! Creates the file, whether it is there or not.
//!
//! Red: two have it at once

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
        match File::create(path) {
            Ok(_) => Ok(Some(Self(path.to_owned()))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
