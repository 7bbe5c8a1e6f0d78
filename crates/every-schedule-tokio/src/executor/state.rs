//! What is known of a task, and who is woken.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};

use every_schedule::foreign::{self, Line};

use super::{At, current, runtime, set};
use crate::await_line;
use crate::line::Line as Queue;
use crate::model::{Model, Run, lock};
use crate::seen::Seen;

/// What others can know of a task.
pub(crate) struct State {
    pub(crate) name: String,
    pub(crate) number: u32,
    /// What it is to the program: nothing, if it is the future of a `block_on`, outside of a task.
    pub(crate) id: Option<u32>,
    /// All that it has seen.
    pub(crate) seen: Seen,
    pub(super) woken: AtomicBool,
    pub(super) aborted: AtomicBool,
    pub(super) done: AtomicBool,
    /// Its thread has gone, if that was there for it alone.
    gone: AtomicBool,
    /// The thread that polls it.
    thread: foreign::Thread,
    /// What it waits for, since its last poll.
    pub(super) waits: Mutex<Vec<Wait>>,
    /// Where it was made.
    at: At,
    /// Where it begins.
    begins: Line,
    /// Whose task it is.
    pub(crate) runtime: u32,
    /// Of which runtime it is while it is polled: that one, unless it has entered another.
    pub(super) entered: AtomicU32,
    /// The `LocalSet` that it is of, or 0.
    pub(super) set: u32,
    /// Of which set it is while it is polled: that one, unless it has entered another.
    pub(super) entered_set: AtomicU32,
    /// Who waits for its end without a handle.
    pub(super) told: Mutex<Option<Waker>>,
}

/// An operation that found nothing yet.
#[derive(Clone, Debug)]
pub(crate) struct Wait {
    pub(crate) label: String,
    /// Where it is awaited; if that is not known, where it was made.
    pub(crate) at: At,
    pub(crate) is_known: bool,
    /// Where it was made.
    pub(crate) made: At,
    /// What it is done to.
    pub(crate) object: u32,
    /// The line of that, if it is a lock, and who in it this is.
    pub(crate) line: Option<(Queue, usize)>,
    /// A future inside of the task waits for it.
    pub(crate) inside: bool,
    /// It was dropped since.
    pub(crate) gone: bool,
}

impl Wait {
    /// It is awaited where it is made.
    pub(crate) fn new(label: String, at: At, object: u32) -> Wait {
        Wait {
            label,
            at,
            is_known: true,
            made: at,
            object,
            line: None,
            inside: false,
            gone: false,
        }
    }

    /// It is awaited there, if that is known.
    pub(crate) fn awaited(self, at: Option<At>) -> Wait {
        let is_known = at.is_some();
        Wait { at: at.unwrap_or(self.made), is_known, ..self }
    }

    /// The same of one that is mostly awaited where it is made, as also if nothing is known, or if it is made
    /// behind the first line of the `select!` that polls it.
    pub(crate) fn awaited_or_made(self, at: Option<At>) -> Wait {
        let before = |it: &At| {
            await_line::is_around(it)
                && it.file() == self.made.file()
                && it.line() < self.made.line()
        };
        let at = at.filter(|it| !before(it)).unwrap_or(self.made);
        Wait { at, ..self }
    }

    /// `src/main.rs:12`.
    fn place(&self) -> String {
        let line = foreign::line(self.at);
        if self.is_known { line } else { format!("made at {line}") }
    }
}

impl State {
    /// A task of the calling thread.
    pub(crate) fn new(name: String, number: u32, at: At) -> Arc<State> {
        let here = foreign::current().expect("the thread belongs to a run");
        State::on(here, name, number, at)
    }

    /// What drives a `block_on`: part of the calling task, if there is one.
    pub(crate) fn of_block_on(number: u32, at: At) -> Arc<State> {
        let here = foreign::current().expect("the thread belongs to a run");
        let id = current().and_then(|task| task.id);
        let begins = Line::of_argument("block_on", at);
        State::with(here, "main".to_owned(), number, id, (at, begins))
    }

    pub(crate) fn on(
        thread: foreign::Thread,
        name: String,
        number: u32,
        at: At,
    ) -> Arc<State> {
        State::with(thread, name, number, Some(number), (at, at.into()))
    }

    fn with(
        thread: foreign::Thread,
        name: String,
        number: u32,
        id: Option<u32>,
        (at, begins): (At, Line),
    ) -> Arc<State> {
        Arc::new(State {
            name,
            number,
            id,
            seen: Seen::of(number),
            woken: AtomicBool::new(true),
            aborted: AtomicBool::new(false),
            done: AtomicBool::new(false),
            gone: AtomicBool::new(false),
            thread,
            waits: Mutex::default(),
            at,
            begins,
            runtime: runtime(),
            entered: runtime().into(),
            set: set(),
            entered_set: set().into(),
            told: Mutex::default(),
        })
    }

    pub(crate) fn is_done(&self) -> bool {
        self.done.load(Relaxed)
    }

    /// Somebody has the task dropped instead of polled the next time.
    pub(crate) fn abort(&self) {
        if Run::get().model == Model::SeveralThreads {
            foreign::show_polls();
        }
        self.end();
    }

    /// The runtime has it dropped at its end.
    pub(crate) fn end(&self) {
        self.aborted.store(true, Relaxed);
        self.wake_up();
    }

    /// Has somebody woken at its end.
    pub(crate) fn tell(&self, waker: &Waker) {
        *lock(&self.told) = Some(waker.clone());
    }

    /// Where it begins.
    pub(crate) fn begins(&self) -> Line {
        self.begins
    }

    pub(crate) fn at(&self) -> At {
        self.at
    }

    /// The thread that was there for it goes.
    pub(crate) fn leave(&self) {
        self.gone.store(true, Relaxed);
    }

    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Relaxed)
    }

    pub(super) fn wake_up(&self) {
        self.woken.store(true, Relaxed);
        self.thread.wake();
    }

    pub(crate) fn is_ready(&self) -> bool {
        !self.is_done() && self.woken.load(Relaxed)
    }

    /// What it waits for, and no future inside of it.
    pub(crate) fn waits_itself(&self) -> Vec<Wait> {
        let waits = lock(&self.waits);
        waits.iter().filter(|it| !it.inside && !it.gone).cloned().collect()
    }

    /// `teller: receive from mailbox`.
    pub(super) fn stands(&self) -> String {
        self.stands_so(|it| it.label.clone())
    }

    /// `teller: receive from mailbox (src/main.rs:12)`.
    pub(super) fn stands_at(&self) -> String {
        self.stands_so(|it| format!("{} ({})", it.label, it.place()))
    }

    /// `lock accounts, taken by teller`, for whom the line is known: it stands behind what is elsewhere. (Who
    /// took it is only true later, too, if there is no other thread that goes on meanwhile.)
    pub(super) fn waits_in_words(&self, says_taker: bool) -> String {
        let here = self.goes_on_at();
        self.waits_so(|it| {
            let taken = match &it.line {
                Some((line, id)) if says_taker => line.taken(*id, self),
                _ => String::new(),
            };
            match it.at == here && it.is_known {
                true => format!("{}{taken}", it.label),
                false => format!("{} ({}){taken}", it.label, it.place()),
            }
        })
    }

    fn stands_so(&self, words: impl Fn(&Wait) -> String) -> String {
        match self.waits_so(words) {
            nothing if nothing.is_empty() => self.name.clone(),
            waits if self.name.is_empty() => waits,
            waits => format!("{}: {waits}", self.name),
        }
    }

    fn waits_so(&self, words: impl Fn(&Wait) -> String) -> String {
        let waits = lock(&self.waits);
        let waits = waits.iter().filter(|it| !it.gone);
        let mut waits: Vec<_> = waits.map(words).collect();
        waits.dedup();
        waits.join(" or ")
    }

    /// The same, also for one that has not begun.
    pub(crate) fn goes_on_in(&self) -> Line {
        let waits = lock(&self.waits);
        let wait = waits.iter().find(|it| !it.gone);
        wait.map_or(self.begins, |it| it.at.into())
    }

    /// The line on which it goes on.
    pub(super) fn goes_on_at(&self) -> At {
        let waits = lock(&self.waits);
        waits.iter().find(|it| !it.gone).map_or(self.at, |it| it.at)
    }
}

thread_local! {
    /// Whom the calling thread wakes, while it gathers them.
    static WOKEN: RefCell<Option<Vec<Arc<State>>>> = const { RefCell::new(None) };
}

impl Wake for State {
    fn wake(self: Arc<Self>) {
        let gathers = WOKEN.try_with(|woken| {
            let mut woken = woken.borrow_mut();
            woken.as_mut().map(|it| it.push(Arc::clone(&self))).is_some()
        });
        // A thread that ends may wake others.
        if !gathers.unwrap_or(false) {
            self.wake_up();
        }
    }
}

/// Does something of Tokio that wakes in an order drawn at random: here it is always the same.
pub(crate) fn in_order<T>(act: impl FnOnce() -> T) -> T {
    struct Wakes(Option<Vec<Arc<State>>>);
    impl Drop for Wakes {
        fn drop(&mut self) {
            let woken = WOKEN.try_with(|it| it.replace(self.0.take()));
            let mut woken = woken.ok().flatten().unwrap_or_default();
            if let Some(run) = Run::try_get() {
                woken.sort_by_cached_key(|it| run.path(it.number));
            }
            woken.iter().for_each(|it| it.wake_up());
        }
    }
    let outer = WOKEN.try_with(|it| it.replace(Some(Vec::new())));
    let _wakes = outer.ok().map(Wakes);
    act()
}
