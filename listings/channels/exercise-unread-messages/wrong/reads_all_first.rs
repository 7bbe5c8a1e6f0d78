//! It reads everything before it handles anything.
//!
//! Red: while the channel is open

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
    let mut messages = mailbox.into_iter().collect::<Vec<_>>().into_iter();
    let work = AssertUnwindSafe(|| messages.by_ref().for_each(handle));
    let _ = panic::catch_unwind(work);
    messages.collect()
}
