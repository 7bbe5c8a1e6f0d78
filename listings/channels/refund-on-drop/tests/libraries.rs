//! A refund rests on this: whoever drops a receiver drops what it holds. That is
//! a property of a channel, and not all of them have it.

use std::sync::{Arc, mpsc};

/// A message that counts itself, as long as it lives: who else has the count?
fn message() -> (Arc<()>, Arc<()>) {
    let count = Arc::new(());
    (Arc::clone(&count), count)
}

/// Sent and never received; the sender stays, the receiver goes. Whether the
/// message goes with it.
fn goes_with_the_receiver<R>(send: impl FnOnce(Arc<()>), receiver: R) -> bool {
    let (message, count) = message();
    send(message);
    assert_eq!(Arc::strong_count(&count), 2, "it lies in the channel");
    drop(receiver);
    Arc::strong_count(&count) == 1
}

/// Claim C5. Both kinds of std do. (In Rust 1.67 to 1.69 the bounded kind did not:
/// <https://github.com/rust-lang/rust/issues/107466>.)
#[test]
fn stds_receivers_drop_what_they_hold() {
    let (sender, receiver) = mpsc::channel();
    assert!(goes_with_the_receiver(|it| sender.send(it).unwrap(), receiver));
    let (sender, receiver) = mpsc::sync_channel(1);
    assert!(goes_with_the_receiver(|it| sender.send(it).unwrap(), receiver));
}

/// The unbounded kind of crossbeam does, with its last receiver. The bounded kind
/// keeps it until the last *sender* is gone.
#[test]
fn of_crossbeams_receivers_the_unbounded_kind_drops_what_it_holds() {
    let (sender, receiver) = crossbeam_channel::unbounded();
    assert!(goes_with_the_receiver(|it| sender.send(it).unwrap(), receiver));
    let (sender, receiver) = crossbeam_channel::bounded(1);
    assert!(!goes_with_the_receiver(|it| sender.send(it).unwrap(), receiver));
}

/// flume keeps it until the last sender is gone: a refund would not come, as long
/// as anybody has a sender to its payee.
#[test]
fn flumes_receivers_leave_it_to_the_senders() {
    let (sender, receiver) = flume::unbounded();
    assert!(!goes_with_the_receiver(|it| sender.send(it).unwrap(), receiver));
    let (sender, receiver) = flume::bounded(1);
    assert!(!goes_with_the_receiver(|it| sender.send(it).unwrap(), receiver));
}
