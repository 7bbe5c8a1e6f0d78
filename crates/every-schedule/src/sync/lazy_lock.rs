//! `std::sync::LazyLock`.

use std::fmt::{self, Debug};
use std::mem::needs_drop;
use std::ops::Deref;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};
use std::sync::{Mutex, PoisonError};

use super::OnceLock;
use super::once::{Begin, poisoned};
use crate::lent::Value;
use crate::world::Once as State;

/// See [`std::sync::LazyLock`]. What makes the value of a `static` does so in every schedule, so
/// it must be `Fn`.
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    /// What makes the value, in every schedule of a static one.
    first: Option<F>,
    /// What makes the value, and has a destructor: as in std, that is run once the value is made.
    once: Mutex<Option<F>>,
}

impl<T, F: Fn() -> T> LazyLock<T, F> {
    /// See [`std::sync::LazyLock::new`].
    #[track_caller]
    pub const fn new(f: F) -> LazyLock<T, F>
    where
        T: Value,
    {
        let cell = OnceLock::of_kind("LazyLock");
        match needs_drop::<F>() {
            true => LazyLock { cell, first: None, once: Mutex::new(Some(f)) },
            false => LazyLock { cell, first: Some(f), once: Mutex::new(None) },
        }
    }

    /// See [`std::sync::LazyLock::force`].
    ///
    /// # Panics
    ///
    /// If an earlier call has panicked.
    #[track_caller]
    pub fn force(this: &LazyLock<T, F>) -> &T {
        match this.cell.begin(Location::caller()) {
            Begin::Run { .. } => match &this.first {
                Some(first) => this.cell.fill(State::Poisoned, first),
                None => {
                    let mut once = this
                        .once
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner);
                    let first = once.take().expect("it is called once");
                    drop(once);
                    this.cell.fill(State::Poisoned, first)
                }
            },
            Begin::Done => this.cell.value(),
            Begin::Poisoned => poisoned("LazyLock"),
        }
    }
}

impl<T, F> LazyLock<T, F> {
    /// See [`std::sync::LazyLock::get`].
    #[track_caller]
    pub fn get(this: &LazyLock<T, F>) -> Option<&T> {
        this.cell.get()
    }
}

impl<T, F: Fn() -> T> LazyLock<T, F> {
    /// See [`std::sync::LazyLock::force_mut`].
    ///
    /// # Panics
    ///
    /// If an earlier call has panicked.
    #[track_caller]
    pub fn force_mut(this: &mut LazyLock<T, F>) -> &mut T {
        LazyLock::force(this);
        this.cell.get_mut().expect("it was made")
    }
}

impl<T, F: Fn() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T: Value + Default> Default for LazyLock<T> {
    #[track_caller]
    fn default() -> Self {
        LazyLock::new(T::default)
    }
}

impl<T: UnwindSafe, F: UnwindSafe> UnwindSafe for LazyLock<T, F> {}
impl<T: RefUnwindSafe + UnwindSafe, F: UnwindSafe> RefUnwindSafe
    for LazyLock<T, F>
{
}

impl<T: Debug, F> Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if crate::introduce::looks_inside() {
            let mut d = f.debug_tuple("LazyLock");
            match self.cell.get() {
                Some(value) => d.field(value),
                None => d.field(&format_args!("<uninit>")),
            };
            return d.finish();
        }
        crate::introduce::meet(|| self.cell.flag.id());
        f.debug_struct("LazyLock").finish_non_exhaustive()
    }
}
