//! A part of what a lock guards.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use super::{
    OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, RwLockReadGuard,
    RwLockWriteGuard,
};
use crate::executor::At;
use crate::op::{Name, or_unlock, shows};
use crate::owner::Owner;

/// See [`tokio::sync::RwLockMappedWriteGuard`].
pub struct RwLockMappedWriteGuard<'a, T: ?Sized> {
    guard: Option<tokio::sync::RwLockMappedWriteGuard<'a, T>>,
    name: &'a Name,
    at: At,
}

/// See [`tokio::sync::OwnedRwLockMappedWriteGuard`].
pub struct OwnedRwLockMappedWriteGuard<T: ?Sized, U: ?Sized = T> {
    guard: Option<tokio::sync::OwnedRwLockMappedWriteGuard<T, U>>,
    name: Name,
    at: At,
    owner: Owner<RwLock<T>>,
}

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    /// See [`tokio::sync::RwLockReadGuard::map`].
    pub fn map<F, U>(mut this: Self, f: F) -> RwLockReadGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&T) -> &U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let guard = tokio::sync::RwLockReadGuard::map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        RwLockReadGuard { guard: Some(guard), name, at }
    }

    /// See [`tokio::sync::RwLockReadGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, U>(
        mut this: Self,
        f: F,
    ) -> Result<RwLockReadGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&T) -> Option<&U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let tried = tokio::sync::RwLockReadGuard::try_map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        match tried {
            Ok(guard) => Ok(RwLockReadGuard { guard: Some(guard), name, at }),
            Err(guard) => {
                this.guard = Some(guard);
                Err(this)
            }
        }
    }
}

impl<T: ?Sized, U: ?Sized> OwnedRwLockReadGuard<T, U> {
    /// See [`tokio::sync::OwnedRwLockReadGuard::map`].
    pub fn map<F, V>(mut this: Self, f: F) -> OwnedRwLockReadGuard<T, V>
    where
        V: ?Sized,
        F: FnOnce(&U) -> &V,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let guard = tokio::sync::OwnedRwLockReadGuard::map(guard, |value| {
            or_unlock(&this.name, at, || f(value))
        });
        OwnedRwLockReadGuard {
            guard: Some(guard),
            name: this.name.clone(),
            at,
            owner: Owner::clone(&this.owner),
        }
    }

    /// See [`tokio::sync::OwnedRwLockReadGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, V>(
        mut this: Self,
        f: F,
    ) -> Result<OwnedRwLockReadGuard<T, V>, Self>
    where
        V: ?Sized,
        F: FnOnce(&U) -> Option<&V>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let tried =
            tokio::sync::OwnedRwLockReadGuard::try_map(guard, |value| {
                or_unlock(&this.name, at, || f(value))
            });
        match tried {
            Ok(guard) => Ok(OwnedRwLockReadGuard {
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

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// See [`tokio::sync::RwLockWriteGuard::map`].
    pub fn map<F, U>(mut this: Self, f: F) -> RwLockMappedWriteGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let guard = tokio::sync::RwLockWriteGuard::map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        RwLockMappedWriteGuard { guard: Some(guard), name, at }
    }

    /// See [`tokio::sync::RwLockWriteGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, U>(
        mut this: Self,
        f: F,
    ) -> Result<RwLockMappedWriteGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let tried = tokio::sync::RwLockWriteGuard::try_map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        match tried {
            Ok(guard) => {
                Ok(RwLockMappedWriteGuard { guard: Some(guard), name, at })
            }
            Err(guard) => {
                this.guard = Some(guard);
                Err(this)
            }
        }
    }

    /// See [`tokio::sync::RwLockWriteGuard::downgrade_map`].
    #[track_caller]
    pub fn downgrade_map<F, U>(mut this: Self, f: F) -> RwLockReadGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&T) -> &U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let guard =
            tokio::sync::RwLockWriteGuard::downgrade_map(guard, |value| {
                let part = or_unlock(name, at, || f(value));
                shows("downgrade", name, Location::caller());
                part
            });
        RwLockReadGuard { guard: Some(guard), name, at }
    }

    /// See [`tokio::sync::RwLockWriteGuard::try_downgrade_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    #[track_caller]
    pub fn try_downgrade_map<F, U>(
        mut this: Self,
        f: F,
    ) -> Result<RwLockReadGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&T) -> Option<&U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let tried =
            tokio::sync::RwLockWriteGuard::try_downgrade_map(guard, |value| {
                let part = or_unlock(name, at, || f(value))?;
                shows("downgrade", name, Location::caller());
                Some(part)
            });
        match tried {
            Ok(guard) => Ok(RwLockReadGuard { guard: Some(guard), name, at }),
            Err(guard) => {
                this.guard = Some(guard);
                Err(this)
            }
        }
    }

    /// See [`tokio::sync::RwLockWriteGuard::into_mapped`].
    pub fn into_mapped(this: Self) -> RwLockMappedWriteGuard<'a, T> {
        Self::map(this, |whole| whole)
    }
}

impl<T: ?Sized> OwnedRwLockWriteGuard<T> {
    /// See [`tokio::sync::OwnedRwLockWriteGuard::map`].
    pub fn map<F, U>(mut this: Self, f: F) -> OwnedRwLockMappedWriteGuard<T, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let guard = tokio::sync::OwnedRwLockWriteGuard::map(guard, |value| {
            or_unlock(&this.name, at, || f(value))
        });
        OwnedRwLockMappedWriteGuard {
            guard: Some(guard),
            name: this.name.clone(),
            at,
            owner: Owner::clone(&this.owner),
        }
    }

    /// See [`tokio::sync::OwnedRwLockWriteGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, U>(
        mut this: Self,
        f: F,
    ) -> Result<OwnedRwLockMappedWriteGuard<T, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let tried =
            tokio::sync::OwnedRwLockWriteGuard::try_map(guard, |value| {
                or_unlock(&this.name, at, || f(value))
            });
        match tried {
            Ok(guard) => Ok(OwnedRwLockMappedWriteGuard {
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

    /// See [`tokio::sync::OwnedRwLockWriteGuard::downgrade_map`].
    #[track_caller]
    pub fn downgrade_map<F, U>(
        mut this: Self,
        f: F,
    ) -> OwnedRwLockReadGuard<T, U>
    where
        U: ?Sized,
        F: FnOnce(&T) -> &U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let guard =
            tokio::sync::OwnedRwLockWriteGuard::downgrade_map(guard, |value| {
                let part = or_unlock(&this.name, at, || f(value));
                shows("downgrade", &this.name, Location::caller());
                part
            });
        OwnedRwLockReadGuard {
            guard: Some(guard),
            name: this.name.clone(),
            at,
            owner: Owner::clone(&this.owner),
        }
    }

    /// See [`tokio::sync::OwnedRwLockWriteGuard::try_downgrade_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    #[track_caller]
    pub fn try_downgrade_map<F, U>(
        mut this: Self,
        f: F,
    ) -> Result<OwnedRwLockReadGuard<T, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&T) -> Option<&U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let tried = tokio::sync::OwnedRwLockWriteGuard::try_downgrade_map(
            guard,
            |value| {
                let part = or_unlock(&this.name, at, || f(value))?;
                shows("downgrade", &this.name, Location::caller());
                Some(part)
            },
        );
        match tried {
            Ok(guard) => Ok(OwnedRwLockReadGuard {
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

    /// See [`tokio::sync::OwnedRwLockWriteGuard::into_mapped`].
    pub fn into_mapped(this: Self) -> OwnedRwLockMappedWriteGuard<T> {
        Self::map(this, |whole| whole)
    }
}

impl<'a, T: ?Sized> RwLockMappedWriteGuard<'a, T> {
    /// See [`tokio::sync::RwLockMappedWriteGuard::map`].
    pub fn map<F, U>(mut this: Self, f: F) -> RwLockMappedWriteGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let guard = tokio::sync::RwLockMappedWriteGuard::map(guard, |value| {
            or_unlock(name, at, || f(value))
        });
        RwLockMappedWriteGuard { guard: Some(guard), name, at }
    }

    /// See [`tokio::sync::RwLockMappedWriteGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, U>(
        mut this: Self,
        f: F,
    ) -> Result<RwLockMappedWriteGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let (name, at) = (this.name, this.at);
        let tried =
            tokio::sync::RwLockMappedWriteGuard::try_map(guard, |value| {
                or_unlock(name, at, || f(value))
            });
        match tried {
            Ok(guard) => {
                Ok(RwLockMappedWriteGuard { guard: Some(guard), name, at })
            }
            Err(guard) => {
                this.guard = Some(guard);
                Err(this)
            }
        }
    }
}

impl<T: ?Sized, U: ?Sized> OwnedRwLockMappedWriteGuard<T, U> {
    /// See [`tokio::sync::OwnedRwLockMappedWriteGuard::map`].
    pub fn map<F, V>(mut this: Self, f: F) -> OwnedRwLockMappedWriteGuard<T, V>
    where
        V: ?Sized,
        F: FnOnce(&mut U) -> &mut V,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let guard =
            tokio::sync::OwnedRwLockMappedWriteGuard::map(guard, |value| {
                or_unlock(&this.name, at, || f(value))
            });
        OwnedRwLockMappedWriteGuard {
            guard: Some(guard),
            name: this.name.clone(),
            at,
            owner: Owner::clone(&this.owner),
        }
    }

    /// See [`tokio::sync::OwnedRwLockMappedWriteGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, V>(
        mut this: Self,
        f: F,
    ) -> Result<OwnedRwLockMappedWriteGuard<T, V>, Self>
    where
        V: ?Sized,
        F: FnOnce(&mut U) -> Option<&mut V>,
    {
        let guard = this.guard.take().expect("it is there until it is dropped");
        let at = this.at;
        let tried =
            tokio::sync::OwnedRwLockMappedWriteGuard::try_map(guard, |value| {
                or_unlock(&this.name, at, || f(value))
            });
        match tried {
            Ok(guard) => Ok(OwnedRwLockMappedWriteGuard {
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

    /// See [`tokio::sync::OwnedRwLockMappedWriteGuard::rwlock`].
    pub fn rwlock(this: &Self) -> &Owner<RwLock<T>> {
        &this.owner
    }
}

impl<T: ?Sized> Deref for RwLockMappedWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.guard.as_ref().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized> DerefMut for RwLockMappedWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.guard.as_mut().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized> Drop for RwLockMappedWriteGuard<'_, T> {
    fn drop(&mut self) {
        if self.guard.is_some() {
            shows("unlock", self.name, self.at);
        }
        drop(self.guard.take());
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockMappedWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockMappedWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized, U: ?Sized> Deref for OwnedRwLockMappedWriteGuard<T, U> {
    type Target = U;

    fn deref(&self) -> &U {
        self.guard.as_ref().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized, U: ?Sized> DerefMut for OwnedRwLockMappedWriteGuard<T, U> {
    fn deref_mut(&mut self) -> &mut U {
        self.guard.as_mut().expect("it is there until it is dropped")
    }
}

impl<T: ?Sized, U: ?Sized> Drop for OwnedRwLockMappedWriteGuard<T, U> {
    fn drop(&mut self) {
        if self.guard.is_some() {
            shows("unlock", &self.name, self.at);
        }
        drop(self.guard.take());
    }
}

impl<T: ?Sized, U: ?Sized + fmt::Debug> fmt::Debug
    for OwnedRwLockMappedWriteGuard<T, U>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized, U: ?Sized + fmt::Display> fmt::Display
    for OwnedRwLockMappedWriteGuard<T, U>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
