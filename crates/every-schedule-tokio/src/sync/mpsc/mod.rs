//! `tokio::sync::mpsc`.

mod bounded;
mod ends;
mod permit;

use std::panic::Location;

pub use tokio::sync::mpsc::error;

use crate::op::{Name, at_once};

pub use ends::{
    Receiver, Sender, UnboundedReceiver, UnboundedSender, WeakSender,
    WeakUnboundedSender,
};
pub use permit::{OwnedPermit, Permit, PermitIterator};

/// See [`tokio::sync::mpsc::channel`].
#[track_caller]
pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>) {
    let at = Location::caller();
    let name = Name::of("mpsc channel");
    let (sender, receiver) = tokio::sync::mpsc::channel(buffer);
    let sender = Sender { name: name.clone(), inner: Some(sender), at };
    (sender, Receiver { name, inner: receiver, at })
}

/// See [`tokio::sync::mpsc::unbounded_channel`].
#[track_caller]
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let at = Location::caller();
    let name = Name::of("mpsc channel");
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    let sender =
        UnboundedSender { name: name.clone(), inner: Some(sender), at };
    (sender, UnboundedReceiver { name, inner: receiver, at })
}

impl<T> UnboundedSender<T> {
    /// See [`tokio::sync::mpsc::UnboundedSender::send`].
    ///
    /// # Errors
    ///
    /// The value, if there is no receiver.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), error::SendError<T>> {
        at_once("send to", &self.name, || self.inner().send(value))
    }
}
