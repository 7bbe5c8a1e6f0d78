//! It returns what lies in the mailbox at the moment of the panic.
//!
//! Red: it ended while there was a sender left

use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc::Receiver;

/// Hands messages to `handle` until the last sender is gone.
///
/// If `handle` panics, it gets no further message. All messages after that one
/// are returned in their order, also those that come later: it still ends with
/// the last sender. `std::panic::catch_unwind` tells whether there was a
/// panic, and wants a closure in `AssertUnwindSafe`.
pub fn run<Message>(
    mailbox: Receiver<Message>,
    handle: impl FnMut(Message),
) -> Vec<Message> {
    // The loop only borrows the mailbox, so a panic in it cannot take it away.
    let work = AssertUnwindSafe(|| mailbox.iter().for_each(handle));
    let _ = panic::catch_unwind(work);
    // Nothing is left to read unless there was a panic.
    mailbox.try_iter().collect()
}
