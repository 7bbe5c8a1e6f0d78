//! `tokio::sync::broadcast`.

use std::fmt;
use std::future::Future;
use std::panic::Location;

pub use tokio::sync::broadcast::error;

use crate::executor::At;
use crate::op::{Name, Op, at_once, shows};

/// See [`tokio::sync::broadcast::Sender`].
pub struct Sender<T> {
    name: Name,
    inner: Option<tokio::sync::broadcast::Sender<T>>,
    at: At,
}

/// See [`tokio::sync::broadcast::Receiver`].
pub struct Receiver<T> {
    name: Name,
    inner: tokio::sync::broadcast::Receiver<T>,
}

/// See [`tokio::sync::broadcast::channel`].
#[track_caller]
pub fn channel<T: Clone>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let at = Location::caller();
    let name = Name::of("broadcast channel");
    let (sender, receiver) = tokio::sync::broadcast::channel(capacity);
    let sender = Sender { name: name.clone(), inner: Some(sender), at };
    (sender, Receiver { name, inner: receiver })
}

impl<T> Sender<T> {
    fn inner(&self) -> &tokio::sync::broadcast::Sender<T> {
        self.inner.as_ref().expect("it is there until it is dropped")
    }

    /// See [`tokio::sync::broadcast::Sender::send`].
    ///
    /// # Errors
    ///
    /// The value, if there is no receiver.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<usize, error::SendError<T>> {
        at_once("send to", &self.name, || self.inner().send(value))
    }

    /// See [`tokio::sync::broadcast::Sender::subscribe`].
    #[track_caller]
    pub fn subscribe(&self) -> Receiver<T> {
        let inner =
            at_once("subscribe to", &self.name, || self.inner().subscribe());
        Receiver { name: self.name.clone(), inner }
    }

    /// See [`tokio::sync::broadcast::Sender::receiver_count`].
    #[track_caller]
    pub fn receiver_count(&self) -> usize {
        at_once("count the receivers of", &self.name, || {
            self.inner().receiver_count()
        })
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender {
            name: self.name.clone(),
            inner: self.inner.clone(),
            at: self.at,
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        shows("drop a sender of", &self.name, self.at);
        drop(self.inner.take());
    }
}

impl<T: Clone> Receiver<T> {
    /// See [`tokio::sync::broadcast::Receiver::recv`].
    #[track_caller]
    pub fn recv(
        &mut self,
    ) -> impl Future<Output = Result<T, error::RecvError>> {
        Op::new("receive from", &self.name, self.inner.recv())
    }

    /// See [`tokio::sync::broadcast::Receiver::try_recv`].
    ///
    /// # Errors
    ///
    /// If there is nothing, or will never be, or something was missed.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        at_once("try to receive from", &self.name, || self.inner.try_recv())
    }

    /// See [`tokio::sync::broadcast::Receiver::resubscribe`].
    #[track_caller]
    pub fn resubscribe(&self) -> Self {
        let inner =
            at_once("subscribe to", &self.name, || self.inner.resubscribe());
        Receiver { name: self.name.clone(), inner }
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
