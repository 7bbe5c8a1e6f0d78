//! It reads everything into a `Vec`, and works that off from its end.
//!
//! Red: in their order

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
    let (mut handle, mut waiting) = (handle, Vec::new());
    let work = AssertUnwindSafe(|| {
        while let Ok(message) = mailbox.recv() {
            waiting.push(message);
            waiting.extend(mailbox.try_iter());
            while let Some(message) = waiting.pop() {
                handle(message);
            }
        }
    });
    let _ = panic::catch_unwind(work);
    waiting.extend(mailbox);
    waiting
}
