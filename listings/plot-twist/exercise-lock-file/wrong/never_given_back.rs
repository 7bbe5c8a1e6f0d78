//! Keeps the file when the lock is dropped.
//!
//! Red: the first has not given it back

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// The lock is held while this lives.
#[derive(Debug)]
pub struct LockFile(pub PathBuf);

impl LockFile {
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        match File::create_new(path) {
            Ok(_) => Ok(Some(Self(path.to_owned()))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
