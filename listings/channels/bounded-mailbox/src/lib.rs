//! A mailbox with room for so many messages, and the three things a sender can
//! do when it is full: wait, refuse, or drop and count.
//!
//! Promises: the queue never grows beyond the room; while the receiver reads on,
//! whoever waits or is refused loses no message; dropped messages are counted, by all clones together.
//!
//! ```
//! use bounded_mailbox::channel;
//! use std::sync::mpsc::TrySendError;
//!
//! let (sender, mailbox) = channel(1);
//! assert_eq!(sender.send_or_refuse(10_00), Ok(()));
//! assert_eq!(sender.send_or_refuse(20_00), Err(TrySendError::Full(20_00)));
//! assert_eq!(mailbox.recv(), Ok(10_00));
//! ```

// ANCHOR: sender
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, SendError, SyncSender, TrySendError};

/// A sender to a bounded mailbox. Clones count what they drop together.
#[derive(Clone, Debug)]
pub struct BoundedSender<T> {
    sender: SyncSender<T>,
    dropped: Arc<AtomicU64>,
}

/// A mailbox with room for so many messages.
pub fn channel<T>(room: usize) -> (BoundedSender<T>, Receiver<T>) {
    let (sender, mailbox) = mpsc::sync_channel(room);
    (BoundedSender { sender, dropped: Arc::default() }, mailbox)
}

impl<T> BoundedSender<T> {
    /// Wait: returns when the message is in. A closed mailbox gives it back.
    pub fn send_or_wait(&self, message: T) -> Result<(), SendError<T>> {
        self.sender.send(message)
    }

    /// Refuse: returns at once. A full or closed mailbox gives the message
    /// back, and says which.
    pub fn send_or_refuse(&self, message: T) -> Result<(), TrySendError<T>> {
        self.sender.try_send(message)
    }

    /// Drop: returns at once. A full mailbox costs the message, which is
    /// counted. A closed mailbox gives it back.
    pub fn send_or_drop(&self, message: T) -> Result<(), SendError<T>> {
        match self.sender.try_send(message) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => {
                self.dropped.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            Err(TrySendError::Disconnected(message)) => Err(SendError(message)),
        }
    }

    /// How many messages all clones have dropped so far.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}
// ANCHOR_END: sender
