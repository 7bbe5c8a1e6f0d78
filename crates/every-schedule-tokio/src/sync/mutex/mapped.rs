//! A part of what a mutex guards.

use super::{Mutex, MutexGuard, OwnedMutexGuard};
use crate::op::Name;
use crate::owner::Owner;
use crate::sync::held::{Held, guard};

/// See [`tokio::sync::MappedMutexGuard`].
pub struct MappedMutexGuard<'a, T: ?Sized> {
    held: Held<tokio::sync::MappedMutexGuard<'a, T>, &'a Name>,
}
guard!(MappedMutexGuard<'a; T> writes T);

/// See [`tokio::sync::OwnedMappedMutexGuard`].
pub struct OwnedMappedMutexGuard<T: ?Sized, U: ?Sized = T> {
    held: Held<tokio::sync::OwnedMappedMutexGuard<T, U>, Name>,
    owner: Owner<Mutex<T>>,
}
guard!(OwnedMappedMutexGuard<; T, U> writes U);

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// See [`tokio::sync::MutexGuard::map`].
    pub fn map<U, F>(this: Self, f: F) -> MappedMutexGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::MutexGuard::map(guard, |value| it.look(|| f(value)))
        });
        MappedMutexGuard { held }
    }

    /// See [`tokio::sync::MutexGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<U, F>(
        this: Self,
        f: F,
    ) -> Result<MappedMutexGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::MutexGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => Ok(MappedMutexGuard { held }),
            Err(held) => Err(MutexGuard { held, lock: this.lock }),
        }
    }
}

impl<'a, T: ?Sized> MappedMutexGuard<'a, T> {
    /// See [`tokio::sync::MappedMutexGuard::map`].
    pub fn map<U, F>(this: Self, f: F) -> MappedMutexGuard<'a, U>
    where
        F: FnOnce(&mut T) -> &mut U,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::MappedMutexGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        MappedMutexGuard { held }
    }

    /// See [`tokio::sync::MappedMutexGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<U, F>(
        this: Self,
        f: F,
    ) -> Result<MappedMutexGuard<'a, U>, Self>
    where
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::MappedMutexGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => Ok(MappedMutexGuard { held }),
            Err(held) => Err(MappedMutexGuard { held }),
        }
    }
}

impl<T: ?Sized> OwnedMutexGuard<T> {
    /// See [`tokio::sync::OwnedMutexGuard::map`].
    pub fn map<U, F>(this: Self, f: F) -> OwnedMappedMutexGuard<T, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::OwnedMutexGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        OwnedMappedMutexGuard { held, owner: this.owner }
    }

    /// See [`tokio::sync::OwnedMutexGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<U, F>(
        this: Self,
        f: F,
    ) -> Result<OwnedMappedMutexGuard<T, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::OwnedMutexGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => Ok(OwnedMappedMutexGuard { held, owner: this.owner }),
            Err(held) => Err(OwnedMutexGuard { held, owner: this.owner }),
        }
    }
}

impl<T: ?Sized, U: ?Sized> OwnedMappedMutexGuard<T, U> {
    /// See [`tokio::sync::OwnedMappedMutexGuard::map`].
    pub fn map<S, F>(this: Self, f: F) -> OwnedMappedMutexGuard<T, S>
    where
        F: FnOnce(&mut U) -> &mut S,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::OwnedMappedMutexGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        OwnedMappedMutexGuard { held, owner: this.owner }
    }

    /// See [`tokio::sync::OwnedMappedMutexGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<S, F>(
        this: Self,
        f: F,
    ) -> Result<OwnedMappedMutexGuard<T, S>, Self>
    where
        F: FnOnce(&mut U) -> Option<&mut S>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::OwnedMappedMutexGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => Ok(OwnedMappedMutexGuard { held, owner: this.owner }),
            Err(held) => Err(OwnedMappedMutexGuard { held, owner: this.owner }),
        }
    }
}
