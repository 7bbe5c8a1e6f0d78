//! `std::sync::Mutex`.

use std::fmt::{self, Debug};
use std::mem::size_of;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::pristine::{Machine, Pristine};
use crate::engine::{self, Slot};
use crate::lent::Value;
use crate::names::ObjectId;
use crate::op::{Access, Change, Op, Outcome};
use crate::world::{Lock, Object};

/// See [`std::sync::Mutex`]. What a `static` one guards is made anew for every
/// schedule, if it can be cloned.
pub struct Mutex<T> {
    slot: Slot,
    show: fn(&T) -> String,
    pristine: Pristine<T>,
    /// Free whenever the model says so.
    value: Machine<std::sync::Mutex<T>>,
}

impl<T> Mutex<T> {
    /// See [`std::sync::Mutex::new`].
    #[track_caller]
    pub const fn new(value: T) -> Self
    where
        T: Value,
    {
        Mutex {
            slot: Slot::new(),
            show: T::show,
            pristine: Pristine::new(),
            value: Machine::new(std::sync::Mutex::new(value)),
        }
    }

    pub(crate) fn id(&self) -> ObjectId {
        let is_anew = self.pristine.begin(
            &self.slot,
            || super::if_free(self.value.get().try_lock()),
            |fresh| self.value.renew(std::sync::Mutex::new(fresh)),
        );
        let mut is_new = false;
        let id = self.slot.id("Mutex", !is_anew, || {
            is_new = true;
            Object::Lock(Lock { is_mutex: true, ..Lock::default() })
        });
        if is_new && let Ok(value) = self.value.get().try_lock() {
            engine::show::<T>(id, true, || (self.show)(&value));
        }
        id
    }

    /// See [`std::sync::Mutex::lock`].
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let op = Op::Lock { lock: self.id(), access: Access::Exclusive };
        let outcome = engine::perform(op, Some(std::panic::Location::caller()));
        self.locked(outcome)
    }

    /// See [`std::sync::Mutex::try_lock`].
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let op = Op::TryLock { lock: self.id(), access: Access::Exclusive };
        match engine::perform(op, Some(std::panic::Location::caller())) {
            Outcome::WouldBlock | Outcome::Abandoned => {
                Err(TryLockError::WouldBlock)
            }
            outcome => self.locked(outcome).map_err(TryLockError::Poisoned),
        }
    }

    fn locked(&self, outcome: Outcome) -> LockResult<MutexGuard<'_, T>> {
        let guard = MutexGuard {
            mutex: self,
            value: Some(self.machine()),
            touched: AtomicBool::new(false),
            wrote: false,
            panicking: engine::is_panicking(),
        };
        match outcome {
            Outcome::Locked { poisoned: true, .. } => {
                Err(PoisonError::new(guard))
            }
            _ => Ok(guard),
        }
    }

    fn machine(&self) -> std::sync::MutexGuard<'_, T> {
        let lock = self.value.get();
        // In an abandoned run others may still hold it, and will let go.
        super::if_free(lock.try_lock()).unwrap_or_else(|| {
            engine::rests_behind_a_lock();
            lock.lock().unwrap_or_else(PoisonError::into_inner)
        })
    }

    /// See [`std::sync::Mutex::is_poisoned`].
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        let op = Op::IsPoisoned(self.id());
        engine::perform(op, Some(std::panic::Location::caller()))
            == Outcome::Flag(true)
    }

    /// See [`std::sync::Mutex::clear_poison`].
    #[track_caller]
    pub fn clear_poison(&self) {
        engine::perform(
            Op::ClearPoison(self.id()),
            Some(std::panic::Location::caller()),
        );
    }

    /// See [`std::sync::Mutex::get_mut`].
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        let poisoned = self.look(true);
        let value = self
            .value
            .get_mut()
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }

    /// See [`std::sync::Mutex::into_inner`].
    pub fn into_inner(self) -> LockResult<T> {
        let poisoned = self.look(false);
        let value = self
            .value
            .into_inner()
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }

    /// Nobody else has it: the calling thread sees the value without locking, and may change it.
    fn look(&self, changes: bool) -> bool {
        super::look_into_lock(self.id(), changes)
    }
}

impl<T: Value + Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T: Value> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

/// Looks inside, as std's does, which is an operation; not for a reader: `Mutex { .. }`.
impl<T: Debug> Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if crate::introduce::looks_inside() {
            let mut d = f.debug_struct("Mutex");
            match self.try_lock() {
                Ok(guard) => d.field("data", &&*guard),
                Err(TryLockError::Poisoned(guard)) => {
                    d.field("data", &&**guard.get_ref())
                }
                Err(TryLockError::WouldBlock) => d.field("data", &"<locked>"),
            };
            d.field("poisoned", &self.is_poisoned());
            return d.finish_non_exhaustive();
        }
        crate::introduce::meet(|| self.id());
        f.debug_struct("Mutex").finish_non_exhaustive()
    }
}

/// See [`std::sync::MutexGuard`].
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    value: Option<std::sync::MutexGuard<'a, T>>,
    /// The value was borrowed, and may have changed even through `&` (a `Cell`).
    touched: AtomicBool,
    wrote: bool,
    panicking: bool,
}

impl<'a, T> MutexGuard<'a, T> {
    /// Names the value that is left behind.
    fn leave(&mut self) {
        if size_of::<T>() != 0 && *self.touched.get_mut() {
            let (id, wrote) = (self.mutex.id(), self.wrote);
            engine::change(Change::Touch { lock: id, wrote });
            let value = self.value.as_deref().expect("the guard has its value");
            engine::show::<T>(id, false, || (self.mutex.show)(value));
        }
    }

    /// For a condvar: which lock it is.
    pub(super) fn lock_id(&self) -> ObjectId {
        self.mutex.id()
    }

    /// For a condvar: lets go by this operation.
    pub(super) fn let_go(
        mut self,
        operation: impl FnOnce(),
    ) -> (&'a Mutex<T>, bool) {
        self.leave();
        operation();
        self.value = None;
        (self.mutex, self.panicking)
    }

    /// For a condvar: it is the guard of before, for which std remembers whether the thread unwound.
    pub(super) fn of_before(mut self, panicking: bool) -> Self {
        self.panicking = panicking;
        self
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.touched.store(true, Ordering::Relaxed);
        self.value.as_deref().expect("the guard has its value")
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        *self.touched.get_mut() = true;
        self.wrote = true;
        self.value.as_deref_mut().expect("the guard has its value")
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if self.value.is_none() || engine::rules().is_none() {
            return;
        }
        self.leave();
        let poison = !self.panicking && engine::is_panicking();
        let lock = self.mutex.id();
        engine::perform(
            Op::Unlock { lock, access: Access::Exclusive, poison },
            None,
        );
    }
}

impl<T: Debug> Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
