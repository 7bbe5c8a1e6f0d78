//! `tokio::sync::RwLock`.

mod mapped;

use std::fmt;
use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;

pub use mapped::{OwnedRwLockMappedWriteGuard, RwLockMappedWriteGuard};
use tokio::sync::TryLockError;

use crate::executor::At;
use crate::not_covered::Outlives;
use crate::op::{Name, Op, at_once, block, shows};
use crate::owner::Owner;

/// See [`tokio::sync::RwLock`].
pub struct RwLock<T: ?Sized> {
    name: Name,
    inner: Arc<tokio::sync::RwLock<T>>,
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

/// See [`tokio::sync::OwnedRwLockReadGuard`].
pub struct OwnedRwLockReadGuard<T: ?Sized, U: ?Sized = T> {
    guard: Option<tokio::sync::OwnedRwLockReadGuard<T, U>>,
    name: Name,
    at: At,
    /// As Tokio's: it is one of the owners.
    owner: Owner<RwLock<T>>,
}

/// See [`tokio::sync::OwnedRwLockWriteGuard`].
pub struct OwnedRwLockWriteGuard<T: ?Sized> {
    guard: Option<tokio::sync::OwnedRwLockWriteGuard<T>>,
    name: Name,
    at: At,
    /// As Tokio's: it is one of the owners.
    owner: Owner<RwLock<T>>,
}

impl<T> RwLock<T> {
    /// See [`tokio::sync::RwLock::new`].
    #[track_caller]
    pub fn new(value: T) -> Self {
        RwLock {
            name: Name::of("RwLock"),
            inner: Arc::new(tokio::sync::RwLock::new(value)),
        }
    }

    /// See [`tokio::sync::RwLock::const_new`].
    pub const fn const_new(value: T) -> Self
    where
        for<'a> Self: Outlives,
    {
        std::mem::forget(value);
        unreachable!()
    }

    /// See [`tokio::sync::RwLock::get_mut`].
    ///
    /// # Panics
    ///
    /// Never: a guard that owns the lock keeps it borrowed.
    pub fn get_mut(&mut self) -> &mut T {
        let inner = Arc::get_mut(&mut self.inner);
        inner.expect("a guard has a clone and so this").get_mut()
    }

    /// See [`tokio::sync::RwLock::into_inner`].
    pub fn into_inner(self) -> T {
        let inner = Arc::try_unwrap(self.inner);
        inner
            .unwrap_or_else(|_| unreachable!("a guard has a clone and so this"))
            .into_inner()
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

impl<T: ?Sized> RwLock<T> {
    /// See [`tokio::sync::RwLock::read_owned`].
    #[track_caller]
    pub fn read_owned(
        self: Owner<Self>,
    ) -> impl Future<Output = OwnedRwLockReadGuard<T>> {
        let (name, at) = (self.name.clone(), Location::caller());
        Op::new("read-lock", &self.name.clone(), async move {
            let guard = Some(Arc::clone(&self.inner).read_owned().await);
            OwnedRwLockReadGuard { guard, name, at, owner: self }
        })
    }

    /// See [`tokio::sync::RwLock::write_owned`].
    #[track_caller]
    pub fn write_owned(
        self: Owner<Self>,
    ) -> impl Future<Output = OwnedRwLockWriteGuard<T>> {
        let (name, at) = (self.name.clone(), Location::caller());
        Op::new("write-lock", &self.name.clone(), async move {
            let guard = Some(Arc::clone(&self.inner).write_owned().await);
            OwnedRwLockWriteGuard { guard, name, at, owner: self }
        })
    }

    /// See [`tokio::sync::RwLock::try_read_owned`].
    ///
    /// # Errors
    ///
    /// If somebody writes, or waits to write.
    #[track_caller]
    pub fn try_read_owned(
        self: Owner<Self>,
    ) -> Result<OwnedRwLockReadGuard<T>, TryLockError> {
        let (name, at) = (self.name.clone(), Location::caller());
        let inner = Arc::clone(&self.inner);
        let guard =
            at_once("try to read-lock", &name, || inner.try_read_owned())?;
        let guard = Some(guard);
        Ok(OwnedRwLockReadGuard { guard, name, at, owner: self })
    }

    /// See [`tokio::sync::RwLock::try_write_owned`].
    ///
    /// # Errors
    ///
    /// If it is locked.
    #[track_caller]
    pub fn try_write_owned(
        self: Owner<Self>,
    ) -> Result<OwnedRwLockWriteGuard<T>, TryLockError> {
        let (name, at) = (self.name.clone(), Location::caller());
        let inner = Arc::clone(&self.inner);
        let guard =
            at_once("try to write-lock", &name, || inner.try_write_owned())?;
        let guard = Some(guard);
        Ok(OwnedRwLockWriteGuard { guard, name, at, owner: self })
    }

    /// See [`tokio::sync::RwLock::blocking_read`].
    #[track_caller]
    pub fn blocking_read(&self) -> RwLockReadGuard<'_, T> {
        block(self.read())
    }

    /// See [`tokio::sync::RwLock::blocking_write`].
    #[track_caller]
    pub fn blocking_write(&self) -> RwLockWriteGuard<'_, T> {
        block(self.write())
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// See [`tokio::sync::RwLockWriteGuard::downgrade`].
    #[track_caller]
    pub fn downgrade(mut self) -> RwLockReadGuard<'a, T> {
        let guard = self.guard.take().expect("it is there until it is dropped");
        let (name, at) = (self.name, self.at);
        let guard = Some(at_once("downgrade", name, || guard.downgrade()));
        RwLockReadGuard { guard, name, at }
    }
}

impl<T: ?Sized> OwnedRwLockWriteGuard<T> {
    /// See [`tokio::sync::OwnedRwLockWriteGuard::downgrade`].
    #[track_caller]
    pub fn downgrade(mut self) -> OwnedRwLockReadGuard<T> {
        let guard = self.guard.take().expect("it is there until it is dropped");
        let (name, at) = (self.name.clone(), self.at);
        let guard = Some(at_once("downgrade", &name, || guard.downgrade()));
        let owner = Owner::clone(&self.owner);
        OwnedRwLockReadGuard { guard, name, at, owner }
    }

    /// See [`tokio::sync::OwnedRwLockWriteGuard::rwlock`].
    pub fn rwlock(this: &Self) -> &Owner<RwLock<T>> {
        &this.owner
    }
}

impl<T: ?Sized, U: ?Sized> OwnedRwLockReadGuard<T, U> {
    /// See [`tokio::sync::OwnedRwLockReadGuard::rwlock`].
    pub fn rwlock(this: &Self) -> &Owner<RwLock<T>> {
        &this.owner
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shows("look into", &self.name, Location::caller());
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
        if self.guard.is_some() {
            shows("unlock", self.name, self.at);
        }
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
        if self.guard.is_some() {
            shows("unlock", self.name, self.at);
        }
        drop(self.guard.take());
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized, U: ?Sized> Drop for OwnedRwLockReadGuard<T, U> {
    fn drop(&mut self) {
        if self.guard.is_some() {
            shows("unlock", &self.name, self.at);
        }
        drop(self.guard.take());
    }
}

impl<T: ?Sized, U: ?Sized> Deref for OwnedRwLockReadGuard<T, U> {
    type Target = U;

    fn deref(&self) -> &U {
        self.guard.as_ref().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized, U: ?Sized + fmt::Debug> fmt::Debug
    for OwnedRwLockReadGuard<T, U>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> Drop for OwnedRwLockWriteGuard<T> {
    fn drop(&mut self) {
        if self.guard.is_some() {
            shows("unlock", &self.name, self.at);
        }
        drop(self.guard.take());
    }
}

impl<T: ?Sized> Deref for OwnedRwLockWriteGuard<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.guard.as_ref().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for OwnedRwLockWriteGuard<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized> DerefMut for OwnedRwLockWriteGuard<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.guard.as_mut().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized, U: ?Sized + fmt::Display> fmt::Display
    for OwnedRwLockReadGuard<T, U>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for OwnedRwLockWriteGuard<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
