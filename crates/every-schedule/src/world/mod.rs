//! The model: what every thread is about to do, what every object looks like, and what a step
//! changes. Pure data; nothing in here waits, and nothing knows a value of the program.

mod change;
mod enabled;
mod key;
mod object;
mod step;
mod thread;

use std::collections::BTreeMap;

pub(crate) use object::{Channel, Lock, Object, Once};
pub(crate) use thread::{Status, Thread};

use crate::names::{ObjectId, ThreadId};
use crate::rules::Rules;

/// All threads and all objects at one moment of one schedule.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) threads: BTreeMap<ThreadId, Thread>,
    pub(crate) objects: BTreeMap<ObjectId, Object>,
    pub(crate) rules: Rules,
    pub(crate) returned: Option<String>,
}

impl World {
    pub(crate) fn new(rules: Rules) -> Self {
        World {
            threads: BTreeMap::new(),
            objects: BTreeMap::new(),
            rules,
            returned: None,
        }
    }

    pub(crate) fn thread(&mut self, id: ThreadId) -> &mut Thread {
        self.threads.get_mut(&id).expect("a thread of this run")
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
