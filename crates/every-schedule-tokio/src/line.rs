//! Who has a lock, and who waits in its line, by the names of their tasks.

use std::sync::{Arc, Mutex};

use crate::executor;
use crate::model::lock;

/// Of one lock. Tokio's gives itself to the first in the line, polled or not, as soon as nobody has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line(Arc<Mutex<Both>>);

#[derive(Debug, Default)]
struct Both {
    holders: Vec<Task>,
    waiters: Vec<(usize, Task)>,
}

/// A number and a name.
type Task = (u32, String);

/// A guard, as long as it is there.
pub(crate) struct Holder(Line, u32);

impl Line {
    /// The calling task has got it.
    pub(crate) fn hold(&self) -> Holder {
        let task = task();
        let holder = Holder(self.clone(), task.0);
        lock(&self.0).holders.push(task);
        holder
    }

    /// A future of the calling task waits, if it does not yet.
    pub(crate) fn wait(&self, future: usize) {
        let mut both = lock(&self.0);
        if both.waiters.iter().all(|it| it.0 != future) {
            both.waiters.push((future, task()));
        }
    }

    /// A future does not wait any more.
    pub(crate) fn leave(&self, future: usize) {
        lock(&self.0).waiters.retain(|it| it.0 != future);
    }

    /// Who keeps it from this future, in words behind what that future of this task waits for.
    pub(crate) fn held(&self, future: usize, task: &str) -> String {
        let both = lock(&self.0);
        let mut holders: Vec<_> =
            both.holders.iter().map(|it| it.1.as_str()).collect();
        holders.dedup();
        for it in holders.iter_mut().filter(|it| **it == task) {
            *it = "itself";
        }
        match (holders.join(" and ").as_str(), both.waiters.first()) {
            ("", Some((first, (_, whose)))) if *first != future => {
                format!(", held by a future of {whose} that is not polled")
            }
            ("", _) => String::new(),
            (holders, _) => format!(", held by {holders}"),
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let mut both = lock(&self.0.0);
        let this = both.holders.iter().position(|it| it.0 == self.1);
        this.map(|it| both.holders.remove(it));
    }
}

fn task() -> Task {
    let task = executor::current();
    task.map_or_else(Task::default, |it| (it.number, it.name.clone()))
}
