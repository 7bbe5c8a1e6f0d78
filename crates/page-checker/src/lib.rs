//! Everything that is tested about the book as a book.
//!
//! - [`Book`]: the chapters as they are written and as a reader sees them, and the listings.
//! - [`blocks`]: compiles and runs the Rust blocks of the chapters, through skeptic.
//! - [`checks`]: what a page and a listing must and must not contain.
//! - [`listings`]: runs the listings; recorded outputs and exercises.
//!
//! Whatever is wrong comes back as a [`Finding`] that names a file and a line.

pub mod blocks;
mod book;
pub mod checks;
pub mod listings;
pub mod process;

pub use book::{Book, Chapter, Fence, Listing, edition};

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Relative to the book's folder.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what to do if that is not plain.
    pub message: String,
}

impl Finding {
    /// Says what is wrong at a line of a file.
    pub fn new(
        file: impl AsRef<Path>,
        line: usize,
        message: impl Into<String>,
    ) -> Self {
        Self { file: file.as_ref().to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

/// Panics with every finding on a line of its own, if there is any.
pub fn assert_none(findings: Vec<Finding>) {
    let list: Vec<_> =
        findings.iter().map(|finding| format!("\n  {finding}")).collect();
    assert!(list.is_empty(), "{} found:{}", list.len(), list.concat());
}
