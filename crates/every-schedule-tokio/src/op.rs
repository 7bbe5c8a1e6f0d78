//! An operation on something of `sync`, as every model has it.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use every_schedule::foreign;

use crate::await_line;
use crate::executor::{self, At, Wait};
use crate::line::Line;
use crate::model::{Run, suspends};
use crate::seen::{self, Seen};

/// What the program calls a thing, for the labels of what is done to it.
#[derive(Clone)]
pub(crate) struct Name {
    kind: &'static str,
    at: At,
    number: u32,
    /// The so-many-th thing of its maker.
    nth: u32,
    /// The so-many-th lock that its maker makes there. (Others are not told apart.)
    alike: u32,
    seen: Arc<Seen>,
    line: Line,
    text: OnceLock<String>,
}

impl Name {
    #[track_caller]
    pub(crate) fn of(kind: &'static str) -> Name {
        let run = Run::get();
        let (number, nth) = run.number();
        let seen = Seen::of_thing_with(&run, number);
        let at = Location::caller();
        let is_lock = ["Mutex", "RwLock", "Semaphore"].contains(&kind);
        let alike = is_lock.then(|| run.nth_so(&format!("{kind} {at}")));
        Name {
            kind,
            at,
            number,
            nth,
            alike: alike.unwrap_or(1),
            seen,
            line: Line::default(),
            text: OnceLock::new(),
        }
    }

    /// Another thing that has this name: the other end of a channel.
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Who has it, if it is a lock, and who waits for it.
    pub(crate) fn line(&self) -> &Line {
        &self.line
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.get_or_init(|| {
            let Name { kind, at, nth, .. } = self;
            match foreign::name_of(kind, at) {
                None => {
                    let file = at.file().rsplit('/').next();
                    let file = file.unwrap_or_default();
                    format!("the {kind} of {file}:{}", at.line())
                }
                // `let (sender, mut receiver) = channel(1)`: what is in it waits for the receiver.
                Some(pair)
                    if pair.starts_with('(') && kind.ends_with("channel") =>
                {
                    let end =
                        pair.trim_matches(['(', ')']).split(',').next_back();
                    let end =
                        end.unwrap_or(&pair).trim().trim_start_matches("mut ");
                    format!("`{end}`")
                }
                Some(several) if several.starts_with('(') => {
                    format!("{kind} {nth} of `{several}`")
                }
                Some(name) => format!("`{name}`"),
            }
        });
        match self.alike {
            1 => f.write_str(text),
            nth => write!(f, "{text} ({nth})"),
        }
    }
}

/// What is done at once, without an await.
#[track_caller]
pub(crate) fn at_once<T>(
    what: &str,
    name: &Name,
    act: impl FnOnce() -> T,
) -> T {
    shows(what, name, Location::caller());
    act()
}

/// With several threads, others may go on before this; also before what a thread of the program's own does.
pub(crate) fn shows(what: &str, name: &Name, at: At) {
    if is_shown() {
        foreign::step(&label(what, name), Some(at));
    }
    seen::touch(&name.seen);
}

/// The same in the destructor of what was made there. Where it is dropped, the stack tells.
pub(crate) fn drops(what: &str, name: &Name, made: At) {
    if is_shown() {
        foreign::step_of_drop(&label(what, name), made);
    }
    seen::touch(&name.seen);
}

fn is_shown() -> bool {
    let has_steps = Run::try_get().is_some_and(|run| run.has_steps());
    has_steps && foreign::current().is_some()
}

/// Counts those that share a thing. That one is added or taken away is a step, too, where a program counts.
#[track_caller]
pub(crate) fn count<T>(what: &str, name: &Name, act: impl FnOnce() -> T) -> T {
    foreign::show_polls(); // whatever only such a program can tell shows from now on
    at_once(what, name, act)
}

/// Changes a number that [`count`] sees, and nothing else.
pub(crate) fn counts(what: &str, name: &Name, at: At) {
    if foreign::polls_show() {
        shows(what, name, at);
    }
}

fn label(what: &str, name: &Name) -> String {
    match what.contains("{}") {
        true => what.replace("{}", &name.to_string()),
        false => format!("{what} {name}"),
    }
}

/// Waits without an await: blocks the thread, as only one that is not of the runtime may.
///
/// # Panics
///
/// As Tokio does, in a task.
#[track_caller]
pub(crate) fn block<F: Future>(future: F) -> F::Output {
    assert!(
        executor::may_block(),
        "Cannot block the current thread from within a runtime. This happens because a function \
         attempted to block the current thread while the thread is being used to drive \
         asynchronous tasks."
    );
    let at = Location::caller();
    await_line::within(|| executor::until_ready(std::pin::pin!(future), at))
}

/// What is done with an await. Its type says in the first place what it does before it waits, as a `select!`
/// sees no more of it than that: [`Only`], [`InLine`] or [`RunsCode`].
pub(crate) struct Op<W, F> {
    what: &'static str,
    name: Name,
    at: At,
    stage: Stage,
    future: Option<Pin<Box<F>>>,
    does: PhantomData<fn() -> W>,
}

/// It comes into a line, and leaves that when it is dropped.
pub(crate) enum Only {}

/// It comes into a line, and stays there.
pub(crate) enum InLine {}

/// It may do anything: it runs code of the program.
pub(crate) enum RunsCode {}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    New,
    Begun,
    Done,
}

impl<F: Future> Op<Only, F> {
    #[track_caller]
    pub(crate) fn waits(what: &'static str, name: &Name, future: F) -> Self {
        Op::new(what, name, future, Location::caller())
    }
}

impl<F: Future> Op<InLine, F> {
    #[track_caller]
    pub(crate) fn stays(what: &'static str, name: &Name, future: F) -> Self {
        Op::new(what, name, future, Location::caller())
    }
}

impl<F: Future> Op<RunsCode, F> {
    #[track_caller]
    pub(crate) fn runs(what: &'static str, name: &Name, future: F) -> Self {
        Op::new(what, name, future, Location::caller())
    }
}

impl<W, F: Future> Op<W, F> {
    fn new(what: &'static str, name: &Name, future: F, at: At) -> Self {
        Op {
            what,
            name: name.clone(),
            at,
            stage: Stage::New,
            future: Some(Box::pin(future)),
            does: PhantomData,
        }
    }

    /// Does something to the future of Tokio besides waiting for its result.
    #[track_caller]
    pub(crate) fn begin<T>(
        &mut self,
        what: &str,
        act: impl FnOnce(Pin<&mut F>) -> T,
    ) -> T {
        self.stage = Stage::Begun;
        let future = self.future.as_mut().expect("it is not done");
        at_once(what, &self.name, || act(future.as_mut()))
    }

    fn wait(&self, awaited: Option<At>) -> Wait {
        let label = label(self.what, &self.name);
        let is_lock = matches!(self.name.kind, "Mutex" | "RwLock");
        let wait = Wait::new(label, self.at, self.name.number());
        Wait {
            line: is_lock.then(|| (self.name.line.clone(), self.id())),
            ..wait.awaited_or_made(awaited)
        }
    }
}

impl<W, F> Op<W, F> {
    /// Tells it from others that are there.
    fn id(&self) -> usize {
        let future = self.future.as_deref();
        future.map_or(0, |it| std::ptr::from_ref(it).addr())
    }
}

impl<W, F: Future> Future for Op<W, F> {
    type Output = F::Output;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let awaited = await_line::of(Location::caller());
        let this = &mut *self;
        let is_first = this.stage == Stage::New;
        this.stage = Stage::Begun;
        if suspends(is_first, cx, || executor::waits(this.wait(awaited))) {
            return Poll::Pending;
        }
        shows(this.what, &this.name, this.at);
        let future = this.future.as_mut().expect("nobody polls it again");
        let polled = future.as_mut().poll(cx);
        match &polled {
            Poll::Pending => {
                let reads = this.what == "read-lock";
                this.name.line.wait(this.id(), reads);
                executor::waits(this.wait(awaited));
            }
            Poll::Ready(_) => {
                this.name.line.leave(this.id());
                this.stage = Stage::Done;
            }
        }
        polled
    }
}

/// Who gives up waiting says so to others.
impl<W, F> Drop for Op<W, F> {
    fn drop(&mut self) {
        if self.stage == Stage::Begun {
            drops("stop waiting for", &self.name, self.at);
            self.name.line.leave(self.id());
            executor::gave_up(self.name.number(), self.at);
        }
    }
}
