//! `tokio::sync::RwLock`.

mod mapped;

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

pub use mapped::{OwnedRwLockMappedWriteGuard, RwLockMappedWriteGuard};
use tokio::sync::TryLockError;

use crate::not_covered::Outlives;
use crate::op::{Name, Op, at_once, block, shows};
use crate::owner::Owner;
use crate::sync::held::{Held, guard};

/// See [`tokio::sync::RwLock`].
pub struct RwLock<T: ?Sized> {
    name: Name,
    inner: Arc<tokio::sync::RwLock<T>>,
}

/// See [`tokio::sync::RwLockReadGuard`].
pub struct RwLockReadGuard<'a, T: ?Sized> {
    held: Held<tokio::sync::RwLockReadGuard<'a, T>, &'a Name>,
}
guard!(RwLockReadGuard<'a; T> reads T);

/// See [`tokio::sync::RwLockWriteGuard`].
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    held: Held<tokio::sync::RwLockWriteGuard<'a, T>, &'a Name>,
}
guard!(RwLockWriteGuard<'a; T> writes T);

/// See [`tokio::sync::OwnedRwLockReadGuard`].
pub struct OwnedRwLockReadGuard<T: ?Sized, U: ?Sized = T> {
    held: Held<tokio::sync::OwnedRwLockReadGuard<T, U>, Name>,
    /// As Tokio's: it is one of the owners.
    owner: Owner<RwLock<T>>,
}
guard!(OwnedRwLockReadGuard<; T, U> reads U);

/// See [`tokio::sync::OwnedRwLockWriteGuard`].
pub struct OwnedRwLockWriteGuard<T: ?Sized> {
    held: Held<tokio::sync::OwnedRwLockWriteGuard<T>, Name>,
    /// As Tokio's: it is one of the owners.
    owner: Owner<RwLock<T>>,
}
guard!(OwnedRwLockWriteGuard<; T> writes T);

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
        Op::waits("read-lock", &self.name, async move {
            let guard = self.inner.read().await;
            RwLockReadGuard { held: Held::new(guard, &self.name, at) }
        })
    }

    /// See [`tokio::sync::RwLock::write`].
    #[track_caller]
    pub fn write(&self) -> impl Future<Output = RwLockWriteGuard<'_, T>> {
        let at = Location::caller();
        Op::waits("write-lock", &self.name, async move {
            let guard = self.inner.write().await;
            RwLockWriteGuard { held: Held::new(guard, &self.name, at) }
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
        Ok(RwLockReadGuard { held: Held::new(guard, &self.name, at) })
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
        Ok(RwLockWriteGuard { held: Held::new(guard, &self.name, at) })
    }
}

impl<T: ?Sized> RwLock<T> {
    /// See [`tokio::sync::RwLock::read_owned`].
    #[track_caller]
    pub fn read_owned(
        self: Owner<Self>,
    ) -> impl Future<Output = OwnedRwLockReadGuard<T>> {
        let (name, at) = (self.name.clone(), Location::caller());
        Op::waits("read-lock", &self.name.clone(), async move {
            let guard = Arc::clone(&self.inner).read_owned().await;
            let held = Held::new(guard, name, at);
            OwnedRwLockReadGuard { held, owner: self }
        })
    }

    /// See [`tokio::sync::RwLock::write_owned`].
    #[track_caller]
    pub fn write_owned(
        self: Owner<Self>,
    ) -> impl Future<Output = OwnedRwLockWriteGuard<T>> {
        let (name, at) = (self.name.clone(), Location::caller());
        Op::waits("write-lock", &self.name.clone(), async move {
            let guard = Arc::clone(&self.inner).write_owned().await;
            let held = Held::new(guard, name, at);
            OwnedRwLockWriteGuard { held, owner: self }
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
        let held = Held::new(guard, name, at);
        Ok(OwnedRwLockReadGuard { held, owner: self })
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
        let held = Held::new(guard, name, at);
        Ok(OwnedRwLockWriteGuard { held, owner: self })
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
    pub fn downgrade(self) -> RwLockReadGuard<'a, T> {
        Self::downgrade_map(self, |whole| whole)
    }
}

impl<T: ?Sized> OwnedRwLockWriteGuard<T> {
    /// See [`tokio::sync::OwnedRwLockWriteGuard::downgrade`].
    #[track_caller]
    pub fn downgrade(self) -> OwnedRwLockReadGuard<T> {
        Self::downgrade_map(self, |whole| whole)
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
