//! `tokio::sync::watch`.

use std::fmt;
use std::future::Future;
use std::panic::Location;

pub use tokio::sync::watch::{Ref, error};

use crate::executor::At;
use crate::op::{Name, Op, at_once, shows};

/// See [`tokio::sync::watch::Sender`].
pub struct Sender<T> {
    name: Name,
    inner: Option<tokio::sync::watch::Sender<T>>,
    at: At,
}

/// See [`tokio::sync::watch::Receiver`].
#[derive(Clone)]
pub struct Receiver<T> {
    name: Name,
    inner: tokio::sync::watch::Receiver<T>,
}

/// See [`tokio::sync::watch::channel`].
#[track_caller]
pub fn channel<T>(init: T) -> (Sender<T>, Receiver<T>) {
    let at = Location::caller();
    let name = Name::of("watch channel");
    let (sender, receiver) = tokio::sync::watch::channel(init);
    let sender = Sender { name: name.clone(), inner: Some(sender), at };
    (sender, Receiver { name, inner: receiver })
}

impl<T> Sender<T> {
    /// See [`tokio::sync::watch::Sender::new`].
    #[track_caller]
    pub fn new(init: T) -> Self {
        let inner = Some(tokio::sync::watch::Sender::new(init));
        Sender {
            name: Name::of("watch channel"),
            inner,
            at: Location::caller(),
        }
    }

    fn inner(&self) -> &tokio::sync::watch::Sender<T> {
        self.inner.as_ref().expect("it is there until it is dropped")
    }

    /// See [`tokio::sync::watch::Sender::send`].
    ///
    /// # Errors
    ///
    /// The value, if there is no receiver.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), error::SendError<T>> {
        at_once("send to", &self.name, || self.inner().send(value))
    }

    /// See [`tokio::sync::watch::Sender::send_replace`].
    #[track_caller]
    pub fn send_replace(&self, value: T) -> T {
        at_once("send to", &self.name, || self.inner().send_replace(value))
    }

    /// See [`tokio::sync::watch::Sender::send_modify`].
    #[track_caller]
    pub fn send_modify(&self, modify: impl FnOnce(&mut T)) {
        at_once("send to", &self.name, || self.inner().send_modify(modify));
    }

    /// See [`tokio::sync::watch::Sender::send_if_modified`].
    #[track_caller]
    pub fn send_if_modified(
        &self,
        modify: impl FnOnce(&mut T) -> bool,
    ) -> bool {
        at_once("send to", &self.name, || self.inner().send_if_modified(modify))
    }

    /// See [`tokio::sync::watch::Sender::borrow`].
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        at_once("look into", &self.name, || self.inner().borrow())
    }

    /// See [`tokio::sync::watch::Sender::subscribe`].
    #[track_caller]
    pub fn subscribe(&self) -> Receiver<T> {
        let inner =
            at_once("subscribe to", &self.name, || self.inner().subscribe());
        Receiver { name: self.name.clone(), inner }
    }

    /// See [`tokio::sync::watch::Sender::closed`].
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        Op::new("wait for the end of", &self.name, self.inner().closed())
    }

    /// See [`tokio::sync::watch::Sender::receiver_count`].
    #[track_caller]
    pub fn receiver_count(&self) -> usize {
        at_once("count the receivers of", &self.name, || {
            self.inner().receiver_count()
        })
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        shows("drop the sender of", &self.name, self.at);
        drop(self.inner.take());
    }
}

impl<T> Receiver<T> {
    /// See [`tokio::sync::watch::Receiver::changed`].
    #[track_caller]
    pub fn changed(
        &mut self,
    ) -> impl Future<Output = Result<(), error::RecvError>> {
        Op::new("wait for a change of", &self.name, self.inner.changed())
    }

    /// See [`tokio::sync::watch::Receiver::wait_for`].
    #[track_caller]
    pub fn wait_for(
        &mut self,
        is_right: impl FnMut(&T) -> bool,
    ) -> impl Future<Output = Result<Ref<'_, T>, error::RecvError>> {
        Op::new(
            "wait for a value of",
            &self.name,
            self.inner.wait_for(is_right),
        )
    }

    /// See [`tokio::sync::watch::Receiver::has_changed`].
    ///
    /// # Errors
    ///
    /// If there is no sender.
    #[track_caller]
    pub fn has_changed(&self) -> Result<bool, error::RecvError> {
        at_once("ask for a change of", &self.name, || self.inner.has_changed())
    }

    /// See [`tokio::sync::watch::Receiver::borrow`].
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        at_once("look into", &self.name, || self.inner.borrow())
    }

    /// See [`tokio::sync::watch::Receiver::borrow_and_update`].
    #[track_caller]
    pub fn borrow_and_update(&mut self) -> Ref<'_, T> {
        at_once("look into", &self.name, || self.inner.borrow_and_update())
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
