//! It writes a line once, and does not look how much of it was taken.
//!
//! Red: some of the report is not on the paper

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;

/// Writes a line `endpoint: count` for each endpoint, in order of the names.
/// `paper` may be slow, and it may fail.
pub fn write_report(
    request_counts: &Mutex<BTreeMap<String, u64>>,
    paper: &mut impl Write,
) -> io::Result<()> {
    // In the head of the `for`, the guard would live until the loop ends.
    let copy = request_counts.lock().expect("no update panics").clone();
    for (endpoint, count) in copy {
        paper.write(format!("{endpoint}: {count}\n").as_bytes())?;
    }
    Ok(())
}
