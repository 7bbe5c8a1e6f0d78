//! It drops the oldest when the buffer is full, not when there is too much in it.
//!
//! Red: the newest stay

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
        let mut waiting = self.waiting.lock().expect("no update panics");
        waiting.latencies.push_back(latency_ms);
        if waiting.latencies.len() >= self.room {
            waiting.latencies.pop_front();
            waiting.dropped += 1;
        }
    }

    /// Takes everything out, with the count of what was dropped; leaves it
    /// empty.
    pub fn take(&self) -> Waiting {
        mem::take(&mut self.waiting.lock().expect("no update panics"))
    }
}
