//! Solution: each thread returns its own count, and `join` hands it over.

use std::thread;

// ANCHOR: solution
/// Three tellers count their drawers at the same time, on a thread each.
///
/// Each drawer is counted by calling it, which gives its contents in cents.
/// Returns the total in cents, or `None` if it does not fit.
pub fn total<Drawer>(drawers: [Drawer; 3]) -> Option<u64>
where
    Drawer: FnOnce() -> u64 + Send,
{
    thread::scope(|tellers| {
        // All three are spawned before the next line joins the first.
        let tellers = drawers.map(|drawer| tellers.spawn(drawer));
        let counts = tellers.map(|teller| teller.join().expect("no panic"));
        counts.into_iter().try_fold(0, u64::checked_add)
    })
}
// ANCHOR_END: solution
