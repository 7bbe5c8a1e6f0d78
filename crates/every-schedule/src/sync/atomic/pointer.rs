//! `std::sync::atomic::AtomicPtr`.

use std::fmt::{self, Debug};
use std::ptr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{AtomicU64, Ordering, either};
use crate::engine::{self, Visit};

/// See [`std::sync::atomic::AtomicPtr`]. Addresses are others in every run, so the model has
/// numbers instead: null is 0, what is there in the beginning is 1.
pub struct AtomicPtr<T> {
    number: AtomicU64,
    initial: Held<T>,
    /// What was put into it since then, with its number.
    known: Mutex<Vec<(u64, Held<T>)>>,
}

/// A pointer that any thread may have: nobody here looks behind it.
type Held<T> = std::sync::atomic::AtomicPtr<T>;

fn get<T>(held: &Held<T>) -> *mut T {
    held.load(Ordering::Relaxed)
}

impl<T> AtomicPtr<T> {
    /// See std.
    #[track_caller]
    pub const fn new(p: *mut T) -> Self {
        let number = if p.is_null() { 0 } else { 1 };
        AtomicPtr {
            number: AtomicU64::new(number),
            initial: Held::new(p),
            known: Mutex::new(Vec::new()),
        }
    }

    fn known(&self) -> MutexGuard<'_, Vec<(u64, Held<T>)>> {
        let mut known =
            self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if self.number.slot.visit() != Visit::InThisRun {
            known.clear();
        }
        known
    }

    /// The number, if the pointer was ever put into this one.
    fn find(&self, p: *mut T) -> Option<u64> {
        let known = self.known();
        match p {
            _ if p.is_null() => Some(0),
            _ if p == get(&self.initial) => Some(1),
            _ => known.iter().find(|it| get(&it.1) == p).map(|it| it.0),
        }
    }

    /// The number of what is about to be put into this one.
    fn note(&self, p: *mut T) -> u64 {
        self.find(p).unwrap_or_else(|| {
            let number = 2 + u64::from(engine::name_by_history());
            self.known().push((number, Held::new(p)));
            number
        })
    }

    fn pointer(&self, number: u64) -> *mut T {
        match number {
            0 => ptr::null_mut(),
            1 => get(&self.initial),
            _ => {
                let known = self.known();
                let it = known.iter().find(|it| it.0 == number);
                it.map_or(ptr::null_mut(), |it| get(&it.1))
            }
        }
    }

    /// See std.
    #[track_caller]
    pub fn load(&self, order: Ordering) -> *mut T {
        let number = self.number.load(order);
        self.pointer(number)
    }

    /// See std.
    #[track_caller]
    pub fn store(&self, p: *mut T, order: Ordering) {
        let number = self.note(p);
        self.number.store(number, order);
    }

    /// See std.
    #[track_caller]
    pub fn swap(&self, p: *mut T, _: Ordering) -> *mut T {
        let number = self.note(p);
        self.pointer(either(self.number.modify(|_| Some(number))))
    }

    /// See std.
    #[track_caller]
    pub fn compare_exchange(
        &self,
        current: *mut T,
        new: *mut T,
        _: Ordering,
        failure: Ordering,
    ) -> Result<*mut T, *mut T> {
        super::can_load(failure, "failure ordering");
        let new = self.note(new);
        // Another thread may put `current` there until then.
        let result = self
            .number
            .modify(|it| (self.pointer(it) == current).then_some(new));
        result.map(|it| self.pointer(it)).map_err(|it| self.pointer(it))
    }

    /// See std. It fails only if the value is another.
    #[track_caller]
    pub fn compare_exchange_weak(
        &self,
        current: *mut T,
        new: *mut T,
        success: Ordering,
        failure: Ordering,
    ) -> Result<*mut T, *mut T> {
        self.compare_exchange(current, new, success, failure)
    }

    /// See std.
    #[track_caller]
    pub fn fetch_update(
        &self,
        set_order: Ordering,
        fetch_order: Ordering,
        f: impl FnMut(*mut T) -> Option<*mut T>,
    ) -> Result<*mut T, *mut T> {
        self.try_update(set_order, fetch_order, f)
    }

    /// See std.
    #[track_caller]
    pub fn try_update(
        &self,
        set_order: Ordering,
        fetch_order: Ordering,
        mut f: impl FnMut(*mut T) -> Option<*mut T>,
    ) -> Result<*mut T, *mut T> {
        let new = |number| Some(self.note(f(self.pointer(number))?));
        let result = self.number.try_update(set_order, fetch_order, new);
        result.map(|it| self.pointer(it)).map_err(|it| self.pointer(it))
    }

    /// See std.
    pub fn into_inner(mut self) -> *mut T {
        let number = *self.number.get_mut();
        self.pointer(number)
    }
}

impl<T> Default for AtomicPtr<T> {
    #[track_caller]
    fn default() -> Self {
        AtomicPtr::new(ptr::null_mut())
    }
}

impl<T> From<*mut T> for AtomicPtr<T> {
    #[track_caller]
    fn from(p: *mut T) -> Self {
        AtomicPtr::new(p)
    }
}

impl<T> Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::introduce::meet(|| self.number.id());
        f.debug_struct("AtomicPtr").finish_non_exhaustive()
    }
}
