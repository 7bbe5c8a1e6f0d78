//! What only the ends of a channel with a bound can do.

use std::future::Future;
use std::panic::Location;
use std::time::Duration;

use super::{OwnedPermit, Permit, PermitIterator, Receiver, Sender, error};
use crate::op::{Op, at_once, block};

impl<T> Sender<T> {
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

impl<T> Receiver<T> {
    /// See [`tokio::sync::mpsc::Receiver::capacity`].
    #[track_caller]
    pub fn capacity(&self) -> usize {
        at_once("ask for the room in", &self.name, || self.inner.capacity())
    }

    /// See [`tokio::sync::mpsc::Receiver::max_capacity`].
    pub fn max_capacity(&self) -> usize {
        self.inner.max_capacity()
    }
}
