//! What a task has seen, and what has happened to a thing, each as one number. A task that has seen the
//! same does the same; so a moment is known by these numbers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use every_schedule::foreign;

use crate::executor;
use crate::model::{Run, lock};

/// All that a task has seen, or that was done to a thing.
#[derive(Debug)]
pub(crate) struct Seen(AtomicU32);

/// The last of a list, so that each kind is another.
const ADDED: u32 = 0;
const MET: u32 = 1;
const TOLD: u32 = 2;

impl Seen {
    /// Of a task or a thing with this number. It goes with all that it sees: who saw the same is not
    /// therefore the same.
    pub(crate) fn of(number: u32) -> Seen {
        Seen(foreign::number(&[number]).into())
    }

    /// Of the program outside of tasks, or of its clock.
    pub(crate) fn of_program() -> Seen {
        Seen(foreign::number(&[]).into())
    }

    /// What has happened to a new thing of the calling task.
    pub(crate) fn of_thing() -> Arc<Seen> {
        let run = Run::get();
        Seen::of_thing_with(&run, run.number().0)
    }

    pub(crate) fn of_thing_with(run: &Run, number: u32) -> Arc<Seen> {
        let seen = Arc::new(Seen::of(number));
        lock(&run.things).insert(number, Arc::downgrade(&seen));
        seen
    }

    pub(crate) fn get(&self) -> u32 {
        self.0.load(Relaxed)
    }

    /// Adds something.
    pub(crate) fn add(&self, what: u32) {
        self.0.store(foreign::number(&[self.get(), what, ADDED]), Relaxed);
    }

    /// Each learns what the other has seen, and stays another.
    fn meet(&self, other: &Seen) {
        let both = foreign::number(&[self.get(), other.get(), MET]);
        self.0.store(both, Relaxed);
        other.0.store(foreign::number(&[both, TOLD]), Relaxed);
    }
}

/// The calling task does something to a thing.
pub(crate) fn touch(thing: &Seen) {
    with(|mine| mine.meet(thing));
}

/// The calling task sees something that is no thing: a choice, a timer.
pub(crate) fn note(what: u32) {
    with(|mine| mine.add(what));
}

fn with(act: impl FnOnce(&Seen)) {
    let run =
        Run::try_get().filter(|run| run.merges && foreign::current().is_some());
    let Some(run) = run else { return };
    match executor::current() {
        Some(task) => act(&task.seen),
        None => act(&run.seen),
    }
}
