//! What all guards of locks have in common.

use std::borrow::Borrow;
use std::ops::{Deref, DerefMut};

use crate::executor::At;
use crate::line::Holder;
use crate::op::{Name, drops, shows};

/// What somebody has of a lock. It is dropped in this order: the step, and then what it does.
pub(super) struct Held<G, N: Borrow<Name>> {
    unlock: Unlock<N>,
    guard: G,
}

struct Unlock<N: Borrow<Name>> {
    name: N,
    at: At,
    /// Dropped behind the step.
    _holder: Holder,
}

impl<N: Borrow<Name>> Drop for Unlock<N> {
    fn drop(&mut self) {
        drops("unlock", self.name.borrow(), self.at);
    }
}

/// A guard on its way to become another. What the program does meanwhile may panic.
pub(super) struct Changing<N: Borrow<Name>>(Option<Unlock<N>>);

impl<G, N: Borrow<Name>> Held<G, N> {
    pub(super) fn new(guard: G, name: N, at: At) -> Self {
        let _holder = name.borrow().line().hold();
        Held { unlock: Unlock { name, at, _holder }, guard }
    }

    /// Turns it into another guard of the same lock.
    pub(super) fn map<H>(
        self,
        change: impl FnOnce(G, &mut Changing<N>) -> H,
    ) -> Held<H, N> {
        let Ok(held) = self.try_map(|guard, it| Ok(change(guard, it))) else {
            unreachable!("it is always changed")
        };
        held
    }

    /// Turns it into another guard of the same lock, or leaves it as it is.
    pub(super) fn try_map<H>(
        self,
        change: impl FnOnce(G, &mut Changing<N>) -> Result<H, G>,
    ) -> Result<Held<H, N>, Self> {
        let mut changing = Changing(Some(self.unlock));
        let changed = change(self.guard, &mut changing);
        let unlock = changing.0.expect("nothing has panicked");
        match changed {
            Ok(guard) => Ok(Held { unlock, guard }),
            Err(guard) => Err(Held { unlock, guard }),
        }
    }
}

impl<N: Borrow<Name>> Changing<N> {
    /// Has the program look for a part. If that panics, the lock is unlocked, and this says so before.
    pub(super) fn look<P>(&mut self, look: impl FnOnce() -> P) -> P {
        let unlock = self.0.take();
        let part = look();
        self.0 = unlock;
        part
    }

    /// Others may read from now on.
    pub(super) fn downgrade(&self, at: At) {
        let Unlock { name, .. } = self.0.as_ref().expect("nothing panics now");
        shows("downgrade", name.borrow(), at);
    }
}

impl<G: Deref, N: Borrow<Name>> Deref for Held<G, N> {
    type Target = G::Target;

    fn deref(&self) -> &G::Target {
        &self.guard
    }
}

impl<G: DerefMut, N: Borrow<Name>> DerefMut for Held<G, N> {
    fn deref_mut(&mut self) -> &mut G::Target {
        &mut self.guard
    }
}

/// How a guard is used: read, or read and written.
macro_rules! guard {
    ($guard:ident<$($life:lifetime)?; $($of:ident),+> writes $value:ident) => {
        guard!($guard<$($life)?; $($of),+> reads $value);

        impl<$($life,)? $($of: ?Sized),+> std::ops::DerefMut for $guard<$($life,)? $($of),+> {
            fn deref_mut(&mut self) -> &mut $value {
                &mut self.held
            }
        }
    };
    ($guard:ident<$($life:lifetime)?; $($of:ident),+> reads $value:ident) => {
        impl<$($life,)? $($of: ?Sized),+> std::ops::Deref for $guard<$($life,)? $($of),+> {
            type Target = $value;

            fn deref(&self) -> &$value {
                &self.held
            }
        }

        impl<$($life,)? $($of: ?Sized),+> std::fmt::Debug for $guard<$($life,)? $($of),+>
        where
            $value: std::fmt::Debug,
        {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<$($life,)? $($of: ?Sized),+> std::fmt::Display for $guard<$($life,)? $($of),+>
        where
            $value: std::fmt::Display,
        {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}
pub(super) use guard;
