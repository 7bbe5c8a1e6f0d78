//! Who has a lane in a figure: tasks, futures that may be dropped, timers.

use std::sync::{Arc, Mutex};
use std::task::Poll;

use every_schedule::figure::Status;
use every_schedule::foreign::{Actor, Line, Scene};

use crate::await_line;
use crate::executor::{self, At, State, Wait};
use crate::model::{Run, lock};

/// Something that is there for a while.
pub(crate) struct Lane {
    number: u32,
    name: String,
    /// As a reader sees it: with a number, if there is another of that name.
    shown: String,
    at: At,
    what: What,
    /// How it has come to its end.
    over: Mutex<Option<Status>>,
    /// What it waits for, of what its task waits for.
    waits: Mutex<Vec<Wait>>,
}

enum What {
    Task(Arc<State>),
    /// A future inside of a task.
    Future(Arc<State>),
    /// See [`crate::timers::Timers`].
    Timer(u64),
}

impl Lane {
    fn is(&self, name: &str, at: At) -> bool {
        self.name == name && self.at == at
    }

    fn end(&self, how: Status) {
        lock(&self.over).get_or_insert(how);
    }

    fn actor(&self, due: &[u64]) -> Actor {
        let task = |state: &State| match state.is_ready() {
            true => Status::Go,
            false => Status::Blocked,
        };
        let status = lock(&self.over).unwrap_or_else(|| match &self.what {
            What::Task(state) | What::Future(state) => task(state),
            What::Timer(id) if due.contains(id) => Status::Go,
            What::Timer(_) => Status::Blocked,
        });
        let waits = match &self.what {
            What::Task(state) => state.waits_itself(),
            _ => lock(&self.waits).clone(),
        };
        let labels: Vec<_> = waits.iter().map(|it| it.label.as_str()).collect();
        let at: Line = match (waits.first(), &self.what) {
            (Some(wait), _) => wait.at.into(),
            (None, What::Task(state)) => state.begins(),
            (None, _) => self.at.into(),
        };
        Actor {
            number: self.number,
            name: self.shown.clone(),
            status,
            waits: labels.join(" or "),
            file: at.file.to_owned(),
            line: at.line,
        }
    }
}

/// All lanes of a run; nothing if no figure is asked for.
#[derive(Default)]
pub(crate) struct Lanes(Option<Mutex<Vec<Arc<Lane>>>>);

impl Lanes {
    pub(crate) fn new(figure: bool) -> Lanes {
        Lanes(figure.then(Mutex::default))
    }

    /// A task of this name, without its number: one that is made again goes on in its lane.
    pub(crate) fn task(&self, state: &Arc<State>, name: &str, at: At) {
        let what = || What::Task(Arc::clone(state));
        self.add(state.number + 1, (name, &state.name), at, what);
    }

    pub(crate) fn timer(&self, id: u64, number: u32, name: &str, at: At) {
        self.add(number + 1, (name, name), at, || What::Timer(id));
    }

    fn add(
        &self,
        number: u32,
        (name, shown): (&str, &str),
        at: At,
        what: impl FnOnce() -> What,
    ) -> Option<Arc<Lane>> {
        let mut all = lock(self.0.as_ref()?);
        let what = what();
        // Where one was dropped, that has to be seen.
        let goes_on = |it: &Lane| match (&what, *lock(&it.over)) {
            (What::Future(_), over) => over == Some(Status::Done),
            (_, over) => over.is_some(),
        };
        let before = all.iter().position(|it| it.is(name, at) && goes_on(it));
        // What is made again, where it was, goes on in its lane.
        let number = before.map_or(number, |it| all[it].number);
        let shown = before.map_or(shown, |it| &all[it].shown).to_owned();
        let lane = Arc::new(Lane {
            number,
            name: name.to_owned(),
            shown,
            at,
            what,
            over: Mutex::default(),
            waits: Mutex::default(),
        });
        match before {
            Some(it) => all[it] = Arc::clone(&lane),
            None => all.push(Arc::clone(&lane)),
        }
        Some(lane)
    }

    /// The task of this number has come to its end.
    pub(crate) fn end_task(&self, state: &State, how: Status) {
        self.end(how, |it| match it {
            What::Task(task) => task.number == state.number,
            _ => false,
        });
    }

    pub(crate) fn end_timer(&self, id: u64, how: Status) {
        self.end(how, |it| matches!(it, What::Timer(it) if *it == id));
    }

    fn end(&self, how: Status, is_it: impl Fn(&What) -> bool) {
        let Some(all) = &self.0 else { return };
        lock(all)
            .iter()
            .filter(|it| is_it(&it.what))
            .for_each(|it| it.end(how));
    }

    /// The number of the lane of a timer.
    pub(crate) fn of_timer(&self, id: u64) -> u32 {
        let Some(all) = &self.0 else { return 0 };
        let all = lock(all);
        let mut timers = all
            .iter()
            .filter(|it| matches!(it.what, What::Timer(it) if it == id));
        timers.next().map_or(0, |it| it.number)
    }

    /// The number of the lane of a task.
    pub(crate) fn of_task(&self, state: &State) -> u32 {
        let Some(all) = &self.0 else { return 0 };
        let all = lock(all);
        let mut tasks = all.iter().filter(|it| {
            matches!(&it.what, What::Task(it) if it.number == state.number)
        });
        tasks.next().map_or(0, |it| it.number)
    }

    pub(crate) fn scene(&self, run: &Run) -> Option<Scene> {
        let all = lock(self.0.as_ref()?);
        let due = run.timers.due();
        Some(all.iter().map(|it| it.actor(&due)).collect())
    }
}

/// A future inside of a task that may be dropped while it waits.
#[doc(hidden)]
pub struct Inner(Option<Arc<Lane>>);

impl Inner {
    /// A branch of `select!`, if it is a future with a name.
    #[track_caller]
    pub fn branch(name: &str) -> Inner {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        match name.chars().all(is_name) {
            true => Inner::new(name, std::panic::Location::caller()),
            false => Inner(None),
        }
    }

    pub(crate) fn new(name: &str, at: At) -> Inner {
        let run = Run::get();
        let Some(task) = executor::current().filter(|_| run.lanes.0.is_some())
        else {
            return Inner(None);
        };
        let (number, _) = run.number();
        let what = || What::Future(task);
        Inner(run.lanes.add(number + 1, (name, name), at, what))
    }

    /// Polls it: what its task waits for then, it waits for.
    #[track_caller]
    pub fn polled<T>(&self, poll: impl FnOnce() -> Poll<T>) -> Poll<T> {
        let Some(lane) = &self.0 else { return await_line::within(poll) };
        let before = executor::waits_so_far().len();
        let polled = await_line::within(poll);
        match polled {
            Poll::Ready(_) => lane.end(Status::Done),
            Poll::Pending => *lock(&lane.waits) = executor::claim(before),
        }
        polled
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(lane) = &self.0 {
            lane.end(Status::Dropped);
        }
    }
}
