//! A part of what a mutex guards.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::{Mutex, MutexGuard, OwnedMutexGuard};
use crate::executor::At;
use crate::op::{Name, or_unlock, shows};
use crate::owner::Owner;

/// See [`tokio::sync::MappedMutexGuard`].
pub struct MappedMutexGuard<'a, T: ?Sized> {
    guard: Option<tokio::sync::MappedMutexGuard<'a, T>>,
    name: &'a Name,
    at: At,
}

/// See [`tokio::sync::OwnedMappedMutexGuard`].
pub struct OwnedMappedMutexGuard<T: ?Sized, U: ?Sized = T> {
    guard: Option<tokio::sync::OwnedMappedMutexGuard<T, U>>,
    name: Name,
    at: At,
    owner: Owner<Mutex<T>>,
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// See [`tokio::sync::MutexGuard::map`].
    pub fn map<U, F>(mut this: Self, f: F) -> MappedMutexGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (&this.lock.name, this.at);
        let guard = tokio::sync::MutexGuard::map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        MappedMutexGuard { guard: Some(guard), name, at }
    }

    /// See [`tokio::sync::MutexGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<U, F>(
        mut this: Self,
        f: F,
    ) -> Result<MappedMutexGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (&this.lock.name, this.at);
        let tried = tokio::sync::MutexGuard::try_map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        match tried {
            Ok(guard) => Ok(MappedMutexGuard { guard: Some(guard), name, at }),
            Err(guard) => {
                this.guard = Some(guard);
                Err(this)
            }
        }
    }
}

impl<'a, T: ?Sized> MappedMutexGuard<'a, T> {
    /// See [`tokio::sync::MappedMutexGuard::map`].
    pub fn map<U, F>(mut this: Self, f: F) -> MappedMutexGuard<'a, U>
    where
        F: FnOnce(&mut T) -> &mut U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let guard = tokio::sync::MappedMutexGuard::map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        MappedMutexGuard { guard: Some(guard), name, at }
    }

    /// See [`tokio::sync::MappedMutexGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<U, F>(
        mut this: Self,
        f: F,
    ) -> Result<MappedMutexGuard<'a, U>, Self>
    where
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let tried = tokio::sync::MappedMutexGuard::try_map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        match tried {
            Ok(guard) => Ok(MappedMutexGuard { guard: Some(guard), name, at }),
            Err(guard) => {
                this.guard = Some(guard);
                Err(this)
            }
        }
    }
}

impl<T: ?Sized> OwnedMutexGuard<T> {
    /// See [`tokio::sync::OwnedMutexGuard::map`].
    pub fn map<U, F>(mut this: Self, f: F) -> OwnedMappedMutexGuard<T, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let guard = tokio::sync::OwnedMutexGuard::map(guard, |value| {
            or_unlock(&this.name, at, || f(value))
        });
        OwnedMappedMutexGuard {
            guard: Some(guard),
            name: this.name.clone(),
            at,
            owner: Owner::clone(&this.owner),
        }
    }

    /// See [`tokio::sync::OwnedMutexGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<U, F>(
        mut this: Self,
        f: F,
    ) -> Result<OwnedMappedMutexGuard<T, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let tried = tokio::sync::OwnedMutexGuard::try_map(guard, |value| {
            or_unlock(&this.name, at, || f(value))
        });
        match tried {
            Ok(guard) => Ok(OwnedMappedMutexGuard {
                guard: Some(guard),
                name: this.name.clone(),
                at,
                owner: Owner::clone(&this.owner),
            }),
            Err(guard) => {
                this.guard = Some(guard);
                Err(this)
            }
        }
    }
}

impl<T: ?Sized, U: ?Sized> OwnedMappedMutexGuard<T, U> {
    /// See [`tokio::sync::OwnedMappedMutexGuard::map`].
    pub fn map<S, F>(mut this: Self, f: F) -> OwnedMappedMutexGuard<T, S>
    where
        F: FnOnce(&mut U) -> &mut S,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let guard = tokio::sync::OwnedMappedMutexGuard::map(guard, |value| {
            or_unlock(&this.name, at, || f(value))
        });
        OwnedMappedMutexGuard {
            guard: Some(guard),
            name: this.name.clone(),
            at,
            owner: Owner::clone(&this.owner),
        }
    }

    /// See [`tokio::sync::OwnedMappedMutexGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<S, F>(
        mut this: Self,
        f: F,
    ) -> Result<OwnedMappedMutexGuard<T, S>, Self>
    where
        F: FnOnce(&mut U) -> Option<&mut S>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let tried =
            tokio::sync::OwnedMappedMutexGuard::try_map(guard, |value| {
                or_unlock(&this.name, at, || f(value))
            });
        match tried {
            Ok(guard) => Ok(OwnedMappedMutexGuard {
                guard: Some(guard),
                name: this.name.clone(),
                at,
                owner: Owner::clone(&this.owner),
            }),
            Err(guard) => {
                this.guard = Some(guard);
                Err(this)
            }
        }
    }
}

impl<T: ?Sized> Deref for MappedMutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.guard.as_ref().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized> DerefMut for MappedMutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.guard.as_mut().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized> Drop for MappedMutexGuard<'_, T> {
    fn drop(&mut self) {
        if self.guard.is_some() {
            shows("unlock", self.name, self.at);
        }
        drop(self.guard.take());
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MappedMutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MappedMutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized, U: ?Sized> Deref for OwnedMappedMutexGuard<T, U> {
    type Target = U;

    fn deref(&self) -> &U {
        self.guard.as_ref().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized, U: ?Sized> DerefMut for OwnedMappedMutexGuard<T, U> {
    fn deref_mut(&mut self) -> &mut U {
        self.guard.as_mut().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized, U: ?Sized> Drop for OwnedMappedMutexGuard<T, U> {
    fn drop(&mut self) {
        if self.guard.is_some() {
            shows("unlock", &self.name, self.at);
        }
        drop(self.guard.take());
    }
}

impl<T: ?Sized, U: ?Sized + fmt::Debug> fmt::Debug
    for OwnedMappedMutexGuard<T, U>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized, U: ?Sized + fmt::Display> fmt::Display
    for OwnedMappedMutexGuard<T, U>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
