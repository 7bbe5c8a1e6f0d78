//! `tokio::task::JoinSet`.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::Location;
use std::sync::Arc;
use std::task::{Context, Poll};

use every_schedule::foreign;
use every_schedule::panic::resume_unwind;

use crate::executor::At;
use crate::join::{AbortHandle, Id, JoinError, JoinHandle};
use crate::model::{Run, suspends};
use crate::runtime::Handle;
use crate::seen::{self, Seen};
use crate::task::{LocalSet, blocking_at, local_outside_at, spawn_at};

/// See [`tokio::task::JoinSet`].
pub struct JoinSet<T> {
    handles: Vec<JoinHandle<T>>,
    /// Whose end came first; there from the first task on.
    seen: Option<Arc<Seen>>,
}

impl<T> fmt::Debug for JoinSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinSet").field("len", &self.handles.len()).finish()
    }
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        JoinSet::new()
    }
}

impl<T> JoinSet<T> {
    /// See [`tokio::task::JoinSet::new`].
    pub fn new() -> Self {
        JoinSet { handles: Vec::new(), seen: None }
    }

    /// See [`tokio::task::JoinSet::len`].
    pub fn len(&self) -> usize {
        self.handles.len()
    }

    /// See [`tokio::task::JoinSet::is_empty`].
    pub fn is_empty(&self) -> bool {
        self.handles.is_empty()
    }

    /// See [`tokio::task::JoinSet::abort_all`].
    #[track_caller]
    pub fn abort_all(&mut self) {
        self.abort_all_at(Location::caller());
    }

    fn abort_all_at(&mut self, at: At) {
        self.handles.iter().for_each(|handle| handle.abort_at(at));
    }

    /// See [`tokio::task::JoinSet::detach_all`].
    pub fn detach_all(&mut self) {
        self.handles.clear();
    }

    fn add(&mut self, handle: JoinHandle<T>) -> AbortHandle {
        let seen = self.seen.get_or_insert_with(Seen::of_thing);
        handle.tells(seen);
        let abort = handle.abort_handle();
        self.handles.push(handle);
        abort
    }

    /// A step that looks who has ended first. Its handle is taken out.
    fn look(&mut self, what: &str, at: At) -> Option<JoinHandle<T>> {
        if self.handles.is_empty() {
            return None;
        }
        if Run::get().has_steps() {
            foreign::step(what, Some(at));
        }
        self.seen.iter().for_each(|seen| seen::touch(seen));
        let ends = self.handles.iter().enumerate();
        let ends = ends.filter_map(|(at, it)| Some((it.ended()?, at)));
        let (_, first) = ends.min()?;
        Some(self.handles.remove(first))
    }
}

impl<T: 'static> JoinSet<T> {
    /// See [`tokio::task::JoinSet::spawn`].
    #[track_caller]
    pub fn spawn<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        self.add(spawn_at(task, Location::caller()))
    }

    /// See [`tokio::task::JoinSet::spawn_on`].
    #[track_caller]
    pub fn spawn_on<F>(&mut self, task: F, handle: &Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        self.add(handle.spawn(task))
    }

    /// See [`tokio::task::JoinSet::spawn_blocking_on`].
    #[track_caller]
    pub fn spawn_blocking_on<F>(
        &mut self,
        work: F,
        handle: &Handle,
    ) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        self.add(handle.spawn_blocking(work))
    }

    /// See [`tokio::task::JoinSet::spawn_local_on`].
    #[track_caller]
    pub fn spawn_local_on<F>(
        &mut self,
        task: F,
        local_set: &LocalSet,
    ) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        self.add(local_set.spawn_local(task))
    }

    /// See [`tokio::task::JoinSet::spawn_blocking`].
    #[track_caller]
    pub fn spawn_blocking<F>(&mut self, work: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        self.add(blocking_at(work, Location::caller()))
    }

    /// See [`tokio::task::JoinSet::spawn_local`].
    #[track_caller]
    pub fn spawn_local<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        self.add(local_outside_at(task, Location::caller()))
    }

    /// See [`tokio::task::JoinSet::join_next`].
    #[track_caller]
    pub fn join_next(
        &mut self,
    ) -> impl Future<Output = Option<Result<T, JoinError>>> {
        self.next(JoinHandle::result, Location::caller())
    }

    /// See [`tokio::task::JoinSet::join_next_with_id`].
    #[track_caller]
    pub fn join_next_with_id(
        &mut self,
    ) -> impl Future<Output = Option<Result<(Id, T), JoinError>>> {
        self.next(with_id, Location::caller())
    }

    fn next<R>(
        &mut self,
        result: fn(JoinHandle<T>) -> R,
        at: At,
    ) -> impl Future<Output = Option<R>> {
        let mut is_first = true;
        let waits = Waits(self);
        poll_fn(move |cx| {
            let looks = std::mem::take(&mut is_first) && !waits.0.is_empty();
            let wait =
                || waits.0.handles.iter().for_each(|it| it.waits(Some(at)));
            if suspends(looks, cx, wait) {
                return Poll::Pending;
            }
            waits.0.poll_next(cx, at).map(|over| over.map(result))
        })
    }

    fn poll_next(
        &mut self,
        cx: &mut Context<'_>,
        at: At,
    ) -> Poll<Option<JoinHandle<T>>> {
        if self.handles.is_empty() {
            return Poll::Ready(None);
        }
        if let Some(over) = self.look("join the next task", at) {
            return Poll::Ready(Some(over));
        }
        let wakes =
            |it: &JoinHandle<T>| it.wakes_at_its_end(cx.waker(), Some(at));
        self.handles.iter().for_each(wakes);
        Poll::Pending
    }

    /// See [`tokio::task::JoinSet::poll_join_next`].
    #[track_caller]
    pub fn poll_join_next(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<T, JoinError>>> {
        let polled = self.poll_next(cx, Location::caller());
        polled.map(|over| over.map(JoinHandle::result))
    }

    /// See [`tokio::task::JoinSet::poll_join_next_with_id`].
    #[track_caller]
    pub fn poll_join_next_with_id(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<(Id, T), JoinError>>> {
        let polled = self.poll_next(cx, Location::caller());
        polled.map(|over| over.map(with_id))
    }

    /// See [`tokio::task::JoinSet::try_join_next`].
    #[track_caller]
    pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>> {
        let over = self.look("ask after the next task", Location::caller());
        over.map(JoinHandle::result)
    }

    /// See [`tokio::task::JoinSet::try_join_next_with_id`].
    #[track_caller]
    pub fn try_join_next_with_id(
        &mut self,
    ) -> Option<Result<(Id, T), JoinError>> {
        let over = self.look("ask after the next task", Location::caller());
        over.map(with_id)
    }

    /// See [`tokio::task::JoinSet::shutdown`].
    #[track_caller]
    pub fn shutdown(&mut self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.abort_all_at(at);
            while self.next(JoinHandle::result, at).await.is_some() {}
        }
    }

    /// See [`tokio::task::JoinSet::join_all`].
    ///
    /// # Panics
    ///
    /// If a task has panicked.
    #[track_caller]
    pub fn join_all(mut self) -> impl Future<Output = Vec<T>> {
        let at = Location::caller();
        async move {
            let mut results = Vec::new();
            while let Some((said, result)) = self.next(with_words, at).await {
                match result {
                    Ok(result) => results.push(result),
                    Err(error) if error.is_panic() => {
                        said.into_iter().for_each(foreign::say_of_panic);
                        resume_unwind(error.into_panic())
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            results
        }
    }
}

/// With the words of its panic.
fn with_words<T>(
    over: JoinHandle<T>,
) -> (Option<String>, Result<T, JoinError>) {
    (over.words_of_panic(), over.result())
}

fn with_id<T>(over: JoinHandle<T>) -> Result<(Id, T), JoinError> {
    let id = over.id();
    over.result().map(|output| (id, output))
}

/// Whoever waits for the next end.
struct Waits<'a, T>(&'a mut JoinSet<T>);

impl<T> Drop for Waits<'_, T> {
    fn drop(&mut self) {
        self.0.handles.iter().for_each(JoinHandle::gives_up);
    }
}

impl<T: Send + 'static, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
{
    fn from_iter<I: IntoIterator<Item = F>>(tasks: I) -> Self {
        let mut set = JoinSet::new();
        tasks.into_iter().for_each(|task| _ = set.spawn(task));
        set
    }
}

impl<T: Send + 'static, F> Extend<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
{
    fn extend<I: IntoIterator<Item = F>>(&mut self, tasks: I) {
        tasks.into_iter().for_each(|task| _ = self.spawn(task));
    }
}

/// As Tokio's: a set that is dropped aborts its tasks.
impl<T> Drop for JoinSet<T> {
    fn drop(&mut self) {
        if foreign::current().is_some() && !self.handles.is_empty() {
            self.abort_all(); // each a step
        }
    }
}
