//! Exercise: a full buffer that drops its oldest, and counts it.
//!
//! `try_send` refuses the message that comes last. For a picture of right now, the
//! oldest is the one to do without.

// ANCHOR: stub
use std::collections::VecDeque;
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
        todo!("put {latency_ms} into {:?}, room {}", self.waiting, self.room)
    }

    /// Takes everything out, with the count of what was dropped; leaves it
    /// empty.
    pub fn take(&self) -> Waiting {
        todo!("empty {:?}", self.waiting)
    }
}
// ANCHOR_END: stub
