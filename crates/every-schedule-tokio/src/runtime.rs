//! `tokio::runtime`. Which kind of runtime it is, is not for the program to say here, but for the
//! [`Model`](crate::Model).

use std::fmt;
use std::future::Future;
use std::io;
use std::panic::Location;
use std::sync::Arc;

pub use tokio::runtime::{RuntimeFlavor, RuntimeMetrics};

use every_schedule::foreign::{self, idle};
use every_schedule::panic::resume_unwind;

use crate::executor::{self, At, State};
use crate::join::{Body, JoinHandle, Link};
use crate::model::{Model, Run, lock};
use crate::not_covered::Metrics;
use crate::{seen, task};

/// See [`tokio::runtime::Builder`].
#[derive(Debug)]
pub struct Builder(());

impl Builder {
    /// See [`tokio::runtime::Builder::new_current_thread`].
    pub fn new_current_thread() -> Builder {
        Builder(())
    }

    /// See [`tokio::runtime::Builder::new_multi_thread`].
    pub fn new_multi_thread() -> Builder {
        Builder(())
    }

    /// See [`tokio::runtime::Builder::enable_all`].
    pub fn enable_all(&mut self) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::enable_time`].
    pub fn enable_time(&mut self) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::start_paused`], and [`pause`](crate::time::pause).
    pub fn start_paused(&mut self, _: bool) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::worker_threads`].
    pub fn worker_threads(&mut self, _: usize) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::enable_io`]. There is nothing that uses it.
    pub fn enable_io(&mut self) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::max_blocking_threads`].
    pub fn max_blocking_threads(&mut self, _: usize) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::thread_name`].
    pub fn thread_name(&mut self, _: impl Into<String>) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::thread_name_fn`].
    pub fn thread_name_fn<F>(&mut self, _: F) -> &mut Self
    where
        F: Fn() -> String + Send + Sync + 'static,
    {
        self
    }

    /// See [`tokio::runtime::Builder::thread_stack_size`].
    pub fn thread_stack_size(&mut self, _: usize) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::thread_keep_alive`].
    pub fn thread_keep_alive(&mut self, _: std::time::Duration) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::global_queue_interval`]. Every order is one of the schedules.
    pub fn global_queue_interval(&mut self, _: u32) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::event_interval`]. Every order is one of the schedules.
    pub fn event_interval(&mut self, _: u32) -> &mut Self {
        self
    }

    /// See [`tokio::runtime::Builder::build`].
    ///
    /// # Errors
    ///
    /// None.
    pub fn build(&mut self) -> io::Result<Runtime> {
        Ok(Runtime(Handle(Run::get().nth_runtime())))
    }
}

/// See [`tokio::runtime::Runtime`].
pub struct Runtime(Handle);

impl Runtime {
    /// See [`tokio::runtime::Runtime::new`].
    ///
    /// # Errors
    ///
    /// None.
    pub fn new() -> io::Result<Runtime> {
        Ok(Runtime(Handle(Run::get().nth_runtime())))
    }

    /// See [`tokio::runtime::Runtime::block_on`].
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        block_on(self.0.0, future, Location::caller())
    }

    /// See [`tokio::runtime::Runtime::spawn_blocking`].
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let at = Location::caller();
        executor::within(self.0.0, || task::blocking_at(work, at))
    }

    /// See [`tokio::runtime::Runtime::spawn`].
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let at = Location::caller();
        executor::within(self.0.0, || task::spawn_at(future, at))
    }

    /// See [`tokio::runtime::Runtime::shutdown_background`].
    pub fn shutdown_background(self) {
        // What blocks a thread goes on.
        let run = Run::get();
        self.close(&run);
        let all = lock(&run.elsewhere).clone();
        let its = all.iter().filter(|task| task.runtime == self.0.0);
        its.for_each(|task| task.end());
        std::mem::forget(self);
    }

    /// Until then its tasks go on, or have not begun.
    fn close(&self, run: &Run) {
        let goes_on = |it: &Arc<State>| it.runtime == self.0.0 && !it.is_done();
        if lock(&run.elsewhere).iter().any(goes_on) {
            if run.model == Model::SeveralThreads {
                foreign::show_polls(); // one may be dropped before it goes on
            }
            foreign::step("drop the runtime", None);
        }
        lock(&run.closed).push(self.0.0);
        executor::here().shut_down(Some(self.0.0));
    }

    /// See [`tokio::runtime::Runtime::shutdown_timeout`]. What blocks a thread is waited for.
    pub fn shutdown_timeout(self, _: std::time::Duration) {}

    /// See [`tokio::runtime::Runtime::enter`].
    pub fn enter(&self) -> EnterGuard<'_> {
        self.0.enter()
    }

    /// See [`tokio::runtime::Runtime::handle`].
    pub fn handle(&self) -> &Handle {
        &self.0
    }
}

/// As Tokio's: every task is dropped where it stands; what blocks a thread is waited for.
impl Drop for Runtime {
    fn drop(&mut self) {
        if every_schedule::foreign::current().is_none()
            || std::thread::panicking()
        {
            return;
        }
        let Some(run) = Run::try_get() else { return };
        assert!(
            executor::may_block(),
            "Cannot drop a runtime in a context where blocking is not allowed. This happens when a \
             runtime is dropped from within an asynchronous context."
        );
        self.close(&run);
        loop {
            let left: Vec<_> = lock(&run.elsewhere)
                .iter()
                .filter(|it| it.runtime == self.0.0 && !it.is_gone())
                .cloned()
                .collect();
            let [first, ..] = left.as_slice() else { break };
            left.iter().for_each(|task| task.end());
            idle(
                &format!("the runtime waits for the end of {}", first.name),
                None,
            );
        }
        if let Some(words) = run.unasked() {
            panic!("{words}, and nobody asked for its result (Tokio goes on)");
        }
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime").finish_non_exhaustive()
    }
}

/// See [`tokio::runtime::EnterGuard`].
#[derive(Debug)]
pub struct EnterGuard<'a>(u32, std::marker::PhantomData<&'a ()>);

impl Drop for EnterGuard<'_> {
    fn drop(&mut self) {
        executor::enter(self.0);
    }
}

/// See [`tokio::runtime::Id`].
#[derive(Clone, Copy, Debug, Hash, Eq, PartialEq)]
pub struct Id(u32);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// See [`tokio::runtime::TryCurrentError`].
#[derive(Debug)]
pub struct TryCurrentError(());

impl TryCurrentError {
    /// See [`tokio::runtime::TryCurrentError::is_missing_context`].
    pub fn is_missing_context(&self) -> bool {
        true
    }

    /// See [`tokio::runtime::TryCurrentError::is_thread_local_destroyed`].
    pub fn is_thread_local_destroyed(&self) -> bool {
        false
    }
}

impl fmt::Display for TryCurrentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "there is no reactor running, must be called from the context of a Tokio 1.x runtime",
        )
    }
}

impl std::error::Error for TryCurrentError {}

/// See [`tokio::runtime::Handle`].
#[derive(Clone, Debug)]
pub struct Handle(u32);

impl Handle {
    /// See [`tokio::runtime::Handle::current`].
    pub fn current() -> Handle {
        Handle(executor::runtime())
    }

    /// See [`tokio::runtime::Handle::try_current`].
    ///
    /// # Errors
    ///
    /// Outside of a runtime.
    pub fn try_current() -> Result<Handle, TryCurrentError> {
        match executor::runtime() {
            0 => Err(TryCurrentError(())),
            runtime => Ok(Handle(runtime)),
        }
    }

    /// See [`tokio::runtime::Handle::enter`].
    pub fn enter(&self) -> EnterGuard<'_> {
        EnterGuard(executor::enter(self.0), std::marker::PhantomData)
    }

    /// See [`tokio::runtime::Handle::runtime_flavor`]. Which it is, the model says.
    pub fn runtime_flavor(&self) -> RuntimeFlavor {
        match Run::get().model {
            Model::SeveralThreads => RuntimeFlavor::MultiThread,
            _ => RuntimeFlavor::CurrentThread,
        }
    }

    /// See [`tokio::runtime::Handle::metrics`].
    pub fn metrics(&self) -> RuntimeMetrics
    where
        for<'a> Self: Metrics,
    {
        unreachable!()
    }

    /// See [`tokio::runtime::Handle::id`].
    pub fn id(&self) -> Id {
        Id(self.0)
    }

    /// See [`tokio::runtime::Handle::spawn_blocking`].
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let at = Location::caller();
        executor::within(self.0, || task::blocking_at(work, at))
    }

    /// See [`tokio::runtime::Handle::spawn`].
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let at = Location::caller();
        executor::within(self.0, || task::spawn_at(future, at))
    }

    /// See [`tokio::runtime::Handle::block_on`].
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        block_on(self.0, future, Location::caller())
    }
}

fn block_on<F: Future>(runtime: u32, future: F, at: At) -> F::Output {
    assert!(
        executor::may_block(),
        "Cannot start a runtime from within a runtime. This happens because a function (like \
         `block_on`) attempted to block the current thread while the thread is being used to drive \
         asynchronous tasks."
    );
    let (number, _) = Run::get().number();
    let state = executor::within(runtime, || State::of_block_on(number, at));
    Run::get().lanes.task(&state, &state.name, at);
    seen::touch(&state.seen); // it knows what its maker knew
    let link = Link::new();
    let body = Body::new(future, Arc::clone(&link), Arc::clone(&state));
    executor::driving(|| {
        executor::here().drive(&state, Box::pin(body), at);
    });
    let said = Run::get().forgive(state.number);
    link.touch(); // and its maker what it has come to
    match link.take() {
        Ok(output) => output,
        Err(error) => {
            said.into_iter().for_each(foreign::say_of_panic);
            resume_unwind(error.into_panic())
        }
    }
}
