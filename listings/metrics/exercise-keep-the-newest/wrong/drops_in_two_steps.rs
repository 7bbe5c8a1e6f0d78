//! Puts one in, lets go of the lock, and takes it again to drop the oldest.
//!
//! Red: more than there is room for

use std::collections::VecDeque;
use std::mem;
use std::sync::Mutex;

/// Latencies in milliseconds that nobody has taken yet, oldest first.
#[derive(Debug, Default)]
pub struct Waiting {
    /// What is there.
    pub latencies: VecDeque<u64>,
    /// How many were dropped since somebody took them last.
    pub dropped: u64,
}

/// Room for so many latencies, shared by all threads.
#[derive(Debug)]
pub struct Newest {
    room: usize,
    waiting: Mutex<Waiting>,
}

impl Newest {
    /// A buffer with room for so many; without any room, everything is dropped.
    pub fn with_room(room: usize) -> Self {
        Self { room, waiting: Mutex::default() }
    }

    /// Puts one in; if there is no room, the oldest is dropped and counted.
    pub fn put(&self, latency_ms: u64) {
        let latencies = |waiting: &mut Waiting| waiting.latencies.len();
        self.change(|waiting| waiting.latencies.push_back(latency_ms));
        if self.change(latencies) > self.room {
            self.change(|waiting| waiting.latencies.pop_front());
            self.change(|waiting| waiting.dropped += 1);
        }
    }

    fn change<T>(&self, how: impl FnOnce(&mut Waiting) -> T) -> T {
        how(&mut self.waiting.lock().expect("no update panics"))
    }

    /// Takes everything out, with the count of what was dropped; leaves it
    /// empty.
    pub fn take(&self) -> Waiting {
        mem::take(&mut self.waiting.lock().expect("no update panics"))
    }
}
