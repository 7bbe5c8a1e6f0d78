//! `tokio::sync::SetOnce`.

use std::future::Future;

pub use tokio::sync::SetOnceError;

use super::cell::cell;
use crate::not_covered::Outlives;
use crate::op::{Name, Op, at_once};

/// See [`tokio::sync::SetOnce`].
pub struct SetOnce<T> {
    name: Name,
    inner: tokio::sync::SetOnce<T>,
}

impl<T> SetOnce<T> {
    /// See [`tokio::sync::SetOnce::new`].
    #[track_caller]
    pub fn new() -> Self {
        SetOnce::new_with(None)
    }

    /// See [`tokio::sync::SetOnce::new_with`].
    #[track_caller]
    pub fn new_with(value: Option<T>) -> Self {
        let inner = tokio::sync::SetOnce::new_with(value);
        SetOnce { name: Name::of("SetOnce"), inner }
    }

    /// See [`tokio::sync::SetOnce::const_new`].
    pub const fn const_new() -> Self
    where
        for<'a> Self: Outlives,
    {
        unreachable!()
    }

    /// See [`tokio::sync::SetOnce::initialized`].
    #[track_caller]
    pub fn initialized(&self) -> bool {
        at_once("look into", &self.name, || self.inner.initialized())
    }

    /// See [`tokio::sync::SetOnce::get`].
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        at_once("look into", &self.name, || self.inner.get())
    }

    /// See [`tokio::sync::SetOnce::set`].
    ///
    /// # Errors
    ///
    /// The value, if it is set.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), SetOnceError<T>> {
        at_once("set", &self.name, || self.inner.set(value))
    }

    /// See [`tokio::sync::SetOnce::wait`].
    #[track_caller]
    pub fn wait(&self) -> impl Future<Output = &T> {
        Op::waits("wait for", &self.name, self.inner.wait())
    }

    /// See [`tokio::sync::SetOnce::into_inner`].
    pub fn into_inner(self) -> Option<T> {
        self.inner.into_inner()
    }
}

cell!(SetOnce);
