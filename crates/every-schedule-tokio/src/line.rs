//! Who has a lock, and who waits in its line, by the names of their tasks.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, Weak};

use crate::executor::{self, State};
use crate::model::lock;

/// Of one lock. Tokio's gives itself to the first in the line, polled or not, as soon as nobody has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line(Arc<Mutex<Both>>);

#[derive(Debug, Default)]
struct Both {
    holders: Vec<Task>,
    waiters: Vec<Waiter>,
}

#[derive(Debug)]
struct Waiter {
    future: usize,
    task: Task,
    reads: bool,
}

/// Nothing, outside of all tasks.
type Task = Option<Known>;

/// (Those that a loop spawns share their name.)
#[derive(Clone, Debug)]
struct Known {
    number: u32,
    name: String,
    state: Weak<State>,
}

/// A guard, as long as it is there.
pub(crate) struct Holder(Line, Option<u32>);

impl Line {
    /// The calling task has got it.
    pub(crate) fn hold(&self) -> Holder {
        let task = task();
        let holder = Holder(self.clone(), number(&task));
        lock(&self.0).holders.push(task);
        holder
    }

    /// A future of the calling task waits, if it does not yet.
    pub(crate) fn wait(&self, future: usize, reads: bool) {
        let mut both = lock(&self.0);
        if both.waiters.iter().all(|it| it.future != future) {
            both.waiters.push(Waiter { future, task: task(), reads });
        }
    }

    /// A future does not wait any more.
    pub(crate) fn leave(&self, future: usize) {
        lock(&self.0).waiters.retain(|it| it.future != future);
    }

    /// Who keeps it from this future, in words behind what that future of this task waits for: who took it,
    /// or came before, as nobody sees to whom a guard or a future was given since. Of who is no task,
    /// nothing is said.
    pub(crate) fn taken(&self, future: usize, this: &State) -> String {
        let Both { holders, waiters } = &*lock(&self.0);
        let mine = waiters.iter().position(|it| it.future == future);
        let writer = mine
            .filter(|&it| waiters[it].reads)
            .and_then(|mine| waiters[..mine].iter().find(|it| !it.reads));
        let first = waiters.first().filter(|it| it.future != future);
        let words = match (holders.is_empty(), writer, first) {
            (true, _, None) => None,
            (true, _, Some(first)) => first.task.as_ref().map(|it| {
                let who = it.seen_by(this);
                format!(
                    "promised to a future that is not polled, begun by {who}"
                )
            }),
            (false, Some(writer), _) => writer.task.as_ref().map(|it| {
                let who = it.seen_by(this);
                format!("behind a write-lock that waits, begun by {who}")
            }),
            (false, None, _) => {
                let known = holders.iter().map(|it| {
                    it.as_ref().map(|it| (it.seen_by(this), it.number))
                });
                let known: Option<BTreeSet<_>> = known.collect();
                known.map(|known| {
                    let names: Vec<_> =
                        known.into_iter().map(|it| it.0).collect();
                    format!("taken by {}", names.join(" and "))
                })
            }
        };
        words.map_or(String::new(), |it| format!(", {it}"))
    }
}

impl Known {
    /// What it is to this task.
    fn seen_by(&self, this: &State) -> String {
        let name = match self.name.as_str() {
            _ if self.number == this.number => return "itself".to_owned(),
            name if name == this.name => format!("another {name}"),
            name => name.to_owned(),
        };
        match self.state.upgrade().is_none_or(|it| it.is_done()) {
            true => format!("{name}, which is over"),
            false => name,
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let mut both = lock(&self.0.0);
        let this = both.holders.iter().position(|it| number(it) == self.1);
        this.map(|it| both.holders.remove(it));
    }
}

fn task() -> Task {
    executor::current().map(|it| Known {
        number: it.number,
        name: it.name.clone(),
        state: Arc::downgrade(&it),
    })
}

fn number(task: &Task) -> Option<u32> {
    task.as_ref().map(|it| it.number)
}
