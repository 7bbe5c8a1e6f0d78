//! Its guard lives as long as the loop.
//!
//! Red: nobody can record while it is written

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;

/// Writes a line `endpoint: count` for each endpoint, in order of the names.
/// `paper` may be slow, and it may fail.
pub fn write_report(
    request_counts: &Mutex<BTreeMap<String, u64>>,
    paper: &mut impl Write,
) -> io::Result<()> {
    for (endpoint, count) in request_counts.lock().expect("no panic").iter() {
        writeln!(paper, "{endpoint}: {count}")?;
    }
    Ok(())
}
