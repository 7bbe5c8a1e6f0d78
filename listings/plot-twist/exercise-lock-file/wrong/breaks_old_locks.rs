//! Takes a lock away from whoever has had it for a minute.
//!
//! Red: it was taken from somebody who is slow

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The lock is held while this lives.
#[derive(Debug)]
pub struct LockFile(pub PathBuf);

impl LockFile {
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        let created = match File::create_new(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let since = fs::symlink_metadata(path)?.modified()?;
                let age = since.elapsed().unwrap_or_default();
                if age < Duration::from_secs(60) {
                    return Ok(None);
                }
                fs::remove_file(path)?; // who had it must be dead
                File::create_new(path)
            }
            created => created,
        };
        created.map(|_| Some(Self(path.to_owned())))
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
