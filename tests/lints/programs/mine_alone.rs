//! A lock that is taken though nobody else can have it.

// ANCHOR: program
use std::sync::Mutex;

pub fn open(balance: &mut Mutex<u64>) {
    *balance.lock().unwrap() = 10_00;
}
// ANCHOR_END: program
