//! `tokio_util::task::TaskTracker`, for a crate that calls this one `tokio_util`, too.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::Location;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use crate::executor::At;
use crate::join::JoinHandle;
use crate::model::lock;
use crate::op::{Name, Op, at_once, drops};
use crate::task;

/// See `tokio_util::task::TaskTracker`.
#[derive(Clone)]
pub struct TaskTracker(Arc<Shared>);

struct Shared {
    name: Name,
    state: Mutex<State>,
    /// Tells those who wait that it is closed, and nothing is left.
    over: tokio::sync::Notify,
}

#[derive(Default)]
struct State {
    is_closed: bool,
    tasks: usize,
}

/// See `tokio_util::task::task_tracker::TaskTrackerToken`.
pub struct TaskTrackerToken {
    tracker: TaskTracker,
    made: At,
}

pin_project! {
    /// See `tokio_util::task::task_tracker::TrackedFuture`.
    pub struct TrackedFuture<F> {
        // Dropped in this order, as there.
        #[pin]
        future: F,
        token: TaskTrackerToken,
    }
}

impl TaskTracker {
    /// See `tokio_util::task::TaskTracker::new`.
    #[track_caller]
    pub fn new() -> Self {
        TaskTracker(Arc::new(Shared {
            name: Name::of("TaskTracker"),
            state: Mutex::default(),
            over: tokio::sync::Notify::new(),
        }))
    }

    /// See `tokio_util::task::TaskTracker::spawn`.
    #[track_caller]
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let tracked = self.track_future(task);
        task::spawn_at(tracked, Location::caller())
    }

    /// See `tokio_util::task::TaskTracker::spawn_blocking`.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let token = self.token();
        let work = move || {
            let result = work();
            drop(token);
            result
        };
        task::blocking_at(work, Location::caller())
    }

    /// See `tokio_util::task::TaskTracker::track_future`.
    #[track_caller]
    pub fn track_future<F: Future>(&self, future: F) -> TrackedFuture<F> {
        TrackedFuture { future, token: self.token() }
    }

    /// See `tokio_util::task::TaskTracker::token`.
    #[track_caller]
    pub fn token(&self) -> TaskTrackerToken {
        at_once("enter", &self.0.name, || lock(&self.0.state).tasks += 1);
        TaskTrackerToken { tracker: self.clone(), made: Location::caller() }
    }

    /// See `tokio_util::task::TaskTracker::close`.
    #[track_caller]
    pub fn close(&self) -> bool {
        at_once("close", &self.0.name, || {
            self.0.changes(|it| !std::mem::replace(&mut it.is_closed, true))
        })
    }

    /// See `tokio_util::task::TaskTracker::reopen`.
    #[track_caller]
    pub fn reopen(&self) -> bool {
        at_once("reopen", &self.0.name, || {
            std::mem::replace(&mut lock(&self.0.state).is_closed, false)
        })
    }

    /// See `tokio_util::task::TaskTracker::is_closed`.
    #[track_caller]
    pub fn is_closed(&self) -> bool {
        at_once("look at", &self.0.name, || lock(&self.0.state).is_closed)
    }

    /// See `tokio_util::task::TaskTracker::len`.
    #[track_caller]
    pub fn len(&self) -> usize {
        at_once("look at", &self.0.name, || lock(&self.0.state).tasks)
    }

    /// See `tokio_util::task::TaskTracker::is_empty`.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// See `tokio_util::task::TaskTracker::wait`: until it is closed, and nothing is left.
    #[track_caller]
    pub fn wait(&self) -> impl Future<Output = ()> {
        let Shared { name, state, over } = &*self.0;
        // What is so here, or comes to be so from here on, is enough.
        let (was_over, over) = at_once("prepare to wait for", name, || {
            (lock(state).is_over(), over.notified())
        });
        let waits = Op::waits("wait for the tasks of", name, async move {
            if !was_over && !lock(state).is_over() {
                over.await;
            }
        });
        let mut waits = Some(waits);
        poll_fn(move |cx| {
            if let Some(waits) = &mut waits {
                ready!(Pin::new(waits).poll(cx));
            }
            waits = None; // polled again, it is ready again
            Poll::Ready(())
        })
    }

    /// See `tokio_util::task::TaskTracker::ptr_eq`.
    pub fn ptr_eq(left: &TaskTracker, right: &TaskTracker) -> bool {
        Arc::ptr_eq(&left.0, &right.0)
    }
}

impl State {
    fn is_over(&self) -> bool {
        self.is_closed && self.tasks == 0
    }
}

impl Shared {
    /// Whoever waits is told if it is over after this, and was not before.
    fn changes<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = lock(&self.state);
        let was_over = state.is_over();
        let result = change(&mut state);
        if state.is_over() && !was_over {
            self.over.notify_waiters();
        }
        result
    }
}

impl TaskTrackerToken {
    /// See `tokio_util::task::task_tracker::TaskTrackerToken::task_tracker`.
    pub fn task_tracker(&self) -> &TaskTracker {
        &self.tracker
    }
}

impl Clone for TaskTrackerToken {
    #[track_caller]
    fn clone(&self) -> Self {
        self.tracker.token()
    }
}

impl Drop for TaskTrackerToken {
    fn drop(&mut self) {
        let shared = &self.tracker.0;
        drops("leave", &shared.name, self.made);
        shared.changes(|it| it.tasks -= 1);
    }
}

impl<F: Future> Future for TrackedFuture<F> {
    type Output = F::Output;

    #[track_caller]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.project().future.poll(cx)
    }
}

impl Default for TaskTracker {
    #[track_caller]
    fn default() -> Self {
        TaskTracker::new()
    }
}

impl fmt::Debug for TaskTracker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskTracker").finish_non_exhaustive()
    }
}

impl fmt::Debug for TaskTrackerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskTrackerToken").finish_non_exhaustive()
    }
}
