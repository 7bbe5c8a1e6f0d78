//! `tokio::sync::Mutex`.

mod mapped;

use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

pub use mapped::{MappedMutexGuard, OwnedMappedMutexGuard};
pub use tokio::sync::TryLockError;

use crate::not_covered::Outlives;
use crate::op::{Name, Op, at_once, block, shows};
use crate::owner::Owner;
use crate::sync::held::{Held, guard};

/// See [`tokio::sync::Mutex`].
pub struct Mutex<T: ?Sized> {
    name: Name,
    inner: Arc<tokio::sync::Mutex<T>>,
}

/// See [`tokio::sync::MutexGuard`].
pub struct MutexGuard<'a, T: ?Sized> {
    held: Held<tokio::sync::MutexGuard<'a, T>, &'a Name>,
    lock: &'a Mutex<T>,
}
guard!(MutexGuard<'a; T> writes T);

/// See [`tokio::sync::OwnedMutexGuard`].
pub struct OwnedMutexGuard<T: ?Sized> {
    held: Held<tokio::sync::OwnedMutexGuard<T>, Name>,
    /// As Tokio's: it is one of the owners.
    owner: Owner<Mutex<T>>,
}
guard!(OwnedMutexGuard<; T> writes T);

impl<T> Mutex<T> {
    /// See [`tokio::sync::Mutex::new`].
    #[track_caller]
    pub fn new(value: T) -> Self {
        Mutex {
            name: Name::of("Mutex"),
            inner: Arc::new(tokio::sync::Mutex::new(value)),
        }
    }

    /// See [`tokio::sync::Mutex::const_new`].
    pub const fn const_new(value: T) -> Self
    where
        for<'a> Self: Outlives,
    {
        std::mem::forget(value);
        unreachable!()
    }

    /// See [`tokio::sync::Mutex::get_mut`].
    ///
    /// # Panics
    ///
    /// Never: a guard that owns the lock keeps it borrowed.
    pub fn get_mut(&mut self) -> &mut T {
        let inner = Arc::get_mut(&mut self.inner);
        inner.expect("a guard has a clone and so this").get_mut()
    }

    /// See [`tokio::sync::Mutex::into_inner`].
    pub fn into_inner(self) -> T {
        let inner = Arc::try_unwrap(self.inner);
        inner
            .unwrap_or_else(|_| unreachable!("a guard has a clone and so this"))
            .into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// See [`tokio::sync::Mutex::lock`].
    #[track_caller]
    pub fn lock(&self) -> impl Future<Output = MutexGuard<'_, T>> {
        let at = Location::caller();
        Op::waits("lock", &self.name, async move {
            let guard = self.inner.lock().await;
            MutexGuard { held: Held::new(guard, &self.name, at), lock: self }
        })
    }

    /// See [`tokio::sync::Mutex::lock_owned`].
    #[track_caller]
    pub fn lock_owned(
        self: Owner<Self>,
    ) -> impl Future<Output = OwnedMutexGuard<T>> {
        let at = Location::caller();
        let name = self.name.clone();
        Op::waits("lock", &self.name.clone(), async move {
            let guard = Arc::clone(&self.inner).lock_owned().await;
            OwnedMutexGuard { held: Held::new(guard, name, at), owner: self }
        })
    }

    /// See [`tokio::sync::Mutex::try_lock`].
    ///
    /// # Errors
    ///
    /// If it is locked.
    #[track_caller]
    pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
        let at = Location::caller();
        let guard =
            at_once("try to lock", &self.name, || self.inner.try_lock())?;
        Ok(MutexGuard { held: Held::new(guard, &self.name, at), lock: self })
    }

    /// See [`tokio::sync::Mutex::try_lock_owned`].
    ///
    /// # Errors
    ///
    /// If it is locked.
    #[track_caller]
    pub fn try_lock_owned(
        self: Owner<Self>,
    ) -> Result<OwnedMutexGuard<T>, TryLockError> {
        let at = Location::caller();
        let name = self.name.clone();
        let guard = at_once("try to lock", &name, || {
            Arc::clone(&self.inner).try_lock_owned()
        })?;
        Ok(OwnedMutexGuard { held: Held::new(guard, name, at), owner: self })
    }

    /// See [`tokio::sync::Mutex::blocking_lock`].
    #[track_caller]
    pub fn blocking_lock(&self) -> MutexGuard<'_, T> {
        block(self.lock())
    }

    /// See [`tokio::sync::Mutex::blocking_lock_owned`].
    #[track_caller]
    pub fn blocking_lock_owned(self: Owner<Self>) -> OwnedMutexGuard<T> {
        block(self.lock_owned())
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// See [`tokio::sync::MutexGuard::mutex`].
    pub fn mutex(this: &Self) -> &'a Mutex<T> {
        this.lock
    }
}

impl<T: ?Sized> OwnedMutexGuard<T> {
    /// See [`tokio::sync::OwnedMutexGuard::mutex`].
    pub fn mutex(this: &Self) -> &Owner<Mutex<T>> {
        &this.owner
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shows("look into", &self.name, Location::caller());
        self.inner.fmt(f)
    }
}
