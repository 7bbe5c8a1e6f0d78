//! It returns the members in alphabetical order, not in that of waiting.
//!
//! Red: in the order of waiting

use std::collections::BTreeMap;
/// Finds a circle in a list of (who waits, for whom).
///
/// Returns its members in the order of waiting, each once, beginning with the
/// one that comes first in the alphabet; or `None` if there is no circle.
/// Nobody stands twice on the left.
pub fn circle<'a>(waits: &[(&'a str, &'a str)]) -> Option<Vec<&'a str>> {
    // In alphabetical order, so that the first member found is the first of its
    // circle.
    let waits: BTreeMap<_, _> = waits.iter().copied().collect();
    waits.keys().find_map(|&start| {
        let mut walk = vec![start];
        // A walk that is longer than the list goes round a circle without its
        // start.
        while walk.len() <= waits.len() {
            match waits.get(walk.last()?) {
                Some(&next) if next == start => {
                    walk.sort();
                    return Some(walk);
                }
                Some(&next) => walk.push(next),
                None => return None,
            }
        }
        None
    })
}
