//! `tokio::sync::broadcast`.

use std::fmt;
use std::future::Future;
use std::panic::Location;

pub use tokio::sync::broadcast::error;

use crate::executor::At;
use crate::op::{Name, Op, at_once, block, count, counts, drops};

/// See [`tokio::sync::broadcast::Sender`].
pub struct Sender<T> {
    name: Name,
    inner: Option<tokio::sync::broadcast::Sender<T>>,
    at: At,
}

/// See [`tokio::sync::broadcast::Receiver`].
pub struct Receiver<T> {
    name: Name,
    inner: Option<tokio::sync::broadcast::Receiver<T>>,
    at: At,
}

/// See [`tokio::sync::broadcast::WeakSender`].
pub struct WeakSender<T> {
    name: Name,
    inner: tokio::sync::broadcast::WeakSender<T>,
    at: At,
}

/// See [`tokio::sync::broadcast::channel`].
#[track_caller]
pub fn channel<T: Clone>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let at = Location::caller();
    let name = Name::of("broadcast channel");
    let (sender, receiver) = tokio::sync::broadcast::channel(capacity);
    let sender = Sender { name: name.clone(), inner: Some(sender), at };
    (sender, Receiver { name, inner: Some(receiver), at })
}

impl<T: Clone> Sender<T> {
    /// See [`tokio::sync::broadcast::Sender::new`].
    #[track_caller]
    pub fn new(capacity: usize) -> Self {
        let inner = Some(tokio::sync::broadcast::Sender::new(capacity));
        let name = Name::of("broadcast channel");
        Sender { name, inner, at: Location::caller() }
    }
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
        let at = Location::caller();
        Receiver { name: self.name.clone(), inner: Some(inner), at }
    }

    /// See [`tokio::sync::broadcast::Sender::receiver_count`].
    #[track_caller]
    pub fn receiver_count(&self) -> usize {
        at_once("count the receivers of", &self.name, || {
            self.inner().receiver_count()
        })
    }

    /// See [`tokio::sync::broadcast::Sender::len`].
    #[track_caller]
    pub fn len(&self) -> usize {
        at_once("look into", &self.name, || self.inner().len())
    }

    /// See [`tokio::sync::broadcast::Sender::is_empty`].
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// See [`tokio::sync::broadcast::Sender::closed`].
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        Op::waits("wait for the end of", &self.name, self.inner().closed())
    }

    /// See [`tokio::sync::broadcast::Sender::downgrade`].
    #[track_caller]
    pub fn downgrade(&self) -> WeakSender<T> {
        let at = Location::caller();
        counts("make a weak sender of", &self.name, at);
        let inner = self.inner().downgrade();
        WeakSender { name: self.name.clone(), inner, at }
    }

    /// See [`tokio::sync::broadcast::Sender::strong_count`].
    #[track_caller]
    pub fn strong_count(&self) -> usize {
        count("count the senders of", &self.name, || {
            self.inner().strong_count()
        })
    }

    /// See [`tokio::sync::broadcast::Sender::weak_count`].
    #[track_caller]
    pub fn weak_count(&self) -> usize {
        count("count the weak senders of", &self.name, || {
            self.inner().weak_count()
        })
    }

    /// See [`tokio::sync::broadcast::Sender::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }
}

impl<T> WeakSender<T> {
    /// See [`tokio::sync::broadcast::WeakSender::upgrade`].
    #[track_caller]
    pub fn upgrade(&self) -> Option<Sender<T>> {
        let inner =
            at_once("ask for a sender of", &self.name, || self.inner.upgrade());
        let (name, at) = (self.name.clone(), Location::caller());
        inner.map(|inner| Sender { name, inner: Some(inner), at })
    }

    /// See [`tokio::sync::broadcast::WeakSender::strong_count`].
    #[track_caller]
    pub fn strong_count(&self) -> usize {
        count("count the senders of", &self.name, || self.inner.strong_count())
    }

    /// See [`tokio::sync::broadcast::WeakSender::weak_count`].
    #[track_caller]
    pub fn weak_count(&self) -> usize {
        count("count the weak senders of", &self.name, || {
            self.inner.weak_count()
        })
    }
}

impl<T> Clone for WeakSender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let at = Location::caller();
        counts("clone a weak sender of", &self.name, at);
        let inner = self.inner.clone();
        WeakSender { name: self.name.clone(), inner, at }
    }
}

impl<T> Drop for WeakSender<T> {
    fn drop(&mut self) {
        counts("drop a weak sender of", &self.name, self.at);
    }
}

impl<T> fmt::Debug for WeakSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakSender").finish_non_exhaustive()
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        counts("clone a sender of", &self.name, Location::caller());
        Sender {
            name: self.name.clone(),
            inner: self.inner.clone(),
            at: self.at,
        }
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        drops("drop a sender of", &self.name, self.at);
        drop(self.inner.take());
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        drops("drop a receiver of", &self.name, self.at);
        drop(self.inner.take());
    }
}

impl<T> Receiver<T> {
    fn inner(&self) -> &tokio::sync::broadcast::Receiver<T> {
        self.inner.as_ref().expect("it is there until it is dropped")
    }

    fn inner_mut(&mut self) -> &mut tokio::sync::broadcast::Receiver<T> {
        self.inner.as_mut().expect("it is there until it is dropped")
    }

    /// See [`tokio::sync::broadcast::Receiver::len`].
    #[track_caller]
    pub fn len(&self) -> usize {
        at_once("look into", &self.name, || self.inner().len())
    }

    /// See [`tokio::sync::broadcast::Receiver::is_empty`].
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        at_once("look into", &self.name, || self.inner().is_empty())
    }

    /// See [`tokio::sync::broadcast::Receiver::is_closed`].
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        at_once("ask after the senders of", &self.name, || {
            self.inner().is_closed()
        })
    }

    /// See [`tokio::sync::broadcast::Receiver::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }

    /// See [`tokio::sync::broadcast::Receiver::sender_strong_count`].
    #[track_caller]
    pub fn sender_strong_count(&self) -> usize {
        count("count the senders of", &self.name, || {
            self.inner().sender_strong_count()
        })
    }

    /// See [`tokio::sync::broadcast::Receiver::sender_weak_count`].
    #[track_caller]
    pub fn sender_weak_count(&self) -> usize {
        count("count the weak senders of", &self.name, || {
            self.inner().sender_weak_count()
        })
    }
}

impl<T: Clone> Receiver<T> {
    /// See [`tokio::sync::broadcast::Receiver::recv`].
    #[track_caller]
    pub fn recv(
        &mut self,
    ) -> impl Future<Output = Result<T, error::RecvError>> {
        let name = self.name.clone();
        Op::waits("receive from", &name, self.inner_mut().recv())
    }

    /// See [`tokio::sync::broadcast::Receiver::try_recv`].
    ///
    /// # Errors
    ///
    /// If there is nothing, or will never be, or something was missed.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        let name = self.name.clone();
        at_once("try to receive from", &name, || self.inner_mut().try_recv())
    }

    /// See [`tokio::sync::broadcast::Receiver::blocking_recv`].
    ///
    /// # Errors
    ///
    /// If there will never be anything, or something was missed.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Result<T, error::RecvError> {
        block(self.recv())
    }

    /// See [`tokio::sync::broadcast::Receiver::resubscribe`].
    #[track_caller]
    pub fn resubscribe(&self) -> Self {
        let inner =
            at_once("subscribe to", &self.name, || self.inner().resubscribe());
        let at = Location::caller();
        Receiver { name: self.name.clone(), inner: Some(inner), at }
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
