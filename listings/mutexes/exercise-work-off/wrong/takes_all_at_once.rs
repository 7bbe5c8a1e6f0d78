//! It takes the whole queue at once, and loses it in a panic.
//!
//! Red: the job panicked at 2.00

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// Takes orders from the front and runs the job for each, until the queue is
/// empty. Returns how many there were.
pub fn work_off(
    queue: &Mutex<VecDeque<u64>>,
    mut job: impl FnMut(u64),
) -> usize {
    let all = std::mem::take(
        &mut *queue.lock().unwrap_or_else(PoisonError::into_inner),
    );
    let orders = all.len();
    all.into_iter().for_each(&mut job);
    if orders == 0 { 0 } else { orders + work_off(queue, job) }
}
