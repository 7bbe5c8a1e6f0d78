//! It puts a newline between two lines, and none after the last.
//!
//! Red: a line for each endpoint

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;
/// Writes a line `endpoint: count` for each endpoint, in order of the names.
/// `paper` may be slow, and it may fail.
pub fn write_report(
    request_counts: &Mutex<BTreeMap<String, u64>>,
    paper: &mut impl Write,
) -> io::Result<()> {
    let copy = request_counts.lock().expect("no update panics").clone();
    let line =
        |(endpoint, count): (&String, &u64)| format!("{endpoint}: {count}");
    let lines: Vec<_> = copy.iter().map(line).collect();
    paper.write_all(lines.join("\n").as_bytes())
}
