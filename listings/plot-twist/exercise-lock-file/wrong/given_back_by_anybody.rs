//! Makes the lock before it knows that it has it, and drops it again.
//!
//! Red: who did not get it has given it back

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The lock is held while this lives.
#[derive(Debug)]
pub struct LockFile(pub PathBuf);

impl LockFile {
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        let lock = Self(path.to_owned());
        match File::create_new(path) {
            Ok(_) => Ok(Some(lock)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Ok(None)
            }
            Err(error) => {
                std::mem::forget(lock);
                Err(error)
            }
        }
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
