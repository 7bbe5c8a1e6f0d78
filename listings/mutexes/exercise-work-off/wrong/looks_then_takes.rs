//! It looks at the first order, lets go, and takes it out in a second step.
//!
//! Red: as often as it was there

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
        let next = queue.lock().unwrap().front().copied();
        let Some(order) = next else {
            return orders;
        };
        queue.lock().unwrap().pop_front();
        orders += 1;
        job(order);
    }
}
