//! `std::sync::RwLock`. A reader passes a writer that waits; std may let it wait instead.

use std::fmt::{self, Debug};
use std::mem::size_of;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::pristine::{Machine, Pristine};
use crate::engine::{self, Slot};
use crate::lent::Value;
use crate::names::ObjectId;
use crate::op::{Access, Change, Op, Outcome};
use crate::world::{Lock, Object};

/// See [`std::sync::RwLock`]. What a `static` one guards is made anew for every
/// schedule, if it can be cloned.
pub struct RwLock<T> {
    slot: Slot,
    show: fn(&T) -> String,
    pristine: Pristine<T>,
    /// Free whenever the model says so.
    value: Machine<std::sync::RwLock<T>>,
}

impl<T> RwLock<T> {
    /// See [`std::sync::RwLock::new`].
    #[track_caller]
    pub const fn new(value: T) -> Self
    where
        T: Value,
    {
        RwLock {
            slot: Slot::new(),
            show: T::show,
            pristine: Pristine::new(),
            value: Machine::new(std::sync::RwLock::new(value)),
        }
    }

    fn id(&self) -> ObjectId {
        let is_anew = self.pristine.begin(
            &self.slot,
            || super::if_free(self.value.get().try_write()),
            |fresh| self.value.renew(std::sync::RwLock::new(fresh)),
        );
        let mut is_new = false;
        let id = self.slot.id("RwLock", !is_anew, || {
            is_new = true;
            Object::Lock(Lock::default())
        });
        if is_new && let Ok(value) = self.value.get().try_read() {
            engine::show::<T>(id, true, || (self.show)(&value));
        }
        id
    }

    /// See [`std::sync::RwLock::read`].
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let op = Op::Lock { lock: self.id(), access: Access::Shared };
        let outcome = engine::perform(op, Some(Location::caller()));
        poison(outcome, self.reader())
    }

    /// See [`std::sync::RwLock::try_read`].
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let op = Op::TryLock { lock: self.id(), access: Access::Shared };
        match engine::perform(op, Some(Location::caller())) {
            Outcome::WouldBlock | Outcome::Abandoned => {
                Err(TryLockError::WouldBlock)
            }
            outcome => {
                poison(outcome, self.reader()).map_err(TryLockError::Poisoned)
            }
        }
    }

    /// See [`std::sync::RwLock::write`].
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let (lock, at) = (self.id(), Some(Location::caller()));
        let op = Op::Lock { lock, access: Access::Exclusive };
        let mut outcome = engine::perform(op, at);
        if outcome == Outcome::Empty {
            // It was seen to wait; now it waits.
            outcome = engine::perform(Op::LockInTurn(lock), at);
        }
        poison(outcome, self.writer())
    }

    /// See [`std::sync::RwLock::try_write`].
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let op = Op::TryLock { lock: self.id(), access: Access::Exclusive };
        match engine::perform(op, Some(Location::caller())) {
            Outcome::WouldBlock | Outcome::Abandoned => {
                Err(TryLockError::WouldBlock)
            }
            outcome => {
                poison(outcome, self.writer()).map_err(TryLockError::Poisoned)
            }
        }
    }

    fn reader(&self) -> RwLockReadGuard<'_, T> {
        let lock = self.value.get();
        let value = super::if_free(lock.try_read()).unwrap_or_else(|| {
            engine::rests_behind_a_lock();
            lock.read().unwrap_or_else(PoisonError::into_inner)
        });
        RwLockReadGuard { lock: self, value }
    }

    fn writer(&self) -> RwLockWriteGuard<'_, T> {
        let lock = self.value.get();
        let value = super::if_free(lock.try_write()).unwrap_or_else(|| {
            engine::rests_behind_a_lock();
            lock.write().unwrap_or_else(PoisonError::into_inner)
        });
        RwLockWriteGuard {
            lock: self,
            value,
            wrote: false,
            is_reader: false,
            panicking: engine::is_panicking(),
        }
    }

    /// See [`std::sync::RwLock::is_poisoned`].
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        let op = Op::IsPoisoned(self.id());
        engine::perform(op, Some(Location::caller())) == Outcome::Flag(true)
    }

    /// See [`std::sync::RwLock::clear_poison`].
    #[track_caller]
    pub fn clear_poison(&self) {
        engine::perform(Op::ClearPoison(self.id()), Some(Location::caller()));
    }

    /// See [`std::sync::RwLock::get_mut`].
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        let poisoned = super::look_into_lock(self.id(), true);
        let value = self
            .value
            .get_mut()
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }

    /// See [`std::sync::RwLock::into_inner`].
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = super::look_into_lock(self.id(), false);
        let value = self
            .value
            .into_inner()
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

fn poison<G>(outcome: Outcome, guard: G) -> LockResult<G> {
    match outcome {
        Outcome::Locked { poisoned: true, .. } => Err(PoisonError::new(guard)),
        _ => Ok(guard),
    }
}

impl<T: Value + Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T: Value> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

/// Looks inside, as std's does, which is an operation; not for a reader: `RwLock { .. }`.
impl<T: Debug> Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if crate::introduce::looks_inside() {
            let mut d = f.debug_struct("RwLock");
            match self.try_read() {
                Ok(guard) => d.field("data", &&*guard),
                Err(TryLockError::Poisoned(guard)) => {
                    d.field("data", &&**guard.get_ref())
                }
                Err(TryLockError::WouldBlock) => {
                    d.field("data", &format_args!("<locked>"))
                }
            };
            d.field("poisoned", &self.is_poisoned());
            return d.finish_non_exhaustive();
        }
        crate::introduce::meet(|| self.id());
        f.debug_struct("RwLock").finish_non_exhaustive()
    }
}

/// See [`std::sync::RwLockReadGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T> {
    lock: &'a RwLock<T>,
    value: std::sync::RwLockReadGuard<'a, T>,
}

impl<T> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    // Nothing to note: what is `Sync` does not change behind `&`, except through operations.
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        if engine::rules().is_some() {
            let lock = self.lock.id();
            engine::perform(
                Op::Unlock { lock, access: Access::Shared, poison: false },
                None,
            );
        }
    }
}

/// See [`std::sync::RwLockWriteGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T> {
    lock: &'a RwLock<T>,
    value: std::sync::RwLockWriteGuard<'a, T>,
    wrote: bool,
    is_reader: bool,
    panicking: bool,
}

impl<T> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.wrote = true;
        &mut self.value
    }
}

impl<'a, T> RwLockWriteGuard<'a, T> {
    /// See [`std::sync::RwLockWriteGuard::downgrade`].
    #[track_caller]
    pub fn downgrade(mut this: Self) -> RwLockReadGuard<'a, T> {
        this.leave();
        let lock = this.lock;
        engine::perform(Op::Downgrade(lock.id()), Some(Location::caller()));
        this.is_reader = true;
        drop(this);
        lock.reader()
    }

    /// Names the value that is left behind.
    fn leave(&self) {
        if self.wrote && size_of::<T>() != 0 {
            let lock = self.lock.id();
            engine::change(Change::Touch { lock, wrote: true });
            engine::show::<T>(lock, false, || (self.lock.show)(&self.value));
        }
    }
}

impl<T> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        if self.is_reader || engine::rules().is_none() {
            return;
        }
        self.leave();
        let lock = self.lock.id();
        let poison = !self.panicking && engine::is_panicking();
        engine::perform(
            Op::Unlock { lock, access: Access::Exclusive, poison },
            None,
        );
    }
}

impl<T: fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Debug> Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Debug> Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
