//! The model: what every thread is about to do, what every object looks like, and what a step
//! changes. Pure data; nothing in here waits, and nothing knows a value of the program.

mod change;
mod enabled;
mod key;
mod object;
mod step;
mod thread;
mod what_is_a_step;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use object::{Channel, Lock, Object, Once, Owners};
pub(crate) use thread::{Status, Thread};

use crate::names::{History, ObjectId, ThreadId};
use crate::op::Op;
use crate::rules::{CutOff, Rules};

/// All threads and all objects at one moment of one schedule.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) threads: BTreeMap<ThreadId, Thread>,
    pub(crate) objects: BTreeMap<ObjectId, Object>,
    pub(crate) rules: Arc<Rules>,
    pub(crate) returned: Option<String>,
    /// Stands for all that has happened, if that shows.
    pub(crate) past: u32,
    /// The process is no more.
    pub(crate) has_ended: bool,
    /// Who has ended it before `main` has, and with which status; `None`: by an abort.
    pub(crate) quit: Option<(ThreadId, Option<i32>)>,
    /// If everything tells: what the last one to use an object or a thread had seen.
    pub(crate) told: BTreeMap<Told, History>,
}

/// Who or what can tell something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Told {
    By(ObjectId),
    ByThread(ThreadId),
}

impl World {
    pub(crate) fn new(rules: Arc<Rules>) -> Self {
        World {
            threads: BTreeMap::new(),
            objects: BTreeMap::new(),
            rules,
            returned: None,
            past: 0,
            has_ended: false,
            quit: None,
            told: BTreeMap::new(),
        }
    }

    pub(crate) fn thread(&mut self, id: ThreadId) -> &mut Thread {
        self.threads.get_mut(&id).expect("a thread of this run")
    }

    /// Whether the process is no more, and its threads with it.
    pub(crate) fn is_over(&self) -> bool {
        let main = &self.threads[&ThreadId::MAIN];
        self.has_ended || main.is_finished() && main.panic.is_some()
    }

    /// Whom the end of the process has kept from saying more, or could have kept.
    pub(crate) fn cuts_off(&self) -> CutOff {
        let others =
            || self.threads.iter().filter(|it| *it.0 != ThreadId::MAIN);
        let says = |thread: &Thread| {
            !thread.printed.is_empty() || thread.panicked_at_once
        };
        let aborts = self.threads.values().any(|it| it.aborts);
        let quits = self.quit.is_some_and(|it| it.0 != ThreadId::MAIN);
        if self.has_ended && (aborts || quits) {
            CutOff::All
        } else if self.is_over()
            && others().any(|(_, thread)| !thread.joined)
            && others().any(|(_, thread)| says(thread))
        {
            CutOff::Others
        } else {
            CutOff::Nobody
        }
    }

    /// Whether the thread has aborted the process.
    pub(crate) fn is_at_abort(&self, id: ThreadId) -> bool {
        self.has_ended && self.threads[&id].aborts
    }

    /// Who stands before which operation.
    pub(crate) fn standing(&self) -> Vec<(ThreadId, Op)> {
        let standing = |(&id, thread): (&ThreadId, &Thread)| {
            let Status::Before(op) = thread.status else { return None };
            Some((id, op))
        };
        self.threads.iter().filter_map(standing).collect()
    }

    /// A thread that is between two operations.
    pub(crate) fn runner(&self) -> Option<ThreadId> {
        let mut threads = self.threads.iter();
        let runs = |it: &(_, &Thread)| it.1.status == Status::Running;
        threads.find(runs).map(|(&id, _)| id)
    }
}

/// Adds to a sorted list, so that equal sets are equal lists.
fn insert(threads: &mut Vec<ThreadId>, thread: ThreadId) {
    let at = threads.partition_point(|&other| other < thread);
    threads.insert(at, thread);
}
