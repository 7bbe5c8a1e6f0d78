//! It copies into a `HashMap`, which has no order.
//!
//! Red: in order of the names

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::sync::Mutex;
/// Writes a line `endpoint: count` for each endpoint, in order of the names.
/// `paper` may be slow, and it may fail.
pub fn write_report(
    request_counts: &Mutex<BTreeMap<String, u64>>,
    paper: &mut impl Write,
) -> io::Result<()> {
    let copy: HashMap<_, _> = {
        let request_counts = request_counts.lock().expect("no update panics");
        request_counts
            .iter()
            .map(|(name, count)| (name.clone(), *count))
            .collect()
    };
    for (endpoint, count) in copy {
        writeln!(paper, "{endpoint}: {count}")?;
    }
    Ok(())
}
