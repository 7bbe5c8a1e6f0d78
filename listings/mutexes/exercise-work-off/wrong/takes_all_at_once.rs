//! It takes the whole queue at once, and loses it in a panic.
//!
//! Red: the job panicked at 2.00

use std::collections::VecDeque;
use std::sync::Mutex;

/// Takes orders from the front, runs the job for each, and returns how many
/// there were when the queue is empty.
pub fn work_off(
    queue: &Mutex<VecDeque<u64>>,
    mut job: impl FnMut(u64),
) -> usize {
    let all = std::mem::take(&mut *queue.lock().unwrap());
    let orders = all.len();
    all.into_iter().for_each(&mut job);
    if orders == 0 { 0 } else { orders + work_off(queue, job) }
}
