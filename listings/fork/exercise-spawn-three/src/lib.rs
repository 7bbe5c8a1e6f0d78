//! Exercise: three threads count into one total, without a lock and without a
//! channel.
//!
//! It used to be `tellers.spawn(|| total += drawer())`, three times over, and
//! rustc said no.

// ANCHOR: stub
/// Three tellers count their drawers at the same time, on a thread each.
///
/// Each drawer is counted by calling it, which gives its contents in cents.
/// Returns the total in cents, or `None` if it does not fit.
pub fn total<Drawer>(drawers: [Drawer; 3]) -> Option<u64>
where
    Drawer: FnOnce() -> u64 + Send,
{
    todo!("add up {} drawers, a thread each", drawers.len())
}
// ANCHOR_END: stub
