//! `tokio::sync::SetOnce`.

use std::fmt;
use std::future::Future;
use std::panic::Location;

pub use tokio::sync::SetOnceError;

use crate::not_covered::Outlives;
use crate::op::{Name, Op, at_once, shows};

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

impl<T> Default for SetOnce<T> {
    #[track_caller]
    fn default() -> Self {
        SetOnce::new()
    }
}

impl<T> From<T> for SetOnce<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        SetOnce::new_with(Some(value))
    }
}

impl<T: Clone> Clone for SetOnce<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        SetOnce::new_with(self.get().cloned())
    }
}

impl<T: PartialEq> PartialEq for SetOnce<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for SetOnce<T> {}

impl<T: fmt::Debug> fmt::Debug for SetOnce<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shows("look into", &self.name, Location::caller());
        self.inner.fmt(f)
    }
}
