//! `tokio::sync::mpsc`.

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::task::{Context, Poll};
use std::time::Duration;

pub use tokio::sync::mpsc::error;

use crate::executor::At;
use crate::op::{Name, Op, at_once, block, shows};

/// See [`tokio::sync::mpsc::Sender`].
pub struct Sender<T> {
    name: Name,
    inner: Option<tokio::sync::mpsc::Sender<T>>,
    at: At,
}

/// See [`tokio::sync::mpsc::Receiver`].
pub struct Receiver<T> {
    name: Name,
    inner: tokio::sync::mpsc::Receiver<T>,
    at: At,
}

/// See [`tokio::sync::mpsc::UnboundedSender`].
pub struct UnboundedSender<T> {
    name: Name,
    inner: Option<tokio::sync::mpsc::UnboundedSender<T>>,
    at: At,
}

/// See [`tokio::sync::mpsc::UnboundedReceiver`].
pub struct UnboundedReceiver<T> {
    name: Name,
    inner: tokio::sync::mpsc::UnboundedReceiver<T>,
    at: At,
}

/// See [`tokio::sync::mpsc::Permit`].
pub struct Permit<'a, T> {
    name: &'a Name,
    inner: Option<tokio::sync::mpsc::Permit<'a, T>>,
    at: At,
}

/// See [`tokio::sync::mpsc::OwnedPermit`].
pub struct OwnedPermit<T> {
    name: Name,
    inner: Option<tokio::sync::mpsc::OwnedPermit<T>>,
    at: At,
}

/// See [`tokio::sync::mpsc::WeakSender`].
pub struct WeakSender<T> {
    name: Name,
    inner: tokio::sync::mpsc::WeakSender<T>,
}

/// See [`tokio::sync::mpsc::WeakUnboundedSender`].
pub struct WeakUnboundedSender<T> {
    name: Name,
    inner: tokio::sync::mpsc::WeakUnboundedSender<T>,
}

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

impl<T> Sender<T> {
    fn inner(&self) -> &tokio::sync::mpsc::Sender<T> {
        self.inner.as_ref().expect("it is there until it is dropped")
    }

    /// See [`tokio::sync::mpsc::Sender::send`].
    #[track_caller]
    pub fn send(
        &self,
        value: T,
    ) -> impl Future<Output = Result<(), error::SendError<T>>> {
        Op::new("send to", &self.name, self.inner().send(value))
    }

    /// See [`tokio::sync::mpsc::Sender::try_send`].
    ///
    /// # Errors
    ///
    /// The value, if there is no room or no receiver.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), error::TrySendError<T>> {
        at_once("try to send to", &self.name, || self.inner().try_send(value))
    }

    /// See [`tokio::sync::mpsc::Sender::reserve`].
    #[track_caller]
    pub fn reserve(
        &self,
    ) -> impl Future<Output = Result<Permit<'_, T>, error::SendError<()>>> {
        let at = Location::caller();
        Op::new("reserve room in", &self.name, async move {
            let inner = Some(self.inner().reserve().await?);
            Ok(Permit { name: &self.name, inner, at })
        })
    }

    /// See [`tokio::sync::mpsc::Sender::try_reserve`].
    ///
    /// # Errors
    ///
    /// If there is no room or no receiver.
    #[track_caller]
    pub fn try_reserve(
        &self,
    ) -> Result<Permit<'_, T>, error::TrySendError<()>> {
        let at = Location::caller();
        let inner = at_once("try to reserve room in", &self.name, || {
            self.inner().try_reserve()
        })?;
        Ok(Permit { name: &self.name, inner: Some(inner), at })
    }

    /// See [`tokio::sync::mpsc::Sender::reserve_owned`].
    #[track_caller]
    pub fn reserve_owned(
        self,
    ) -> impl Future<Output = Result<OwnedPermit<T>, error::SendError<()>>>
    {
        let (name, at) = (self.name.clone(), Location::caller());
        Op::new("reserve room in", &name.clone(), async move {
            let mut sender = self; // one that is dropped before the first poll says so
            let inner = sender.inner.take();
            let inner = inner.expect("it is there until it is used");
            let inner = Some(inner.reserve_owned().await?);
            Ok(OwnedPermit { name, inner, at })
        })
    }

    /// See [`tokio::sync::mpsc::Sender::send_timeout`].
    #[track_caller]
    pub fn send_timeout(
        &self,
        value: T,
        timeout: Duration,
    ) -> impl Future<Output = Result<(), error::SendTimeoutError<T>>> {
        let (permit, at) = (self.reserve(), Location::caller());
        async move {
            // The time begins with the first poll, as in Tokio.
            match crate::time::timeout_of(timeout, permit, at).await {
                Ok(Ok(permit)) => {
                    permit.send(value);
                    Ok(())
                }
                Ok(Err(_)) => Err(error::SendTimeoutError::Closed(value)),
                Err(_) => Err(error::SendTimeoutError::Timeout(value)),
            }
        }
    }

    /// See [`tokio::sync::mpsc::Sender::blocking_send`].
    ///
    /// # Errors
    ///
    /// The value, if there is no receiver.
    #[track_caller]
    pub fn blocking_send(&self, value: T) -> Result<(), error::SendError<T>> {
        block(self.send(value))
    }

    /// See [`tokio::sync::mpsc::Sender::downgrade`].
    pub fn downgrade(&self) -> WeakSender<T> {
        let inner = self.inner().downgrade();
        WeakSender { name: self.name.clone(), inner }
    }

    /// See [`tokio::sync::mpsc::Sender::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }

    /// See [`tokio::sync::mpsc::Sender::closed`].
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        Op::new("wait for the end of", &self.name, self.inner().closed())
    }

    /// See [`tokio::sync::mpsc::Sender::is_closed`].
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        at_once("ask after the receiver of", &self.name, || {
            self.inner().is_closed()
        })
    }

    /// See [`tokio::sync::mpsc::Sender::capacity`].
    #[track_caller]
    pub fn capacity(&self) -> usize {
        at_once("ask for the room in", &self.name, || self.inner().capacity())
    }

    /// See [`tokio::sync::mpsc::Sender::max_capacity`].
    pub fn max_capacity(&self) -> usize {
        self.inner().max_capacity()
    }
}

impl<T> WeakSender<T> {
    /// See [`tokio::sync::mpsc::WeakSender::upgrade`].
    #[track_caller]
    pub fn upgrade(&self) -> Option<Sender<T>> {
        let inner =
            at_once("ask for a sender of", &self.name, || self.inner.upgrade());
        let (name, at) = (self.name.clone(), Location::caller());
        inner.map(|inner| Sender { name, inner: Some(inner), at })
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> Self {
        WeakSender { name: self.name.clone(), inner: self.inner.clone() }
    }
}

impl<T> fmt::Debug for WeakSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakSender").finish_non_exhaustive()
    }
}

impl<T> OwnedPermit<T> {
    /// See [`tokio::sync::mpsc::OwnedPermit::send`].
    #[track_caller]
    pub fn send(mut self, value: T) -> Sender<T> {
        let permit = self.inner.take().expect("it is there until it is used");
        let inner = at_once("send to", &self.name, || permit.send(value));
        let (name, at) = (self.name.clone(), Location::caller());
        Sender { name, inner: Some(inner), at }
    }
}

impl<T> Drop for OwnedPermit<T> {
    fn drop(&mut self) {
        if self.inner.is_some() {
            shows("give back room in", &self.name, self.at);
        }
        drop(self.inner.take());
    }
}

impl<T> fmt::Debug for OwnedPermit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedPermit").finish_non_exhaustive()
    }
}

impl<T> UnboundedSender<T> {
    fn inner(&self) -> &tokio::sync::mpsc::UnboundedSender<T> {
        self.inner.as_ref().expect("it is there until it is dropped")
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::send`].
    ///
    /// # Errors
    ///
    /// The value, if there is no receiver.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), error::SendError<T>> {
        at_once("send to", &self.name, || self.inner().send(value))
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::downgrade`].
    pub fn downgrade(&self) -> WeakUnboundedSender<T> {
        let inner = self.inner().downgrade();
        WeakUnboundedSender { name: self.name.clone(), inner }
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::closed`].
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        Op::new("wait for the end of", &self.name, self.inner().closed())
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::is_closed`].
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        at_once("ask after the receiver of", &self.name, || {
            self.inner().is_closed()
        })
    }
}

impl<T> WeakUnboundedSender<T> {
    /// See [`tokio::sync::mpsc::WeakUnboundedSender::upgrade`].
    #[track_caller]
    pub fn upgrade(&self) -> Option<UnboundedSender<T>> {
        let inner =
            at_once("ask for a sender of", &self.name, || self.inner.upgrade());
        let (name, at) = (self.name.clone(), Location::caller());
        inner.map(|inner| UnboundedSender { name, inner: Some(inner), at })
    }
}

impl<T> Clone for WeakUnboundedSender<T> {
    fn clone(&self) -> Self {
        let inner = self.inner.clone();
        WeakUnboundedSender { name: self.name.clone(), inner }
    }
}

impl<T> fmt::Debug for WeakUnboundedSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WeakUnboundedSender").finish_non_exhaustive()
    }
}

impl<T> Permit<'_, T> {
    /// See [`tokio::sync::mpsc::Permit::send`].
    #[track_caller]
    pub fn send(mut self, value: T) {
        let permit = self.inner.take().expect("it is there until it is used");
        at_once("send to", self.name, || permit.send(value));
    }
}

impl<T> Drop for Permit<'_, T> {
    fn drop(&mut self) {
        if self.inner.is_some() {
            shows("give back room in", self.name, self.at);
        }
        drop(self.inner.take());
    }
}

impl<T> fmt::Debug for Permit<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
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
        if self.inner.is_some() {
            shows("drop a sender of", &self.name, self.at);
        }
        drop(self.inner.take());
    }
}

impl<T> fmt::Debug for Sender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

impl<T> Clone for UnboundedSender<T> {
    fn clone(&self) -> Self {
        UnboundedSender {
            name: self.name.clone(),
            inner: self.inner.clone(),
            at: self.at,
        }
    }
}

impl<T> Drop for UnboundedSender<T> {
    fn drop(&mut self) {
        shows("drop a sender of", &self.name, self.at);
        drop(self.inner.take());
    }
}

impl<T> fmt::Debug for UnboundedSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnboundedSender").finish_non_exhaustive()
    }
}

impl<T> Receiver<T> {
    /// See [`tokio::sync::mpsc::Receiver::recv`].
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = Option<T>> {
        Op::new("receive from", &self.name, self.inner.recv())
    }

    /// See [`tokio::sync::mpsc::Receiver::recv_many`].
    #[track_caller]
    pub fn recv_many(
        &mut self,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> impl Future<Output = usize> {
        Op::new(
            "receive several from",
            &self.name,
            self.inner.recv_many(buffer, limit),
        )
    }

    /// See [`tokio::sync::mpsc::Receiver::try_recv`].
    ///
    /// # Errors
    ///
    /// If there is nothing, or will never be.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        at_once("try to receive from", &self.name, || self.inner.try_recv())
    }

    /// See [`tokio::sync::mpsc::Receiver::blocking_recv`].
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Option<T> {
        block(self.recv())
    }

    /// See [`tokio::sync::mpsc::Receiver::is_closed`].
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        at_once("ask after the senders of", &self.name, || {
            self.inner.is_closed()
        })
    }

    /// See [`tokio::sync::mpsc::Receiver::poll_recv`].
    #[track_caller]
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        at_once("receive from", &self.name, || self.inner.poll_recv(cx))
    }

    /// See [`tokio::sync::mpsc::Receiver::close`].
    #[track_caller]
    pub fn close(&mut self) {
        at_once("close", &self.name, || self.inner.close());
    }

    /// See [`tokio::sync::mpsc::Receiver::is_empty`].
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        at_once("look into", &self.name, || self.inner.is_empty())
    }

    /// See [`tokio::sync::mpsc::Receiver::len`].
    #[track_caller]
    pub fn len(&self) -> usize {
        at_once("look into", &self.name, || self.inner.len())
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        shows("drop the receiver of", &self.name, self.at);
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}

impl<T> UnboundedReceiver<T> {
    /// See [`tokio::sync::mpsc::UnboundedReceiver::recv`].
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = Option<T>> {
        Op::new("receive from", &self.name, self.inner.recv())
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::recv_many`].
    #[track_caller]
    pub fn recv_many(
        &mut self,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> impl Future<Output = usize> {
        Op::new(
            "receive several from",
            &self.name,
            self.inner.recv_many(buffer, limit),
        )
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::try_recv`].
    ///
    /// # Errors
    ///
    /// If there is nothing, or will never be.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        at_once("try to receive from", &self.name, || self.inner.try_recv())
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::blocking_recv`].
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Option<T> {
        block(self.recv())
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::is_closed`].
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        at_once("ask after the senders of", &self.name, || {
            self.inner.is_closed()
        })
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::poll_recv`].
    #[track_caller]
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        at_once("receive from", &self.name, || self.inner.poll_recv(cx))
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::close`].
    #[track_caller]
    pub fn close(&mut self) {
        at_once("close", &self.name, || self.inner.close());
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::is_empty`].
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        at_once("look into", &self.name, || self.inner.is_empty())
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::len`].
    #[track_caller]
    pub fn len(&self) -> usize {
        at_once("look into", &self.name, || self.inner.len())
    }
}

impl<T> Drop for UnboundedReceiver<T> {
    fn drop(&mut self) {
        shows("drop the receiver of", &self.name, self.at);
    }
}

impl<T> fmt::Debug for UnboundedReceiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnboundedReceiver").finish_non_exhaustive()
    }
}
