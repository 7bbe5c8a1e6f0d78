//! Solution: `try_send` gives the letter back, so that it can be tried at the
//! next counter.

use std::sync::mpsc::{SyncSender, TrySendError};

/// Why no counter took the letter. It comes back.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal<T> {
    /// At least one counter is open, and those that are have no room.
    AllFull(T),
    /// Nobody reads any more, at any counter.
    AllClosed(T),
}

// ANCHOR: solution
/// Posts a letter at the first counter that has room; returns the counter's
/// index.
pub fn post<T>(
    counters: &[SyncSender<T>],
    mut letter: T,
) -> Result<usize, Refusal<T>> {
    let mut one_is_open = false;
    for (i, counter) in counters.iter().enumerate() {
        letter = match counter.try_send(letter) {
            Ok(()) => return Ok(i),
            Err(TrySendError::Disconnected(letter)) => letter,
            Err(TrySendError::Full(letter)) => {
                one_is_open = true;
                letter
            }
        };
    }
    Err(if one_is_open {
        Refusal::AllFull(letter)
    } else {
        Refusal::AllClosed(letter)
    })
}
// ANCHOR_END: solution
