//! A mailbox with room for so many messages, and the three things a sender can
//! do when it is full.
//!
//! Promises: the queue never grows beyond the room; whoever waits or is refused
//! loses no message; whoever drops messages can say how many.
//!
//! ```
//! use bounded_mailbox::Postbox;
//! use std::sync::mpsc::{self, TrySendError};
//!
//! let (sender, mailbox) = mpsc::sync_channel(1);
//! let postbox = Postbox::new(sender);
//! assert_eq!(postbox.post_or_refuse(10_00), Ok(()));
//! assert_eq!(postbox.post_or_refuse(20_00), Err(TrySendError::Full(20_00)));
//! assert_eq!(mailbox.recv(), Ok(10_00));
//! ```

// ANCHOR: postbox
use std::sync::mpsc::{SendError, SyncSender, TrySendError};

/// The sender's side of a bounded mailbox.
#[derive(Debug)]
pub struct Postbox<T> {
    mailbox: SyncSender<T>,
    dropped: u64,
}

impl<T> Postbox<T> {
    /// Wraps the sending half of a `sync_channel`.
    pub fn new(mailbox: SyncSender<T>) -> Self {
        Self { mailbox, dropped: 0 }
    }

    /// Wait: returns when the message is in. A closed mailbox gives the message
    /// back.
    pub fn post_and_wait(&self, message: T) -> Result<(), SendError<T>> {
        self.mailbox.send(message)
    }

    /// Refuse: returns at once. A full or closed mailbox gives the message back
    /// and says which.
    pub fn post_or_refuse(&self, message: T) -> Result<(), TrySendError<T>> {
        self.mailbox.try_send(message)
    }

    /// Drop: returns at once. A full mailbox costs the message, which is
    /// counted. A closed mailbox gives it back.
    pub fn post_or_drop(&mut self, message: T) -> Result<(), SendError<T>> {
        match self.mailbox.try_send(message) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => {
                self.dropped += 1;
                Ok(())
            }
            Err(TrySendError::Disconnected(message)) => Err(SendError(message)),
        }
    }

    /// How many messages were dropped so far.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }
}
// ANCHOR_END: postbox
