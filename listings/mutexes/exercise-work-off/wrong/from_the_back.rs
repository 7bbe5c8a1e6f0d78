//! It begins with the newest order.
//!
//! Red: from the front

use std::collections::VecDeque;
use std::sync::Mutex;

/// Takes orders from the front and runs the job for each, until the queue is
/// empty. Returns how many there were.
pub fn work_off(
    queue: &Mutex<VecDeque<u64>>,
    mut job: impl FnMut(u64),
) -> usize {
    let mut orders = 0;
    loop {
        // `while let Some(order) = …` would keep the guard for the whole block.
        let next = queue.lock().unwrap().pop_back();
        let Some(order) = next else {
            return orders;
        };
        orders += 1;
        job(order);
    }
}
