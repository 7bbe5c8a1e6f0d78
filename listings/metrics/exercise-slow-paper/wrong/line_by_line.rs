//! It looks anew for each line.
//!
//! Red: it is not of one moment

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Mutex;

/// Writes a line `endpoint: count` for each endpoint, in order of the names.
/// `paper` may be slow, and it may fail.
pub fn write_report(
    request_counts: &Mutex<BTreeMap<String, u64>>,
    paper: &mut impl Write,
) -> io::Result<()> {
    let lock = || request_counts.lock().expect("no update panics");
    let endpoints: Vec<_> = lock().keys().cloned().collect();
    for endpoint in endpoints {
        let count = lock()[&endpoint];
        writeln!(paper, "{endpoint}: {count}")?;
    }
    Ok(())
}
