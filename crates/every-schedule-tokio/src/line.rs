//! Who has a lock, and who waits in its line, by the names of their tasks.

use std::sync::{Arc, Mutex};

use crate::executor::{self, State};
use crate::model::lock;

/// Of one lock. Tokio's gives itself to the first in the line, polled or not, as soon as nobody has it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line(Arc<Mutex<Both>>);

#[derive(Debug, Default)]
struct Both {
    holders: Vec<Task>,
    waiters: Vec<(usize, Task)>,
}

/// A number and a name. (Those that a loop spawns share their name.) Nothing, outside of all tasks.
type Task = Option<(u32, String)>;

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

    /// Who keeps it from this future, in words behind what that future of this task waits for: who took it,
    /// as nobody sees to whom a guard was given since. Of who is no task, nothing is said.
    pub(crate) fn taken(&self, future: usize, this: &State) -> String {
        let both = lock(&self.0);
        let mut holders: Vec<&Task> = Vec::new();
        for it in &both.holders {
            if !holders.contains(&it) {
                holders.push(it);
            }
        }
        if !holders.is_empty() {
            let names = holders.into_iter().map(|it| match it.as_ref()? {
                (number, _) if *number == this.number => {
                    Some("itself".to_owned())
                }
                (_, name) if *name == this.name => {
                    Some(format!("another {name}"))
                }
                (_, name) => Some(name.clone()),
            });
            return match names.collect::<Option<Vec<_>>>() {
                Some(names) => format!(", taken by {}", names.join(" and ")),
                None => String::new(),
            };
        }
        match both.waiters.first() {
            Some((first, Some((number, name)))) if *first != future => {
                let whose = match *number == this.number {
                    true => "its own",
                    false => name,
                };
                format!(", promised to a future of {whose} that is not polled")
            }
            _ => String::new(),
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
    executor::current().map(|it| (it.number, it.name.clone()))
}

fn number(task: &Task) -> Option<u32> {
    task.as_ref().map(|it| it.0)
}
