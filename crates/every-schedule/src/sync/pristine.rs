//! What a `static` lock guards in the beginning, so that each schedule begins with it.

use std::ops::DerefMut;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::engine::{Slot, Visit};
use crate::lent::{Value, at_compile_time};

pub(super) struct Pristine<T> {
    /// Clones the value, if it was made at compile time.
    again: Option<fn(&T) -> Option<T>>,
    kept: Mutex<Option<T>>,
}

impl<T> Pristine<T> {
    pub(super) const fn new() -> Self
    where
        T: Value,
    {
        let again: Option<fn(&T) -> Option<T>> = match at_compile_time() {
            true => Some(T::again),
            false => None,
        };
        Pristine { again, kept: Mutex::new(None) }
    }

    /// At every use: makes the value anew if this is the first one in a run; `renew` does, if a run
    /// that is over keeps the lock. `false` if it is left over from another run.
    pub(super) fn begin<G: DerefMut<Target = T>>(
        &self,
        slot: &Slot,
        value: impl FnOnce() -> Option<G>,
        renew: impl FnOnce(T),
    ) -> bool {
        let visit = slot.visit();
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match (visit, self.again) {
            (Visit::InThisRun, _) => true,
            (Visit::First, Some(again)) => {
                *kept() = value().and_then(|value| again(&value));
                true
            }
            (Visit::First, None) => true,
            (Visit::InAnotherRun, Some(again)) if size_of::<T>() != 0 => {
                let fresh = kept().as_ref().and_then(again);
                match (fresh, value()) {
                    (Some(fresh), Some(mut value)) => {
                        // A static is never dropped.
                        std::mem::forget(std::mem::replace(&mut *value, fresh));
                        true
                    }
                    // Whoever kept it was stopped there, or has forgotten the guard.
                    (Some(fresh), None) if !slot.is_used_elsewhere() => {
                        renew(fresh);
                        true
                    }
                    _ => false,
                }
            }
            (Visit::InAnotherRun, Some(again)) => {
                // Nothing is left over of a value without a size, but the lock may be held.
                let fresh = kept().as_ref().and_then(again);
                if let (Some(fresh), None) = (fresh, value())
                    && !slot.is_used_elsewhere()
                {
                    renew(fresh);
                }
                true
            }
            (Visit::InAnotherRun, None) => size_of::<T>() == 0,
        }
    }
}

/// The machine's lock behind one of the model. That of a `static` is another one once a run that is
/// over keeps it: a stack that is given up never lets go.
pub(super) struct Machine<M> {
    lock: M,
    /// The last is that of the present run.
    renewed: OnceLock<Box<boxcar::Vec<M>>>,
}

impl<M> Machine<M> {
    pub(super) const fn new(lock: M) -> Self {
        Machine { lock, renewed: OnceLock::new() }
    }

    /// That of the present run.
    pub(super) fn get(&self) -> &M {
        let renewed = self.renewed.get();
        renewed.map_or(&self.lock, |all| &all[all.count() - 1])
    }

    /// One run at a time.
    pub(super) fn renew(&self, lock: M) {
        match self.renewed.get() {
            Some(all) => _ = all.push(lock),
            None => {
                let all = boxcar::Vec::new();
                all.push(lock);
                let _ = self.renewed.set(Box::new(all));
            }
        }
    }

    pub(super) fn get_mut(&mut self) -> &mut M {
        let Some(all) = self.renewed.get_mut() else { return &mut self.lock };
        let last = all.count() - 1;
        all.get_mut(last).expect("it is one of them")
    }

    pub(super) fn into_inner(self) -> M {
        let renewed = self.renewed.into_inner();
        let last = renewed.and_then(|all| all.into_iter().last());
        last.unwrap_or(self.lock)
    }
}
