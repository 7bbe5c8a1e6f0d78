//! It works off as many as there were at the beginning.
//!
//! Red: what a job adds is worked off, too

use std::collections::VecDeque;
use std::sync::Mutex;

/// Takes orders from the front and runs the job for each, until the queue is
/// empty. Returns how many there were.
pub fn work_off(
    queue: &Mutex<VecDeque<u64>>,
    mut job: impl FnMut(u64),
) -> usize {
    let orders = queue.lock().unwrap().len();
    for _ in 0..orders {
        let next = queue.lock().unwrap().pop_front();
        let Some(order) = next else { break };
        job(order);
    }
    orders
}
