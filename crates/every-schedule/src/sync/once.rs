//! `std::sync::Once`, and what `OnceLock` and `LazyLock` have in common with it.

use std::fmt::{self, Debug};
use std::panic::Location;

use crate::engine::{self, Slot};
use crate::names::{History, ObjectId};
use crate::op::{Change, Op, Outcome};
use crate::world::{Object, Once as State};

/// See [`std::sync::Once`].
pub struct Once {
    flag: Flag,
}

/// See [`std::sync::OnceState`].
#[derive(Debug)]
pub struct OnceState {
    poisoned: bool,
}

impl OnceState {
    /// See [`std::sync::OnceState::is_poisoned`].
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

#[allow(clippy::new_without_default)] // as in std
impl Once {
    /// See [`std::sync::Once::new`].
    #[track_caller]
    pub const fn new() -> Once {
        Once { flag: Flag::new("Once") }
    }

    /// See [`std::sync::Once::call_once`].
    ///
    /// # Panics
    ///
    /// If an earlier call has panicked.
    #[track_caller]
    pub fn call_once<F: FnOnce()>(&self, f: F) {
        match self.flag.begin(false, Location::caller()) {
            Begin::Run { .. } => self.flag.run(State::Poisoned, f),
            Begin::Done => {}
            Begin::Poisoned => poisoned("Once"),
        }
    }

    /// See [`std::sync::Once::call_once_force`].
    #[track_caller]
    pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F) {
        let begin = self.flag.begin(true, Location::caller());
        if let Begin::Run { poisoned } = begin {
            self.flag.run(State::Poisoned, || f(&OnceState { poisoned }));
        }
    }

    /// See [`std::sync::Once::is_completed`].
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.flag.is_done(Location::caller())
    }

    /// See [`std::sync::Once::wait`].
    ///
    /// # Panics
    ///
    /// If a call has panicked.
    #[track_caller]
    pub fn wait(&self) {
        if !self.flag.wait(false, Location::caller()) {
            poisoned("Once");
        }
    }

    /// See [`std::sync::Once::wait_force`].
    #[track_caller]
    pub fn wait_force(&self) {
        self.flag.wait(true, Location::caller());
    }
}

impl Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::introduce::meet(|| self.flag.id());
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

/// As std says it.
#[track_caller]
pub(super) fn poisoned(kind: &str) -> ! {
    panic!("{kind} instance has previously been poisoned")
}

/// Whether something has been done that is done once.
pub(super) struct Flag {
    kind: &'static str,
    pub(super) slot: Slot,
}

/// What whoever comes has to do.
pub(super) enum Begin {
    /// It is for this thread to do; another has failed before, or not.
    Run {
        poisoned: bool,
    },
    Done,
    /// Another has failed.
    Poisoned,
}

impl Flag {
    #[track_caller]
    pub(super) const fn new(kind: &'static str) -> Flag {
        Flag { kind, slot: Slot::new() }
    }

    pub(super) fn id(&self) -> ObjectId {
        self.slot.id(self.kind, false, || {
            Object::Once(State::New, History::default())
        })
    }

    /// Waits as long as another thread does it.
    pub(super) fn begin(
        &self,
        force: bool,
        at: &'static Location<'static>,
    ) -> Begin {
        let op = Op::Begin { once: self.id(), force };
        match engine::perform(op, Some(at)) {
            Outcome::Locked { poisoned, .. } => Begin::Run { poisoned },
            Outcome::Joined(_) => Begin::Done,
            _ => Begin::Poisoned,
        }
    }

    /// Does it. If it panics, that is what becomes of it.
    pub(super) fn run<R>(
        &self,
        if_it_panics: State,
        f: impl FnOnce() -> R,
    ) -> R {
        struct Running<'a> {
            flag: &'a Flag,
            becomes: State,
        }
        impl Drop for Running<'_> {
            fn drop(&mut self) {
                if engine::rules().is_none() {
                    return;
                }
                let once = self.flag.id();
                let becomes = self.becomes;
                match engine::end_once() {
                    true => {
                        engine::perform(Op::Complete { once, becomes }, None);
                    }
                    // No step in between, so nobody can have seen that it was being done.
                    false => engine::change(Change::Complete { once, becomes }),
                }
            }
        }
        engine::begin_once();
        let mut running = Running { flag: self, becomes: if_it_panics };
        let result = f();
        running.becomes = State::Done;
        result
    }

    pub(super) fn is_done(&self, at: &'static Location<'static>) -> bool {
        let outcome = engine::perform(Op::IsDone(self.id()), Some(at));
        matches!(outcome, Outcome::Joined(_))
    }

    /// Waits until it is done, or, unless `force`, until that has failed: `false`.
    pub(super) fn wait(
        &self,
        force: bool,
        at: &'static Location<'static>,
    ) -> bool {
        let op = Op::UntilDone { once: self.id(), force };
        matches!(engine::perform(op, Some(at)), Outcome::Joined(_))
    }
}
