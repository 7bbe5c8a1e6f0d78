//! Exercise: who waits for whom, and is there a circle?
//!
//! Each waits for at most one, possibly itself. Follow whoever waits
//! from one to the next: the walk ends at somebody who waits for nobody, or it
//! comes back.

// ANCHOR: stub
/// Finds a circle in a list of (who waits, for whom).
///
/// Returns its members in the order of waiting, each once, beginning with the
/// one that comes first in the alphabet; or `None` if there is no circle.
/// Nobody stands twice on the left.
pub fn circle<'a>(waits: &[(&'a str, &'a str)]) -> Option<Vec<&'a str>> {
    todo!("find the deadlock, if there is one, in {waits:?}")
}
// ANCHOR_END: stub
