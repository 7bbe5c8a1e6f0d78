//! Solution: a `let` of its own lets go of the lock before the job runs.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

// ANCHOR: solution
/// Takes orders from the front and runs the job for each, until the queue is
/// empty. Returns how many there were.
pub fn work_off(
    queue: &Mutex<VecDeque<u64>>,
    mut job: impl FnMut(u64),
) -> usize {
    let mut orders = 0;
    loop {
        // `while let Some(order) = …` would keep the guard for the whole block.
        let next = queue.lock();
        // A job that looked at the queue and panicked has left it whole.
        let next = next.unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(order) = next else {
            return orders;
        };
        orders += 1;
        job(order);
    }
}
// ANCHOR_END: solution
