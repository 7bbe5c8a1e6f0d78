//! What a thread of the model has for itself beside its stack.

use std::cell::RefCell;

use super::{Owned, Watch};
use crate::names::History;
use crate::sync::Ladder;
use crate::thread::Locals;

thread_local! {
    /// Of the thread that runs on this one of the machine.
    pub(super) static PERSONAL: RefCell<Personal> = RefCell::default();
}

#[derive(Default)]
pub(crate) struct Personal {
    /// The words of the last panic.
    pub(super) last_panic: Option<String>,
    /// What the thread had seen when it said so.
    pub(super) panicked_at: Option<History>,
    /// What it had seen when it began each thing that is done once and that it does just now.
    pub(super) began_at: Vec<History>,
    /// A panic is on its way through the stack, and nobody has caught it yet.
    pub(super) panics: bool,
    /// So many more are outside of a `catch_unwind` in a destructor: the thread unwinds all the same.
    pub(super) outer_panics: usize,
    /// It panicked while it unwound; the words of that.
    pub(super) doomed: Option<String>,
    /// The program's `Debug` is running, which is no part of the program.
    pub(super) quotes: bool,
    /// What it is giving up just now: its destructors run.
    pub(super) dropping: Vec<Owned>,
    /// For each `Arc` that is being dropped: what its destructor does, if that matters.
    pub(crate) watches: Vec<Option<Watch>>,
    pub(crate) locals: Locals,
    pub(crate) ladder: Ladder,
}

/// What the calling thread has for itself.
pub(crate) fn personal<T>(use_it: impl FnOnce(&mut Personal) -> T) -> T {
    PERSONAL.with_borrow_mut(use_it)
}

/// Whether the calling thread unwinds.
pub(crate) fn is_panicking() -> bool {
    personal(|it| it.panics || it.outer_panics > 0)
}

/// Whether it does so since the innermost `catch_unwind` began.
pub(super) fn panics_in_here() -> bool {
    personal(|it| it.panics)
}
