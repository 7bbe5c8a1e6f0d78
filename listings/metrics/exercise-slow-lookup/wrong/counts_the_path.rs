//! It counts under the path, and not under its group.
//!
//! Red: two paths of one group, and one of another

use std::collections::HashMap;
use std::sync::Mutex;

/// What is counted, and what is known about paths.
#[derive(Debug, Default)]
pub struct Metrics {
    /// The group of each path that was seen.
    pub groups: HashMap<String, String>,
    /// How many requests each group had.
    pub request_counts: HashMap<String, u64>,
}
/// Counts one request under the group of its path. Asks `classify` only for a
/// path without a group, and never while it has the lock. If somebody else has
/// found a group for the path meanwhile, that one counts.
pub fn record_request(
    metrics: &Mutex<Metrics>,
    path: &str,
    classify: impl FnOnce(&str) -> String,
) {
    let lock = || metrics.lock().expect("no update panics");
    let known = lock().groups.get(path).cloned(); // and let go
    let group = known.unwrap_or_else(|| {
        let found = classify(path);
        lock().groups.entry(path.to_owned()).or_insert(found).clone()
    });
    *lock().request_counts.entry(path.to_owned()).or_default() += 1;
    drop(group);
}
