//! It writes through a buffer, and drops what is in it at the end, errors included.
//!
//! Red: the paper has failed, and nobody is told

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::sync::Mutex;
/// Writes a line `endpoint: count` for each endpoint, in order of the names.
/// `paper` may be slow, and it may fail.
pub fn write_report(
    request_counts: &Mutex<BTreeMap<String, u64>>,
    paper: &mut impl Write,
) -> io::Result<()> {
    // In the head of the `for`, the guard would live until the loop ends.
    let copy = request_counts.lock().expect("no update panics").clone();
    let mut paper = BufWriter::new(paper);
    for (endpoint, count) in copy {
        writeln!(paper, "{endpoint}: {count}")?;
    }
    Ok(())
}
