//! `std::sync::OnceLock`.

use std::fmt::{self, Debug};
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{Mutex, PoisonError};

use super::once::{Begin, Flag};
use crate::engine::{self, Visit};
use crate::lent::Value;
use crate::op::{Change, Op};
use crate::world::Once as State;

/// See [`std::sync::OnceLock`]. A `static` one is empty at the beginning of every schedule.
pub struct OnceLock<T> {
    pub(super) flag: Flag,
    show: fn(&T) -> String,
    /// The values of all runs: of a static, somebody may still have a reference to any.
    values: boxcar::Vec<std::sync::OnceLock<T>>,
    /// Which of them is that of the present run.
    present: Mutex<Option<usize>>,
}

impl<T> OnceLock<T> {
    /// See [`std::sync::OnceLock::new`].
    #[track_caller]
    pub const fn new() -> OnceLock<T>
    where
        T: Value,
    {
        OnceLock::of_kind("OnceLock")
    }

    #[track_caller]
    pub(super) const fn of_kind(kind: &'static str) -> OnceLock<T>
    where
        T: Value,
    {
        OnceLock {
            flag: Flag::new(kind),
            show: T::show,
            values: boxcar::Vec::new(),
            present: Mutex::new(None),
        }
    }

    /// Which value is that of the present run.
    fn present(&self) -> usize {
        let is_old = self.flag.slot.visit() == Visit::InAnotherRun;
        let mut present =
            self.present.lock().unwrap_or_else(PoisonError::into_inner);
        match *present {
            Some(present) if !is_old => present,
            _ => {
                let new = self.values.push(std::sync::OnceLock::new());
                *present = Some(new);
                new
            }
        }
    }

    fn cell(&self) -> &std::sync::OnceLock<T> {
        let present = self.present();
        self.values.get(present).expect("it was made")
    }

    /// Whose turn it is to make the value.
    pub(super) fn begin(&self, at: &'static Location<'static>) -> Begin {
        self.cell();
        self.flag.begin(false, at)
    }

    /// Makes the value.
    pub(super) fn fill(
        &self,
        if_it_panics: State,
        f: impl FnOnce() -> T,
    ) -> &T {
        self.flag.run(if_it_panics, || {
            let value = f();
            engine::show::<T>(self.flag.id(), false, || (self.show)(&value));
            self.cell().get_or_init(|| value)
        })
    }

    /// The value, which is there.
    pub(super) fn value(&self) -> &T {
        self.cell().get().expect("it was made")
    }

    /// See [`std::sync::OnceLock::get`].
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.cell();
        self.flag.is_done(Location::caller()).then(|| self.value())
    }

    /// See [`std::sync::OnceLock::get_or_init`].
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T {
        match self.begin(Location::caller()) {
            Begin::Run { .. } => self.fill(State::New, f),
            _ => self.value(),
        }
    }

    /// See [`std::sync::OnceLock::set`].
    ///
    /// # Errors
    ///
    /// The value, if there is one already.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        match self.begin(Location::caller()) {
            Begin::Run { .. } => {
                self.fill(State::New, || value);
                Ok(())
            }
            _ => Err(value),
        }
    }

    /// See [`std::sync::OnceLock::wait`].
    #[track_caller]
    pub fn wait(&self) -> &T {
        self.cell();
        self.flag.wait(true, Location::caller());
        self.value()
    }

    /// See [`std::sync::OnceLock::get_mut`].
    pub fn get_mut(&mut self) -> Option<&mut T> {
        engine::perform(Op::Look(self.flag.id()), None);
        let present = self.present();
        self.values.get_mut(present)?.get_mut()
    }

    /// See [`std::sync::OnceLock::take`].
    pub fn take(&mut self) -> Option<T> {
        let once = self.flag.id();
        engine::perform(Op::Look(once), None);
        let present = self.present();
        let value = self.values.get_mut(present)?.take();
        engine::change(Change::Complete { once, becomes: State::New });
        value
    }

    /// See [`std::sync::OnceLock::into_inner`].
    pub fn into_inner(mut self) -> Option<T> {
        self.take()
    }
}

impl<T: Value> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T: Value> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        let cell = OnceLock::new();
        match cell.set(value) {
            Ok(()) => cell,
            Err(_) => unreachable!("nobody else has it"),
        }
    }
}

impl<T: Value + Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        match self.get() {
            Some(value) => OnceLock::from(value.clone()),
            None => OnceLock::new(),
        }
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T: UnwindSafe> UnwindSafe for OnceLock<T> {}
impl<T: RefUnwindSafe + UnwindSafe> RefUnwindSafe for OnceLock<T> {}

impl<T: Debug> Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if crate::introduce::looks_inside() {
            let mut d = f.debug_tuple("OnceLock");
            match self.get() {
                Some(value) => d.field(value),
                None => d.field(&format_args!("<uninit>")),
            };
            return d.finish();
        }
        crate::introduce::meet(|| self.flag.id());
        f.debug_struct("OnceLock").finish_non_exhaustive()
    }
}
