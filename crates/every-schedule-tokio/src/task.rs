//! `tokio::task`.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

use every_schedule::{foreign, thread};

pub use crate::join::{AbortHandle, Id, JoinError, JoinHandle, id, try_id};
pub use crate::join_set::JoinSet;
pub use crate::task_local::LocalKey;
pub use crate::task_tracker::TaskTracker;

pub use coop::{Unconstrained, unconstrained};

use crate::executor::{self, At, State, Wait};
use crate::join::{Body, Link};
use crate::model::{Model, Run, lock, takes_look};
use crate::seen;

/// `tokio_util::task::task_tracker`.
pub mod task_tracker {
    pub use crate::task_tracker::{
        TaskTracker, TaskTrackerToken, TrackedFuture,
    };
}

/// `tokio::task::futures`.
pub mod futures {
    pub use tokio::task::futures::TaskLocalFuture;
}

/// See [`tokio::task::spawn`].
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    spawn_at(future, Location::caller())
}

pub(crate) fn spawn_at<F>(future: F, at: At) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let run = Run::get();
    if run.model != Model::SeveralThreads {
        return match run.main == foreign::current() {
            true => executor::local(0, || spawn_here(future, at)),
            false => spawn_there(&run, future, at),
        };
    }
    let (number, _) = run.number();
    let name = foreign::name_of("task", at).unwrap_or_else(|| run.nth_task());
    foreign::step(&format!("spawn {name}"), Some(at));
    let link = Link::new();
    elsewhere(
        &run,
        name,
        at,
        {
            let link = Arc::clone(&link);
            move |state| {
                let body = Body::new(future, link, Arc::clone(&state));
                executor::here().drive(&state, Box::pin(body), at);
            }
        },
        link,
        number,
    )
}

/// Runs `life` on a thread of its own, which begins before this returns.
fn elsewhere<T: Send + 'static>(
    run: &Arc<Run>,
    name: String,
    at: At,
    life: impl FnOnce(Arc<State>) + Send + 'static,
    link: Arc<Link<T>>,
    number: u32,
) -> JoinHandle<T> {
    let main = foreign::current().expect("the thread belongs to a run");
    let there = Arc::clone(run);
    let runtime = executor::runtime();
    let named = name.clone();
    let builder = thread::Builder::new().name(name);
    let spawned = builder.spawn(move || {
        Arc::clone(&there).enter();
        executor::enter(runtime);
        let state = State::new(named, number, at);
        lock(&there.elsewhere).push(Arc::clone(&state));
        if there.has_ended(runtime) {
            state.end();
        }
        life(Arc::clone(&state));
        executor::here().shut_down(None);
        state.leave();
        main.wake();
        // It may be that which drops the runtime.
        there.main.into_iter().for_each(foreign::Thread::wake);
    });
    drop(spawned.expect("the model has room for a thread"));
    // The thread has run to its first step, and so has said who it is.
    let known = lock(&run.elsewhere);
    let state = known.iter().find(|it| it.number == number);
    JoinHandle::new(link, Arc::clone(state.expect("it has begun")), at)
}

/// Spawns a task from another thread than that of the runtime.
fn spawn_there<F>(run: &Arc<Run>, future: F, at: At) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (number, _) = run.number();
    let name = foreign::name_of("task", at).unwrap_or_else(|| run.nth_task());
    let numbered = run.numbered(&name);
    foreign::step(&format!("spawn {numbered}"), Some(at));
    let main = run.main.expect("somebody has begun the run");
    let state = State::on(main, numbered, number, at);
    run.lanes.task(&state, &name, at);
    let link = Link::new();
    let body = Body::new(future, Arc::clone(&link), Arc::clone(&state));
    // Dropped at once if its runtime has ended, and so cancelled.
    if !run.has_ended(state.runtime) {
        let send = Box::new(move || Box::pin(body) as executor::Body<'static>);
        lock(&run.sent).push((Arc::clone(&state), send));
        main.wake();
    }
    JoinHandle::new(link, state, at)
}

fn spawn_here<F: Future + 'static>(future: F, at: At) -> JoinHandle<F::Output> {
    let run = Run::get();
    let (number, _) = run.number();
    let name = foreign::name_of("task", at).unwrap_or_else(|| run.nth_task());
    let state = State::new(run.numbered(&name), number, at);
    run.lanes.task(&state, &name, at);
    seen::touch(&state.seen); // it knows what its maker knew
    let link = Link::new();
    let body = Body::new(future, Arc::clone(&link), Arc::clone(&state));
    if !run.has_ended(state.runtime) {
        executor::here().add(Arc::clone(&state), Box::pin(body));
    }
    JoinHandle::new(link, state, at)
}

/// See [`tokio::task::spawn_local`].
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    local_outside_at(future, Location::caller())
}

/// A task of the set that the calling code is of.
pub(crate) fn local_outside_at<F: Future + 'static>(
    future: F,
    at: At,
) -> JoinHandle<F::Output> {
    assert!(
        executor::set() != 0,
        "`spawn_local` called from outside of a `task::LocalSet` or `runtime::LocalRuntime`"
    );
    local_at(executor::set(), future, at)
}

fn local_at<F: Future + 'static>(
    set: u32,
    future: F,
    at: At,
) -> JoinHandle<F::Output> {
    // An `Rc` or a `Cell` may be in it, which is not in the name of a moment.
    foreign::shares_more();
    executor::local(set, || spawn_here(future, at))
}

/// See [`tokio::task::spawn_blocking`]. It has a thread of its own in every model.
#[track_caller]
pub fn spawn_blocking<F, R>(work: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    blocking_at(work, Location::caller())
}

pub(crate) fn blocking_at<F, R>(work: F, at: At) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    let run = Run::get();
    // What it does is not in the name of a moment.
    foreign::shares_more();
    let (number, _) = run.number();
    let name = foreign::name_of("task", at)
        .unwrap_or_else(|| format!("blocking {}", run.nth_task()));
    let link = Link::new();
    let there = Arc::clone(&link);
    let life = move |state: Arc<State>| {
        executor::blocks();
        foreign::step(&format!("begin {}", state.name), Some(at));
        let body = Body::new(async move { work() }, there, Arc::clone(&state));
        executor::here().drive(&state, Box::pin(body), at);
    };
    elsewhere(&run, name, at, life, link, number)
}

/// See [`tokio::task::block_in_place`].
pub fn block_in_place<F: FnOnce() -> R, R>(work: F) -> R {
    executor::blocking(work)
}

/// `tokio::task::coop`. There is no budget here.
pub mod coop {
    /// See [`tokio::task::coop::Unconstrained`].
    pub type Unconstrained<F> = F;

    /// See [`tokio::task::coop::unconstrained`]. It changes nothing.
    pub fn unconstrained<F>(inner: F) -> Unconstrained<F> {
        inner
    }
}

/// See [`tokio::task::yield_now`].
#[track_caller]
pub fn yield_now() -> impl Future<Output = ()> + Send {
    let at = Location::caller();
    let mut yielded = false;
    poll_fn(move |cx| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        takes_look();
        executor::yields(at);
        executor::waits(Wait::new("yield".to_owned(), at, 0));
        cx.waker().wake_by_ref();
        Poll::Pending
    })
}

#[cfg(tokio_itself_has_it_as_unstable_only)] // use `tokio::spawn`
pub struct Builder {}

/// See [`tokio::task::LocalSet`]. Its tasks are polled on the thread that has it, whether it is awaited or
/// not.
pub struct LocalSet {
    number: u32,
    /// As Tokio's, it stays on its thread.
    here: PhantomData<Rc<()>>,
}

impl LocalSet {
    /// See [`tokio::task::LocalSet::new`].
    pub fn new() -> Self {
        LocalSet { number: executor::nth_set(), here: PhantomData }
    }

    /// See [`tokio::task::LocalSet::enter`].
    pub fn enter(&self) -> LocalEnterGuard {
        let before = executor::enter_set(self.number);
        LocalEnterGuard { before, here: PhantomData }
    }

    /// See [`tokio::task::LocalSet::run_until`].
    pub async fn run_until<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|cx| executor::local(self.number, || future.as_mut().poll(cx)))
            .await
    }

    /// See [`tokio::task::LocalSet::spawn_local`].
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        local_at(self.number, future, Location::caller())
    }

    /// See [`tokio::task::LocalSet::block_on`].
    #[track_caller]
    pub fn block_on<F: Future>(
        &self,
        rt: &crate::runtime::Runtime,
        future: F,
    ) -> F::Output {
        executor::local(self.number, || rt.block_on(future))
    }
}

impl Default for LocalSet {
    fn default() -> Self {
        LocalSet::new()
    }
}

/// See [`tokio::task::LocalEnterGuard`].
pub struct LocalEnterGuard {
    before: u32,
    here: PhantomData<Rc<()>>,
}

impl Drop for LocalEnterGuard {
    fn drop(&mut self) {
        executor::enter_set(self.before);
    }
}

impl fmt::Debug for LocalEnterGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalEnterGuard").finish_non_exhaustive()
    }
}

impl Future for LocalSet {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match executor::here().one_of_set(self.number) {
            None => Poll::Ready(()),
            Some(task) => {
                task.tell(cx.waker());
                let label = format!("the end of {}", task.name);
                executor::waits(Wait::new(label, task.at(), 0));
                Poll::Pending
            }
        }
    }
}

/// As Tokio's: the tasks are dropped where they stand.
impl Drop for LocalSet {
    fn drop(&mut self) {
        if foreign::current().is_some() {
            executor::here().drop_set(self.number);
        }
    }
}

impl fmt::Debug for LocalSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalSet").finish_non_exhaustive()
    }
}
