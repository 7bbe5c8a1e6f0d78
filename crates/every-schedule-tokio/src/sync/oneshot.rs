//! `tokio::sync::oneshot`.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

pub use tokio::sync::oneshot::error;

use crate::await_line;
use crate::executor::{self, At, Wait};
use crate::model::suspends;
use crate::op::{Name, Op, at_once, block, drops, shows};

/// See [`tokio::sync::oneshot::Sender`].
pub struct Sender<T> {
    name: Name,
    inner: Option<tokio::sync::oneshot::Sender<T>>,
    at: At,
}

/// See [`tokio::sync::oneshot::Receiver`].
pub struct Receiver<T> {
    name: Name,
    inner: tokio::sync::oneshot::Receiver<T>,
    at: At,
    looked: bool,
}

/// See [`tokio::sync::oneshot::channel`].
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let at = Location::caller();
    let name = Name::of("oneshot channel");
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let sender = Sender { name: name.clone(), inner: Some(sender), at };
    (sender, Receiver { name, inner: receiver, at, looked: false })
}

impl<T> Sender<T> {
    /// See [`tokio::sync::oneshot::Sender::send`].
    ///
    /// # Errors
    ///
    /// The value, if nobody will receive it.
    #[track_caller]
    pub fn send(mut self, value: T) -> Result<(), T> {
        let inner = self.inner.take().expect("it is there until it is used");
        at_once("send to", &self.name, || inner.send(value))
    }

    /// See [`tokio::sync::oneshot::Sender::closed`].
    #[track_caller]
    pub fn closed(&mut self) -> impl Future<Output = ()> {
        let inner = self.inner.as_mut().expect("it is there until it is used");
        Op::waits("wait for the end of", &self.name, inner.closed())
    }

    /// See [`tokio::sync::oneshot::Sender::is_closed`].
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        let inner = self.inner.as_ref().expect("it is there until it is used");
        at_once("ask after the receiver of", &self.name, || inner.is_closed())
    }

    /// See [`tokio::sync::oneshot::Sender::poll_closed`].
    #[track_caller]
    pub fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let inner = self.inner.as_mut().expect("it is there until it is used");
        at_once("wait for the end of", &self.name, || inner.poll_closed(cx))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if self.inner.is_some() {
            drops("drop the sender of", &self.name, self.at);
        }
        drop(self.inner.take());
    }
}

impl<T> Receiver<T> {
    /// See [`tokio::sync::oneshot::Receiver::try_recv`].
    ///
    /// # Errors
    ///
    /// If there is nothing, or will never be.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        at_once("try to receive from", &self.name, || self.inner.try_recv())
    }

    /// See [`tokio::sync::oneshot::Receiver::blocking_recv`].
    ///
    /// # Errors
    ///
    /// If there will never be anything.
    #[track_caller]
    pub fn blocking_recv(self) -> Result<T, error::RecvError> {
        block(self)
    }

    /// See [`tokio::sync::oneshot::Receiver::close`].
    #[track_caller]
    pub fn close(&mut self) {
        at_once("close", &self.name, || self.inner.close());
    }

    /// See [`tokio::sync::oneshot::Receiver::is_empty`].
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        at_once("look into", &self.name, || self.inner.is_empty())
    }

    /// See [`tokio::sync::oneshot::Receiver::is_terminated`].
    pub fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, error::RecvError>;

    #[track_caller]
    fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Self::Output> {
        let at = await_line::of(Location::caller());
        let this = &mut *self;
        let wait = || {
            let label = format!("receive from {}", this.name);
            Wait::new(label, this.at, this.name.number()).awaited(at)
        };
        let is_first = !std::mem::replace(&mut this.looked, true);
        if suspends(is_first, cx, || executor::waits(wait())) {
            return Poll::Pending;
        }
        shows("receive from", &this.name, at.unwrap_or(this.at));
        let polled = Pin::new(&mut this.inner).poll(cx);
        if polled.is_pending() {
            executor::waits(wait());
        }
        polled
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        drops("drop the receiver of", &self.name, self.at);
        executor::gave_up(self.name.number(), self.at);
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
