//! The guard in the head of `while let` lives through the block.
//!
//! Red: None: the lock is held

use std::collections::VecDeque;
use std::sync::Mutex;

/// Takes orders from the front and runs the job for each, until the queue is
/// empty. Returns how many there were.
pub fn work_off(
    queue: &Mutex<VecDeque<u64>>,
    mut job: impl FnMut(u64),
) -> usize {
    let mut orders = 0;
    while let Some(order) = queue.lock().unwrap().pop_front() {
        orders += 1;
        job(order);
    }
    orders
}
