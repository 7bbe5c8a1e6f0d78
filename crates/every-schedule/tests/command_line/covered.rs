//! A slip in the name of a method is told apart from what is not covered by the type.

#[path = "../../cli/covered.rs"]
mod list;

use list::{COVERED, is_covered};

/// Where the types are exported.
const EXPORTS: [&str; 5] = [
    include_str!("../../src/collections.rs"),
    include_str!("../../src/io.rs"),
    include_str!("../../src/sync/mod.rs"),
    include_str!("../../src/sync/mpsc.rs"),
    include_str!("../../src/thread.rs"),
];

#[test]
fn every_type_in_the_place_of_std_s_is_known() {
    let names: Vec<_> = EXPORTS.iter().flat_map(|it| exported(it)).collect();
    for name in ["Mutex", "JoinHandle", "SyncSender", "StdoutLock"] {
        assert!(names.contains(&name), "{name} is exported: {names:?}");
    }
    let missing: Vec<_> = names
        .iter()
        .filter(|it| !it.ends_with("Iter") && !is_covered(it))
        .collect();
    assert!(missing.is_empty(), "not in cli/covered.rs: {missing:?}");
    let stale: Vec<_> =
        COVERED.iter().filter(|it| !names.contains(it)).collect();
    assert!(stale.is_empty(), "only in cli/covered.rs: {stale:?}");
}

/// The types that a module of the explorer makes public, unless they are std's own or refused.
fn exported(module: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut above = "";
    for line in module.lines() {
        let is_macro = ["stream!(", "sender!("];
        if line.starts_with("pub use ") && !line.starts_with("pub use std::")
            || is_macro.iter().any(|it| line.starts_with(it))
        {
            assert!(line.ends_with(';'), "one line each: {line}");
            names.extend(types(line));
        } else if line.starts_with("pub struct ")
            && !above.starts_with("#[cfg(")
        {
            names.extend(types(line).next());
        }
        above = line;
    }
    names
}

fn types(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric())
        .filter(|it| it.starts_with(|c: char| c.is_uppercase()))
}
