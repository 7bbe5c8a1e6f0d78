//! `tokio::sync::OnceCell`.

use std::future::Future;
use std::panic::Location;

use tokio::sync::SetError;

use super::cell::cell;
use crate::not_covered::Outlives;
use crate::op::{Name, Op, at_once, shows};

/// See [`tokio::sync::OnceCell`].
pub struct OnceCell<T> {
    name: Name,
    inner: tokio::sync::OnceCell<T>,
}

impl<T> OnceCell<T> {
    /// See [`tokio::sync::OnceCell::new`].
    #[track_caller]
    pub fn new() -> Self {
        OnceCell {
            name: Name::of("OnceCell"),
            inner: tokio::sync::OnceCell::new(),
        }
    }

    /// See [`tokio::sync::OnceCell::new_with`].
    #[track_caller]
    pub fn new_with(value: Option<T>) -> Self {
        OnceCell {
            name: Name::of("OnceCell"),
            inner: tokio::sync::OnceCell::new_with(value),
        }
    }

    /// See [`tokio::sync::OnceCell::const_new`].
    pub const fn const_new() -> Self
    where
        for<'a> Self: Outlives,
    {
        unreachable!()
    }

    /// See [`tokio::sync::OnceCell::get`].
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        at_once("look into", &self.name, || self.inner.get())
    }

    /// See [`tokio::sync::OnceCell::initialized`].
    #[track_caller]
    pub fn initialized(&self) -> bool {
        at_once("look into", &self.name, || self.inner.initialized())
    }

    /// See [`tokio::sync::OnceCell::set`].
    ///
    /// # Errors
    ///
    /// If it is set, or being set.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), SetError<T>> {
        at_once("set", &self.name, || self.inner.set(value))
    }

    /// See [`tokio::sync::OnceCell::get_mut`].
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.inner.get_mut()
    }

    /// See [`tokio::sync::OnceCell::take`].
    pub fn take(&mut self) -> Option<T> {
        self.inner.take()
    }

    /// See [`tokio::sync::OnceCell::into_inner`].
    pub fn into_inner(self) -> Option<T> {
        self.inner.into_inner()
    }

    /// See [`tokio::sync::OnceCell::get_or_init`].
    #[track_caller]
    pub fn get_or_init<F, Fut>(&self, init: F) -> impl Future<Output = &T>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = T>,
    {
        let (name, at) = (&self.name, Location::caller());
        let init = move || async move {
            let value = init().await;
            shows("set", name, at); // others may look before
            value
        };
        Op::runs("get or initialise", name, self.inner.get_or_init(init))
    }

    /// See [`tokio::sync::OnceCell::get_or_try_init`].
    #[track_caller]
    pub fn get_or_try_init<E, F, Fut>(
        &self,
        init: F,
    ) -> impl Future<Output = Result<&T, E>>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let (name, at) = (&self.name, Location::caller());
        let init = move || async move {
            let value = init().await;
            shows("set", name, at);
            value
        };
        Op::runs("get or initialise", name, self.inner.get_or_try_init(init))
    }
}

cell!(OnceCell);
