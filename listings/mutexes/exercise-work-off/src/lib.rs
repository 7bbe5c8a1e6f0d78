//! Exercise: work off a queue whose jobs may look at the queue, and add to it.
//!
//! So the lock must be free while a job runs. What a job adds is worked off,
//! too. A job that panics loses only its own order.

// ANCHOR: stub
use std::collections::VecDeque;
use std::sync::Mutex;

/// Takes orders from the front and runs the job for each, until the queue is
/// empty. Returns how many there were.
pub fn work_off(queue: &Mutex<VecDeque<u64>>, job: impl FnMut(u64)) -> usize {
    todo!("work off {queue:?} with the job at {:p}", &job)
}
// ANCHOR_END: stub
