//! `tokio::sync::RwLock`.

use std::fmt;
use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use tokio::sync::TryLockError;

use crate::executor::At;
use crate::op::{Name, Op, at_once, shows};

/// See [`tokio::sync::RwLock`].
pub struct RwLock<T: ?Sized> {
    name: Name,
    inner: tokio::sync::RwLock<T>,
}

/// See [`tokio::sync::RwLockReadGuard`].
pub struct RwLockReadGuard<'a, T: ?Sized> {
    guard: Option<tokio::sync::RwLockReadGuard<'a, T>>,
    name: &'a Name,
    at: At,
}

/// See [`tokio::sync::RwLockWriteGuard`].
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    guard: Option<tokio::sync::RwLockWriteGuard<'a, T>>,
    name: &'a Name,
    at: At,
}

impl<T> RwLock<T> {
    /// See [`tokio::sync::RwLock::new`].
    #[track_caller]
    pub fn new(value: T) -> Self {
        RwLock {
            name: Name::of("RwLock"),
            inner: tokio::sync::RwLock::new(value),
        }
    }

    /// See [`tokio::sync::RwLock::into_inner`].
    pub fn into_inner(self) -> T {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// See [`tokio::sync::RwLock::read`].
    #[track_caller]
    pub fn read(&self) -> impl Future<Output = RwLockReadGuard<'_, T>> {
        let at = Location::caller();
        Op::new("read-lock", &self.name, async move {
            let guard = Some(self.inner.read().await);
            RwLockReadGuard { guard, name: &self.name, at }
        })
    }

    /// See [`tokio::sync::RwLock::write`].
    #[track_caller]
    pub fn write(&self) -> impl Future<Output = RwLockWriteGuard<'_, T>> {
        let at = Location::caller();
        Op::new("write-lock", &self.name, async move {
            let guard = Some(self.inner.write().await);
            RwLockWriteGuard { guard, name: &self.name, at }
        })
    }

    /// See [`tokio::sync::RwLock::try_read`].
    ///
    /// # Errors
    ///
    /// If somebody writes, or waits to write.
    #[track_caller]
    pub fn try_read(&self) -> Result<RwLockReadGuard<'_, T>, TryLockError> {
        let at = Location::caller();
        let guard =
            at_once("try to read-lock", &self.name, || self.inner.try_read())?;
        Ok(RwLockReadGuard { guard: Some(guard), name: &self.name, at })
    }

    /// See [`tokio::sync::RwLock::try_write`].
    ///
    /// # Errors
    ///
    /// If it is locked.
    #[track_caller]
    pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError> {
        let at = Location::caller();
        let guard = at_once("try to write-lock", &self.name, || {
            self.inner.try_write()
        })?;
        Ok(RwLockWriteGuard { guard: Some(guard), name: &self.name, at })
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.guard.as_mut().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.guard.as_ref().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        shows("unlock", self.name, self.at);
        drop(self.guard.take());
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.guard.as_ref().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        shows("unlock", self.name, self.at);
        drop(self.guard.take());
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
