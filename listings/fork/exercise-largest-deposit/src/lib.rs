//! Exercise: many tellers, one owner, and no lock.

// ANCHOR: stub
use std::sync::mpsc::Sender;

/// The largest deposit of the day in cents, or `None` if there was none.
///
/// Each teller gets a thread of its own, and a sender for its deposits. It may
/// send any number of them. No lock: this thread owns the result.
pub fn largest<Teller>(tellers: Vec<Teller>) -> Option<u64>
where
    Teller: FnOnce(Sender<u64>) + Send,
{
    todo!("give {} tellers a thread and a sender each", tellers.len())
}
// ANCHOR_END: stub
