//! Exercise: a lock for processes, made of nothing but a file.
//!
//! Whoever creates the file has the lock; whoever finds it there has not.
//! Dropping the lock gives it back.

// ANCHOR: stub
use std::io;
use std::path::{Path, PathBuf};

/// The lock is held while this lives.
#[derive(Debug)]
pub struct LockFile(pub PathBuf);

impl LockFile {
    /// Takes the lock, or returns `None` if somebody has it. Any other error
    /// is an error.
    pub fn try_take(path: &Path) -> io::Result<Option<Self>> {
        todo!("create {path:?}, unless it is there")
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        // give it back
    }
}
// ANCHOR_END: stub
