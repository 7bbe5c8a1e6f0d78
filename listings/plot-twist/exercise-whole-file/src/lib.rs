//! Exercise: replace the contents of a file as a whole.
//!
//! Whoever opens the file at any moment finds all of the old contents or all
//! of the new, also if we die in the middle. Only one process at a time
//! replaces this file; files beside it are none of our business, nor are
//! permissions and symbolic links.

// ANCHOR: stub
use std::io;
use std::path::Path;

/// Replaces what is in the file at `path`; leaves no other file behind, and
/// every other file as it is. When it returns, the disk was asked to keep the
/// new contents *and* to which file the name belongs.
pub fn replace(path: &Path, contents: &str) -> io::Result<()> {
    todo!("replace what is in {path:?} by {contents:?}")
}
// ANCHOR_END: stub
