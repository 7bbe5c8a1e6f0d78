//! A part of what a lock guards.

use std::panic::Location;

use super::{
    OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, RwLockReadGuard,
    RwLockWriteGuard,
};
use crate::op::Name;
use crate::owner::Owner;
use crate::sync::held::{Held, guard};

/// See [`tokio::sync::RwLockMappedWriteGuard`].
pub struct RwLockMappedWriteGuard<'a, T: ?Sized> {
    held: Held<tokio::sync::RwLockMappedWriteGuard<'a, T>, &'a Name>,
}
guard!(RwLockMappedWriteGuard<'a; T> writes T);

/// See [`tokio::sync::OwnedRwLockMappedWriteGuard`].
pub struct OwnedRwLockMappedWriteGuard<T: ?Sized, U: ?Sized = T> {
    held: Held<tokio::sync::OwnedRwLockMappedWriteGuard<T, U>, Name>,
    owner: Owner<RwLock<T>>,
}
guard!(OwnedRwLockMappedWriteGuard<; T, U> writes U);

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    /// See [`tokio::sync::RwLockReadGuard::map`].
    pub fn map<F, U>(this: Self, f: F) -> RwLockReadGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&T) -> &U,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::RwLockReadGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        RwLockReadGuard { held }
    }

    /// See [`tokio::sync::RwLockReadGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, U>(
        this: Self,
        f: F,
    ) -> Result<RwLockReadGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&T) -> Option<&U>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::RwLockReadGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => Ok(RwLockReadGuard { held }),
            Err(held) => Err(RwLockReadGuard { held }),
        }
    }
}

impl<T: ?Sized, U: ?Sized> OwnedRwLockReadGuard<T, U> {
    /// See [`tokio::sync::OwnedRwLockReadGuard::map`].
    pub fn map<F, V>(this: Self, f: F) -> OwnedRwLockReadGuard<T, V>
    where
        V: ?Sized,
        F: FnOnce(&U) -> &V,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::OwnedRwLockReadGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        OwnedRwLockReadGuard { held, owner: this.owner }
    }

    /// See [`tokio::sync::OwnedRwLockReadGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, V>(
        this: Self,
        f: F,
    ) -> Result<OwnedRwLockReadGuard<T, V>, Self>
    where
        V: ?Sized,
        F: FnOnce(&U) -> Option<&V>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::OwnedRwLockReadGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => Ok(OwnedRwLockReadGuard { held, owner: this.owner }),
            Err(held) => Err(OwnedRwLockReadGuard { held, owner: this.owner }),
        }
    }
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    /// See [`tokio::sync::RwLockWriteGuard::map`].
    pub fn map<F, U>(this: Self, f: F) -> RwLockMappedWriteGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::RwLockWriteGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        RwLockMappedWriteGuard { held }
    }

    /// See [`tokio::sync::RwLockWriteGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, U>(
        this: Self,
        f: F,
    ) -> Result<RwLockMappedWriteGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::RwLockWriteGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => Ok(RwLockMappedWriteGuard { held }),
            Err(held) => Err(RwLockWriteGuard { held }),
        }
    }

    /// See [`tokio::sync::RwLockWriteGuard::downgrade_map`].
    #[track_caller]
    pub fn downgrade_map<F, U>(this: Self, f: F) -> RwLockReadGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&T) -> &U,
    {
        let at = Location::caller();
        let held = this.held.map(|guard, it| {
            tokio::sync::RwLockWriteGuard::downgrade_map(guard, |value| {
                let part = it.look(|| f(value));
                it.downgrade(at);
                part
            })
        });
        RwLockReadGuard { held }
    }

    /// See [`tokio::sync::RwLockWriteGuard::try_downgrade_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    #[track_caller]
    pub fn try_downgrade_map<F, U>(
        this: Self,
        f: F,
    ) -> Result<RwLockReadGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&T) -> Option<&U>,
    {
        let at = Location::caller();
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::RwLockWriteGuard::try_downgrade_map(guard, |value| {
                let part = it.look(|| f(value))?;
                it.downgrade(at);
                Some(part)
            })
        });
        match tried {
            Ok(held) => Ok(RwLockReadGuard { held }),
            Err(held) => Err(RwLockWriteGuard { held }),
        }
    }

    /// See [`tokio::sync::RwLockWriteGuard::into_mapped`].
    pub fn into_mapped(this: Self) -> RwLockMappedWriteGuard<'a, T> {
        Self::map(this, |whole| whole)
    }
}

impl<T: ?Sized> OwnedRwLockWriteGuard<T> {
    /// See [`tokio::sync::OwnedRwLockWriteGuard::map`].
    pub fn map<F, U>(this: Self, f: F) -> OwnedRwLockMappedWriteGuard<T, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::OwnedRwLockWriteGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        OwnedRwLockMappedWriteGuard { held, owner: this.owner }
    }

    /// See [`tokio::sync::OwnedRwLockWriteGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, U>(
        this: Self,
        f: F,
    ) -> Result<OwnedRwLockMappedWriteGuard<T, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::OwnedRwLockWriteGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => {
                Ok(OwnedRwLockMappedWriteGuard { held, owner: this.owner })
            }
            Err(held) => Err(OwnedRwLockWriteGuard { held, owner: this.owner }),
        }
    }

    /// See [`tokio::sync::OwnedRwLockWriteGuard::downgrade_map`].
    #[track_caller]
    pub fn downgrade_map<F, U>(this: Self, f: F) -> OwnedRwLockReadGuard<T, U>
    where
        U: ?Sized,
        F: FnOnce(&T) -> &U,
    {
        let at = Location::caller();
        let held = this.held.map(|guard, it| {
            tokio::sync::OwnedRwLockWriteGuard::downgrade_map(guard, |value| {
                let part = it.look(|| f(value));
                it.downgrade(at);
                part
            })
        });
        OwnedRwLockReadGuard { held, owner: this.owner }
    }

    /// See [`tokio::sync::OwnedRwLockWriteGuard::try_downgrade_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    #[track_caller]
    pub fn try_downgrade_map<F, U>(
        this: Self,
        f: F,
    ) -> Result<OwnedRwLockReadGuard<T, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&T) -> Option<&U>,
    {
        let at = Location::caller();
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::OwnedRwLockWriteGuard::try_downgrade_map(
                guard,
                |value| {
                    let part = it.look(|| f(value))?;
                    it.downgrade(at);
                    Some(part)
                },
            )
        });
        match tried {
            Ok(held) => Ok(OwnedRwLockReadGuard { held, owner: this.owner }),
            Err(held) => Err(OwnedRwLockWriteGuard { held, owner: this.owner }),
        }
    }

    /// See [`tokio::sync::OwnedRwLockWriteGuard::into_mapped`].
    pub fn into_mapped(this: Self) -> OwnedRwLockMappedWriteGuard<T> {
        Self::map(this, |whole| whole)
    }
}

impl<'a, T: ?Sized> RwLockMappedWriteGuard<'a, T> {
    /// See [`tokio::sync::RwLockMappedWriteGuard::map`].
    pub fn map<F, U>(this: Self, f: F) -> RwLockMappedWriteGuard<'a, U>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> &mut U,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::RwLockMappedWriteGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        RwLockMappedWriteGuard { held }
    }

    /// See [`tokio::sync::RwLockMappedWriteGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, U>(
        this: Self,
        f: F,
    ) -> Result<RwLockMappedWriteGuard<'a, U>, Self>
    where
        U: ?Sized,
        F: FnOnce(&mut T) -> Option<&mut U>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::RwLockMappedWriteGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => Ok(RwLockMappedWriteGuard { held }),
            Err(held) => Err(RwLockMappedWriteGuard { held }),
        }
    }
}

impl<T: ?Sized, U: ?Sized> OwnedRwLockMappedWriteGuard<T, U> {
    /// See [`tokio::sync::OwnedRwLockMappedWriteGuard::map`].
    pub fn map<F, V>(this: Self, f: F) -> OwnedRwLockMappedWriteGuard<T, V>
    where
        V: ?Sized,
        F: FnOnce(&mut U) -> &mut V,
    {
        let held = this.held.map(|guard, it| {
            tokio::sync::OwnedRwLockMappedWriteGuard::map(guard, |value| {
                it.look(|| f(value))
            })
        });
        OwnedRwLockMappedWriteGuard { held, owner: this.owner }
    }

    /// See [`tokio::sync::OwnedRwLockMappedWriteGuard::try_map`].
    ///
    /// # Errors
    ///
    /// The guard itself, if there is nothing.
    pub fn try_map<F, V>(
        this: Self,
        f: F,
    ) -> Result<OwnedRwLockMappedWriteGuard<T, V>, Self>
    where
        V: ?Sized,
        F: FnOnce(&mut U) -> Option<&mut V>,
    {
        let tried = this.held.try_map(|guard, it| {
            tokio::sync::OwnedRwLockMappedWriteGuard::try_map(guard, |value| {
                it.look(|| f(value))
            })
        });
        match tried {
            Ok(held) => {
                Ok(OwnedRwLockMappedWriteGuard { held, owner: this.owner })
            }
            Err(held) => {
                Err(OwnedRwLockMappedWriteGuard { held, owner: this.owner })
            }
        }
    }

    /// See [`tokio::sync::OwnedRwLockMappedWriteGuard::rwlock`].
    pub fn rwlock(this: &Self) -> &Owner<RwLock<T>> {
        &this.owner
    }
}
