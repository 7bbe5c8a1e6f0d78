//! Solution: first the repair, then the mark.

use std::sync::{Mutex, MutexGuard};

/// All balances of a branch, in cents.
#[derive(Debug, PartialEq, Eq)]
pub struct Books {
    /// The balances.
    pub balances: Vec<u64>,
    /// What the balances were before the change under way, if one is.
    pub before: Option<Vec<u64>>,
}

// ANCHOR: solution
/// Takes the lock. If it is poisoned, undoes the change that was under way, if
/// any, and clears the mark.
pub fn open(books: &Mutex<Books>) -> MutexGuard<'_, Books> {
    books.lock().unwrap_or_else(|poisoned| {
        let mut guard = poisoned.into_inner();
        if let Some(before) = guard.before.take() {
            guard.balances = before;
        }
        books.clear_poison();
        guard
    })
}
// ANCHOR_END: solution
