//! `std::sync::LazyLock`.

use std::fmt::{self, Debug};
use std::ops::Deref;
use std::panic::{Location, RefUnwindSafe, UnwindSafe};

use super::OnceLock;
use super::once::{Begin, poisoned};
use crate::lent::Value;
use crate::world::Once as State;

/// See [`std::sync::LazyLock`]. What makes the value of a `static` does so in every schedule, so
/// it must be `Fn`.
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    first: F,
}

impl<T, F: Fn() -> T> LazyLock<T, F> {
    /// See [`std::sync::LazyLock::new`].
    #[track_caller]
    pub const fn new(f: F) -> LazyLock<T, F>
    where
        T: Value,
    {
        LazyLock { cell: OnceLock::of_kind("LazyLock"), first: f }
    }

    /// See [`std::sync::LazyLock::force`].
    ///
    /// # Panics
    ///
    /// If an earlier call has panicked.
    #[track_caller]
    pub fn force(this: &LazyLock<T, F>) -> &T {
        match this.cell.begin(Location::caller()) {
            Begin::Run { .. } => this.cell.fill(State::Poisoned, &this.first),
            Begin::Done => this.cell.value(),
            Begin::Poisoned => poisoned("LazyLock"),
        }
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

impl<T, F> Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::introduce::meet(|| self.cell.flag.id());
        f.debug_struct("LazyLock").finish_non_exhaustive()
    }
}
