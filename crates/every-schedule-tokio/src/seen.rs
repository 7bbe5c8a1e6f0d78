//! What a task has seen, and what has happened to a thing, each as one number. A task that has seen the
//! same does the same; so a moment is known by these numbers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use every_schedule::foreign;

use crate::executor;
use crate::model::{Run, lock};

/// All that a task has seen, or that was done to a thing.
#[derive(Debug, Default)]
pub(crate) struct Seen(AtomicU32);

impl Seen {
    /// What has happened to a new thing of the calling task.
    pub(crate) fn of_thing() -> Arc<Seen> {
        let (run, seen) = (Run::get(), Arc::new(Seen::default()));
        lock(&run.things).insert(run.number().0, Arc::downgrade(&seen));
        seen
    }

    pub(crate) fn get(&self) -> u32 {
        self.0.load(Relaxed)
    }

    /// Adds something.
    pub(crate) fn add(&self, what: u32) {
        self.0.store(foreign::number(&[self.get(), what]), Relaxed);
    }

    /// Each learns what the other has seen.
    fn meet(&self, other: &Seen) {
        let both = foreign::number(&[self.get(), other.get()]);
        self.0.store(both, Relaxed);
        other.0.store(both, Relaxed);
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
