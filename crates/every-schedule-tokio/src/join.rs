//! What becomes of a task.

mod error;

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use every_schedule::foreign;
use every_schedule::panic::{catch_unwind, resume_unwind};

use crate::await_line;
use crate::executor::{self, At, State, Wait};
use crate::model::{Run, lock, suspends};
use crate::seen::{self, Seen};

pub use error::{Id, JoinError, id, try_id};

type Payload = Box<dyn Any + Send>;

/// Others may go on before this is done to a task.
fn shows(what: &str, task: &State, at: At) {
    if Run::get().has_steps() {
        foreign::step(&format!("{what} {}", task.name), Some(at));
    }
}

/// Between a task and whoever joins it.
pub(crate) struct Link<T> {
    seen: Arc<Seen>,
    inner: Mutex<Inner<T>>,
}

struct Inner<T> {
    result: Option<Result<T, JoinError>>,
    is_over: bool,
    /// The so-many-th end of the run, if it is over.
    nth: Option<u32>,
    /// The set that it belongs to, whose tasks come out in the order of their ends.
    set: Option<Arc<Seen>>,
    waker: Option<Waker>,
}

impl<T> Link<T> {
    pub(crate) fn new() -> Arc<Self> {
        let (result, set, waker) = (None, None, None);
        let inner = Inner { result, is_over: false, nth: None, set, waker };
        Arc::new(Link { seen: Seen::of_thing(), inner: Mutex::new(inner) })
    }

    /// The calling task learns what this one has seen.
    pub(crate) fn touch(&self) {
        seen::touch(&self.seen);
    }

    /// What became of a task that is over.
    pub(crate) fn take(&self) -> Result<T, JoinError> {
        let result = lock(&self.inner).result.take();
        result.expect("it is over, and nobody else has asked")
    }

    /// Drops a result that nobody asks for. What panics there is caught, as in Tokio, and told to nobody.
    fn forget(&self) {
        let result = lock(&self.inner).result.take();
        if result.is_none() || std::thread::panicking() {
            return;
        }
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(result)));
        if let Err(payload) = dropped
            && foreign::is_end_of_run(&*payload)
        {
            resume_unwind(payload);
        }
    }

    fn end(&self, result: Result<T, JoinError>) {
        seen::touch(&self.seen);
        let mut inner = lock(&self.inner);
        if inner.is_over {
            return;
        }
        (inner.result, inner.is_over) = (Some(result), true);
        inner.nth = Some(Run::try_get().map_or(0, |run| run.nth_end()));
        inner.set.iter().for_each(|set| seen::touch(set));
        let waker = inner.waker.take();
        drop(inner);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// A task's future, and what its end means to others.
pub(crate) struct Body<F: Future> {
    future: Option<Pin<Box<F>>>,
    link: Arc<Link<F::Output>>,
    state: Arc<State>,
}

impl<F: Future> Body<F> {
    pub(crate) fn new(
        future: F,
        link: Arc<Link<F::Output>>,
        state: Arc<State>,
    ) -> Self {
        Body { future: Some(Box::pin(future)), link, state }
    }

    /// Drops the future; says with what that panicked, which is caught as in Tokio.
    fn drop_future(&mut self) -> Option<Payload> {
        let future = self.future.take();
        if std::thread::panicking() {
            drop(future); // the run is over: nobody catches anything more
            return None;
        }
        let payload = catch_unwind(AssertUnwindSafe(|| drop(future))).err()?;
        if foreign::is_end_of_run(&*payload) {
            resume_unwind(payload);
        }
        Run::get().panicked(&self.state, foreign::words_of_panic(&*payload));
        Some(payload)
    }

    fn end(&self, result: Result<F::Output, JoinError>) {
        let is_shown = Run::try_get().is_some_and(|run| run.has_steps());
        if is_shown && foreign::current().is_some() {
            let at = Some(self.state.at());
            foreign::step(&format!("end of {}", self.state.name), at);
        }
        self.link.end(result);
        if Arc::strong_count(&self.link) == 1 {
            self.link.forget(); // nobody has a handle
        }
    }
}

impl<F: Future> Future for Body<F> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        let Some(future) = this.future.as_mut() else { return Poll::Ready(()) };
        let polled =
            catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(cx)));
        let result = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(payload) if foreign::is_end_of_run(&*payload) => {
                resume_unwind(payload)
            }
            Err(payload) => {
                let said = foreign::words_of_panic(&*payload);
                Run::get().panicked(&this.state, said);
                Err(JoinError::of(&this.state, Some(payload)))
            }
        };
        // Before anybody learns of the end.
        let result = match this.drop_future() {
            Some(panic) if result.is_ok() => {
                Err(JoinError::of(&this.state, Some(panic)))
            }
            _ => result,
        };
        this.end(result);
        Poll::Ready(())
    }
}

impl<F: Future> Drop for Body<F> {
    fn drop(&mut self) {
        if self.future.is_some() {
            let panic = self.drop_future();
            self.end(Err(JoinError::of(&self.state, panic)));
        }
    }
}

/// See [`tokio::task::JoinHandle`].
pub struct JoinHandle<T> {
    link: Arc<Link<T>>,
    state: Arc<State>,
    at: At,
    looked: bool,
}

impl<T> Unpin for JoinHandle<T> {}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        self.gives_up();
        self.link.forget();
    }
}

impl<T> JoinHandle<T> {
    pub(crate) fn new(link: Arc<Link<T>>, state: Arc<State>, at: At) -> Self {
        JoinHandle { link, state, at, looked: false }
    }

    /// See [`tokio::task::JoinHandle::abort`].
    #[track_caller]
    pub fn abort(&self) {
        self.abort_at(Location::caller());
    }

    pub(crate) fn abort_at(&self, at: At) {
        shows("abort", &self.state, at);
        self.state.abort();
    }

    /// See [`tokio::task::JoinHandle::is_finished`].
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        shows("ask after", &self.state, Location::caller());
        seen::touch(&self.link.seen);
        lock(&self.link.inner).is_over
    }

    /// See [`tokio::task::JoinHandle::id`].
    pub fn id(&self) -> Id {
        Id::of(&self.state)
    }

    /// See [`tokio::task::JoinHandle::abort_handle`].
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle { state: Arc::clone(&self.state) }
    }

    /// The calling task does not wait for its end any more.
    pub(crate) fn gives_up(&self) {
        executor::gave_up(self.state.number, self.at);
    }

    /// What the task said that panicked; with that, somebody has asked.
    pub(crate) fn words_of_panic(&self) -> Option<String> {
        Run::get().forgive(self.state.number)
    }

    /// What became of a task that is over, without an await.
    pub(crate) fn result(self) -> Result<T, JoinError> {
        seen::touch(&self.link.seen);
        Run::get().forgive(self.state.number);
        self.link.take()
    }

    /// Its end is seen by all who see this.
    pub(crate) fn tells(&self, set: &Arc<Seen>) {
        lock(&self.link.inner).set = Some(Arc::clone(set));
    }

    /// Which end of the run it was, if it is over.
    pub(crate) fn ended(&self) -> Option<u32> {
        let inner = lock(&self.link.inner);
        inner.nth
    }

    /// The calling task waits there for its end.
    pub(crate) fn waits(&self, at: Option<At>) {
        let label = format!("join {}", self.state.name);
        let wait = Wait::new(label, self.at, self.state.number);
        executor::waits(wait.awaited(at));
    }

    pub(crate) fn wakes_at_its_end(&self, waker: &Waker, at: Option<At>) {
        lock(&self.link.inner).waker = Some(waker.clone());
        self.waits(at);
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    #[track_caller]
    fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Self::Output> {
        let at = await_line::of(Location::caller());
        let is_first = !std::mem::replace(&mut self.looked, true);
        if suspends(is_first, cx, || self.waits(at)) {
            return Poll::Pending;
        }
        shows("join", &self.state, at.unwrap_or(self.at));
        seen::touch(&self.link.seen);
        let mut inner = lock(&self.link.inner);
        match inner.result.take() {
            Some(result) => {
                Run::get().forgive(self.state.number);
                Poll::Ready(result)
            }
            None => {
                assert!(!inner.is_over, "JoinHandle polled after completion");
                drop(inner);
                self.wakes_at_its_end(cx.waker(), at);
                Poll::Pending
            }
        }
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

/// See [`tokio::task::AbortHandle`].
#[derive(Clone)]
pub struct AbortHandle {
    state: Arc<State>,
}

impl AbortHandle {
    /// See [`tokio::task::AbortHandle::id`].
    pub fn id(&self) -> Id {
        Id::of(&self.state)
    }

    /// See [`tokio::task::AbortHandle::abort`].
    #[track_caller]
    pub fn abort(&self) {
        shows("abort", &self.state, Location::caller());
        self.state.abort();
    }

    /// See [`tokio::task::AbortHandle::is_finished`].
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        shows("ask after", &self.state, Location::caller());
        let is_done = self.state.is_done();
        seen::note(u32::from(is_done));
        is_done
    }
}

impl fmt::Debug for AbortHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AbortHandle").finish_non_exhaustive()
    }
}
