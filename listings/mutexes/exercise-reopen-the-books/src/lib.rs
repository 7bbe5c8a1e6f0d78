//! Exercise: repair what a panic has left, and clear the mark.
//!
//! Whoever changes the books notes first what they say: `before`. When all
//! changes are made, the note is taken away. A panic on the way leaves the
//! note where it is, and the lock poisoned.

// ANCHOR: stub
use std::sync::{Mutex, MutexGuard};

/// All balances of a branch, in cents.
#[derive(Debug, PartialEq, Eq)]
pub struct Books {
    /// The balances.
    pub balances: Vec<u64>,
    /// What the balances were before the change under way, if one is.
    pub before: Option<Vec<u64>>,
}

/// Takes the lock. If it is poisoned, undoes the change that was under way, if
/// any, and clears the mark.
pub fn open(books: &Mutex<Books>) -> MutexGuard<'_, Books> {
    todo!("open {books:?}")
}
// ANCHOR_END: stub
