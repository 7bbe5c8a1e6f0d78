//! What a `static` lock guards in the beginning, so that each schedule begins with it.

use std::ops::DerefMut;
use std::sync::{Mutex, PoisonError};

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

    /// At every use: makes the value anew if this is the first one in a run. `false` if it is
    /// left over from another run.
    pub(super) fn begin<G: DerefMut<Target = T>>(
        &self,
        slot: &Slot,
        value: impl FnOnce() -> Option<G>,
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
                    _ => false,
                }
            }
            (Visit::InAnotherRun, _) => size_of::<T>() == 0,
        }
    }
}
