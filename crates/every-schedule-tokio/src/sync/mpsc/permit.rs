//! Room for a message that somebody will send.

use std::fmt;
use std::iter::FusedIterator;
use std::panic::Location;

use super::Sender;
use crate::executor::At;
use crate::op::{Name, at_once, drops};

/// See [`tokio::sync::mpsc::Permit`].
pub struct Permit<'a, T> {
    pub(super) name: &'a Name,
    pub(super) inner: Option<tokio::sync::mpsc::Permit<'a, T>>,
    pub(super) at: At,
}

/// See [`tokio::sync::mpsc::OwnedPermit`].
pub struct OwnedPermit<T> {
    pub(super) name: Name,
    pub(super) inner: Option<tokio::sync::mpsc::OwnedPermit<T>>,
    pub(super) at: At,
}

/// See [`tokio::sync::mpsc::PermitIterator`].
pub struct PermitIterator<'a, T> {
    pub(super) name: &'a Name,
    pub(super) inner: tokio::sync::mpsc::PermitIterator<'a, T>,
    pub(super) at: At,
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
            drops("give back room in", self.name, self.at);
        }
        drop(self.inner.take());
    }
}

impl<T> fmt::Debug for Permit<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
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

impl<T> Drop for OwnedPermit<T> {
    fn drop(&mut self) {
        if let Some(permit) = self.inner.take() {
            drops("give back room in", &self.name, self.at);
            let sender = permit.release();
            drops("drop a sender of", &self.name, self.at);
            drop(sender);
        }
    }
}

impl<T> fmt::Debug for OwnedPermit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedPermit").finish_non_exhaustive()
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
            drops("give back room in", self.name, self.at);
        }
    }
}

impl<T> fmt::Debug for PermitIterator<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PermitIterator").finish_non_exhaustive()
    }
}
