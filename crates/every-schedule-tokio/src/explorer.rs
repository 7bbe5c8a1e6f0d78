//! The way in.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use every_schedule::{Error, Figure, Report, Schedule};

use crate::model::{Model, Run};
use crate::runtime::Runtime;

/// Runs the program under every schedule of a model, with the limits of [`Explorer::new`].
///
/// # Panics
///
/// If the exploration comes to no end; see [`Error`].
#[track_caller]
pub fn explore<R: fmt::Debug>(
    model: Model,
    program: impl Fn() -> R + Send + Sync + 'static,
) -> Report {
    match Explorer::new(model).run(program) {
        Ok(report) => report,
        Err(error) => {
            panic!("{model}: not every schedule was explored: {error}")
        }
    }
}

/// Runs a future on a runtime of its own, as `#[tokio::main]` does.
#[track_caller]
pub fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = Runtime::new().expect("there is always one");
    runtime.block_on(future)
}

/// An exploration, with its limits.
#[derive(Clone, Debug)]
pub struct Explorer {
    model: Model,
    merges: bool,
    std: every_schedule::Explorer,
}

impl Explorer {
    /// At most 1,000,000 states and 60 seconds.
    pub fn new(model: Model) -> Explorer {
        let std = every_schedule::Explorer::new().for_another_drop_in();
        Explorer { model, merges: false, std }
    }

    /// Whether moments that are the same are explored once (they are not). Only for a program whose
    /// tasks share nothing but the types of [`sync`](crate::sync) and what these guard: not an
    /// atomic, a `static`, a `Cell` or a mutex of std. With several threads, it changes nothing.
    pub fn merge(mut self, yes: bool) -> Self {
        self.merges = yes && self.model != Model::SeveralThreads;
        self.std = match self.merges {
            true => self.std.merge(true),
            false => self.std.for_another_drop_in(),
        };
        self
    }

    /// Gives up beyond so many states.
    pub fn max_states(mut self, states: usize) -> Self {
        self.std = self.std.max_states(states);
        self
    }

    /// Gives up after so many seconds.
    pub fn max_seconds(mut self, seconds: u64) -> Self {
        self.std = self.std.max_seconds(seconds);
        self
    }

    /// Runs the program under every schedule.
    ///
    /// # Errors
    ///
    /// If the exploration comes to no end. A task that blocks its thread, and not by the drop-in for
    /// std, is [`Error::NeverStops`].
    pub fn run<R: fmt::Debug>(
        &self,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<Report, Error> {
        let program = Arc::new(program);
        self.explore(|std, run| std.run(run.of(&program)))
    }

    /// The same, and keeps what a reader can see on the way.
    ///
    /// # Errors
    ///
    /// As [`Explorer::run`].
    pub fn run_for_figure<R: fmt::Debug>(
        &self,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<(Report, Figure), Error> {
        let program = Arc::new(program);
        self.explore(|std, run| std.run_for_figure(run.of(&program)))
    }

    /// Runs the program under one schedule: the [`script`](Schedule::script) of an earlier one.
    ///
    /// # Errors
    ///
    /// If the script does not fit.
    pub fn replay<R: fmt::Debug>(
        &self,
        script: &str,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<Schedule, Error> {
        let program = Arc::new(program);
        self.explore(|std, run| std.replay(script, run.of(&program)))
    }

    /// What a thread besides that of the runtime does is not in the name of a moment: as soon as there
    /// is one, nothing is merged.
    fn explore<T>(
        &self,
        explore: impl Fn(&every_schedule::Explorer, Begin) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let has_threads = Arc::default();
        let (model, merges) = (self.model, self.merges);
        let begin = Begin { model, merges, has_threads };
        let found = explore(&self.std, begin.clone());
        match merges && begin.has_threads.load(Relaxed) {
            true => {
                let std = self.std.clone().for_another_drop_in();
                explore(&std, Begin { merges: false, ..begin })
            }
            false => found,
        }
    }
}

/// How each run begins.
#[derive(Clone)]
struct Begin {
    model: Model,
    merges: bool,
    has_threads: Arc<AtomicBool>,
}

impl Begin {
    fn of<R>(
        self,
        program: &Arc<impl Fn() -> R + Send + Sync + 'static>,
    ) -> impl Fn() -> R + Send + Sync + 'static {
        let program = Arc::clone(program);
        move || {
            let has_threads = Arc::clone(&self.has_threads);
            Run::begin(self.model, self.merges, has_threads);
            program()
        }
    }
}
