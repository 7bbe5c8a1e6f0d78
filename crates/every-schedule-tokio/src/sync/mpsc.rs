//! `tokio::sync::mpsc`.

use std::fmt;
use std::future::Future;
use std::iter::FusedIterator;
use std::panic::Location;
use std::task::{Context, Poll};
use std::time::Duration;

pub use tokio::sync::mpsc::error;

use crate::executor::At;
use crate::op::{Name, Op, at_once, block, count, counts, shows};

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

/// See [`tokio::sync::mpsc::PermitIterator`].
pub struct PermitIterator<'a, T> {
    name: &'a Name,
    inner: tokio::sync::mpsc::PermitIterator<'a, T>,
    at: At,
}

/// See [`tokio::sync::mpsc::WeakSender`].
pub struct WeakSender<T> {
    name: Name,
    inner: tokio::sync::mpsc::WeakSender<T>,
    at: At,
}

/// See [`tokio::sync::mpsc::WeakUnboundedSender`].
pub struct WeakUnboundedSender<T> {
    name: Name,
    inner: tokio::sync::mpsc::WeakUnboundedSender<T>,
    at: At,
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
        Op::waits("send to", &self.name, self.inner().send(value))
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
        Op::waits("reserve room in", &self.name, async move {
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

    /// See [`tokio::sync::mpsc::Sender::reserve_many`].
    #[track_caller]
    pub fn reserve_many(
        &self,
        n: usize,
    ) -> impl Future<Output = Result<PermitIterator<'_, T>, error::SendError<()>>>
    {
        let at = Location::caller();
        Op::waits("reserve room in", &self.name, async move {
            let inner = self.inner().reserve_many(n).await?;
            Ok(PermitIterator { name: &self.name, inner, at })
        })
    }

    /// See [`tokio::sync::mpsc::Sender::try_reserve_many`].
    ///
    /// # Errors
    ///
    /// If there is not so much room, or no receiver.
    #[track_caller]
    pub fn try_reserve_many(
        &self,
        n: usize,
    ) -> Result<PermitIterator<'_, T>, error::TrySendError<()>> {
        let at = Location::caller();
        let inner = at_once("try to reserve room in", &self.name, || {
            self.inner().try_reserve_many(n)
        })?;
        Ok(PermitIterator { name: &self.name, inner, at })
    }

    /// See [`tokio::sync::mpsc::Sender::try_reserve_owned`].
    ///
    /// # Errors
    ///
    /// The sender, if there is no room or no receiver.
    #[track_caller]
    pub fn try_reserve_owned(
        mut self,
    ) -> Result<OwnedPermit<T>, error::TrySendError<Self>> {
        use error::TrySendError::{Closed, Full};
        let (name, at) = (self.name.clone(), Location::caller());
        let inner = self.inner.take().expect("it is there until it is used");
        let tried = at_once("try to reserve room in", &name, || {
            inner.try_reserve_owned()
        });
        let back = move |inner| {
            self.inner = Some(inner);
            self
        };
        match tried {
            Ok(inner) => Ok(OwnedPermit { name, inner: Some(inner), at }),
            Err(Full(inner)) => Err(Full(back(inner))),
            Err(Closed(inner)) => Err(Closed(back(inner))),
        }
    }

    /// See [`tokio::sync::mpsc::Sender::reserve_owned`].
    #[track_caller]
    pub fn reserve_owned(
        self,
    ) -> impl Future<Output = Result<OwnedPermit<T>, error::SendError<()>>>
    {
        let (name, at) = (self.name.clone(), Location::caller());
        Op::waits("reserve room in", &name.clone(), async move {
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
    #[track_caller]
    pub fn downgrade(&self) -> WeakSender<T> {
        let at = Location::caller();
        counts("make a weak sender of", &self.name, at);
        let inner = self.inner().downgrade();
        WeakSender { name: self.name.clone(), inner, at }
    }

    /// See [`tokio::sync::mpsc::Sender::strong_count`].
    #[track_caller]
    pub fn strong_count(&self) -> usize {
        count("count the senders of", &self.name, || {
            self.inner().strong_count()
        })
    }

    /// See [`tokio::sync::mpsc::Sender::weak_count`].
    #[track_caller]
    pub fn weak_count(&self) -> usize {
        count("count the weak senders of", &self.name, || {
            self.inner().weak_count()
        })
    }

    /// See [`tokio::sync::mpsc::Sender::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }

    /// See [`tokio::sync::mpsc::Sender::closed`].
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        Op::waits("wait for the end of", &self.name, self.inner().closed())
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

    /// See [`tokio::sync::mpsc::WeakSender::strong_count`].
    #[track_caller]
    pub fn strong_count(&self) -> usize {
        count("count the senders of", &self.name, || self.inner.strong_count())
    }

    /// See [`tokio::sync::mpsc::WeakSender::weak_count`].
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

impl<T> OwnedPermit<T> {
    /// See [`tokio::sync::mpsc::OwnedPermit::send`].
    #[track_caller]
    pub fn send(mut self, value: T) -> Sender<T> {
        let permit = self.inner.take().expect("it is there until it is used");
        let inner = at_once("send to", &self.name, || permit.send(value));
        let (name, at) = (self.name.clone(), Location::caller());
        Sender { name, inner: Some(inner), at }
    }

    /// See [`tokio::sync::mpsc::OwnedPermit::release`].
    #[track_caller]
    pub fn release(mut self) -> Sender<T> {
        let permit = self.inner.take().expect("it is there until it is used");
        let inner =
            at_once("give back room in", &self.name, || permit.release());
        let (name, at) = (self.name.clone(), Location::caller());
        Sender { name, inner: Some(inner), at }
    }

    fn inner(&self) -> &tokio::sync::mpsc::OwnedPermit<T> {
        self.inner.as_ref().expect("it is there until it is used")
    }

    /// See [`tokio::sync::mpsc::OwnedPermit::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }

    /// See [`tokio::sync::mpsc::OwnedPermit::same_channel_as_sender`].
    pub fn same_channel_as_sender(&self, sender: &Sender<T>) -> bool {
        self.inner().same_channel_as_sender(sender.inner())
    }
}

impl<'a, T> Iterator for PermitIterator<'a, T> {
    type Item = Permit<'a, T>;

    fn next(&mut self) -> Option<Permit<'a, T>> {
        let inner = Some(self.inner.next()?);
        Some(Permit { name: self.name, inner, at: self.at })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl<T> ExactSizeIterator for PermitIterator<'_, T> {}

impl<T> FusedIterator for PermitIterator<'_, T> {}

impl<T> Drop for PermitIterator<'_, T> {
    fn drop(&mut self) {
        if self.inner.len() > 0 {
            shows("give back room in", self.name, self.at);
        }
    }
}

impl<T> fmt::Debug for PermitIterator<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PermitIterator").finish_non_exhaustive()
    }
}

impl<T> Drop for OwnedPermit<T> {
    fn drop(&mut self) {
        if let Some(permit) = self.inner.take() {
            shows("give back room in", &self.name, self.at);
            let sender = permit.release();
            shows("drop a sender of", &self.name, self.at);
            drop(sender);
        }
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
    #[track_caller]
    pub fn downgrade(&self) -> WeakUnboundedSender<T> {
        let at = Location::caller();
        counts("make a weak sender of", &self.name, at);
        let inner = self.inner().downgrade();
        WeakUnboundedSender { name: self.name.clone(), inner, at }
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::strong_count`].
    #[track_caller]
    pub fn strong_count(&self) -> usize {
        count("count the senders of", &self.name, || {
            self.inner().strong_count()
        })
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::weak_count`].
    #[track_caller]
    pub fn weak_count(&self) -> usize {
        count("count the weak senders of", &self.name, || {
            self.inner().weak_count()
        })
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::same_channel`].
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner().same_channel(other.inner())
    }

    /// See [`tokio::sync::mpsc::UnboundedSender::closed`].
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> {
        Op::waits("wait for the end of", &self.name, self.inner().closed())
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

    /// See [`tokio::sync::mpsc::WeakUnboundedSender::strong_count`].
    #[track_caller]
    pub fn strong_count(&self) -> usize {
        count("count the senders of", &self.name, || self.inner.strong_count())
    }

    /// See [`tokio::sync::mpsc::WeakUnboundedSender::weak_count`].
    #[track_caller]
    pub fn weak_count(&self) -> usize {
        count("count the weak senders of", &self.name, || {
            self.inner.weak_count()
        })
    }
}

impl<T> Clone for WeakUnboundedSender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        let at = Location::caller();
        counts("clone a weak sender of", &self.name, at);
        let inner = self.inner.clone();
        WeakUnboundedSender { name: self.name.clone(), inner, at }
    }
}

impl<T> Drop for WeakUnboundedSender<T> {
    fn drop(&mut self) {
        counts("drop a weak sender of", &self.name, self.at);
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
    #[track_caller]
    fn clone(&self) -> Self {
        counts("clone a sender of", &self.name, Location::caller());
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
        Op::waits("receive from", &self.name, self.inner.recv())
    }

    /// See [`tokio::sync::mpsc::Receiver::recv_many`].
    #[track_caller]
    pub fn recv_many(
        &mut self,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> impl Future<Output = usize> {
        Op::waits(
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

    /// See [`tokio::sync::mpsc::Receiver::blocking_recv_many`].
    #[track_caller]
    pub fn blocking_recv_many(
        &mut self,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> usize {
        block(self.recv_many(buffer, limit))
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

    /// See [`tokio::sync::mpsc::Receiver::poll_recv_many`].
    #[track_caller]
    pub fn poll_recv_many(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> Poll<usize> {
        at_once("receive several from", &self.name, || {
            self.inner.poll_recv_many(cx, buffer, limit)
        })
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

    /// See [`tokio::sync::mpsc::Receiver::capacity`].
    #[track_caller]
    pub fn capacity(&self) -> usize {
        at_once("ask for the room in", &self.name, || self.inner.capacity())
    }

    /// See [`tokio::sync::mpsc::Receiver::max_capacity`].
    pub fn max_capacity(&self) -> usize {
        self.inner.max_capacity()
    }

    /// See [`tokio::sync::mpsc::Receiver::sender_strong_count`].
    #[track_caller]
    pub fn sender_strong_count(&self) -> usize {
        count("count the senders of", &self.name, || {
            self.inner.sender_strong_count()
        })
    }

    /// See [`tokio::sync::mpsc::Receiver::sender_weak_count`].
    #[track_caller]
    pub fn sender_weak_count(&self) -> usize {
        count("count the weak senders of", &self.name, || {
            self.inner.sender_weak_count()
        })
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
        Op::waits("receive from", &self.name, self.inner.recv())
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::recv_many`].
    #[track_caller]
    pub fn recv_many(
        &mut self,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> impl Future<Output = usize> {
        Op::waits(
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

    /// See [`tokio::sync::mpsc::UnboundedReceiver::blocking_recv_many`].
    #[track_caller]
    pub fn blocking_recv_many(
        &mut self,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> usize {
        block(self.recv_many(buffer, limit))
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

    /// See [`tokio::sync::mpsc::UnboundedReceiver::poll_recv_many`].
    #[track_caller]
    pub fn poll_recv_many(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> Poll<usize> {
        at_once("receive several from", &self.name, || {
            self.inner.poll_recv_many(cx, buffer, limit)
        })
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

    /// See [`tokio::sync::mpsc::UnboundedReceiver::sender_strong_count`].
    #[track_caller]
    pub fn sender_strong_count(&self) -> usize {
        count("count the senders of", &self.name, || {
            self.inner.sender_strong_count()
        })
    }

    /// See [`tokio::sync::mpsc::UnboundedReceiver::sender_weak_count`].
    #[track_caller]
    pub fn sender_weak_count(&self) -> usize {
        count("count the weak senders of", &self.name, || {
            self.inner.sender_weak_count()
        })
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
