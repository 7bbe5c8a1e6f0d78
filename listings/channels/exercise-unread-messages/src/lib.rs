//! Exercise: an account panics, and its messages do not go down with it.

// ANCHOR: stub
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
    let _ = handle;
    todo!("hand out {mailbox:?}, and keep what a panic leaves")
}
// ANCHOR_END: stub
