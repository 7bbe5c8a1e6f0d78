//! The way in.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use every_schedule::{Error, Figure, Report, Schedule, Verdict};

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

/// Runs the program under one schedule of a model, as a finding gives it, with the limits of
/// [`Explorer::new`].
///
/// # Panics
///
/// If the schedule does not end well, with its steps; and if the program cannot follow it.
#[track_caller]
pub fn replay<R: fmt::Debug>(
    model: Model,
    script: &str,
    program: impl Fn() -> R + Send + Sync + 'static,
) {
    match Explorer::new(model).replay(script, program) {
        Ok(schedule) => {
            let is_good = schedule.ending.verdict == Verdict::Ok;
            assert!(is_good, "the schedule does not end well:\n{schedule}");
        }
        Err(error) => panic!("the schedule was not followed: {error}"),
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
    /// Whatever may be a choice is one.
    plain: bool,
    std: every_schedule::Explorer,
}

impl Explorer {
    /// At most 1,000,000 states and 60 seconds.
    pub fn new(model: Model) -> Explorer {
        Explorer::within(model, every_schedule::Explorer::new())
    }

    /// With the limits of another.
    pub(crate) fn within(
        model: Model,
        std: every_schedule::Explorer,
    ) -> Explorer {
        let std = std.for_another_drop_in().replayed_by(match model {
            Model::OneThread => "tokio::replay(tokio::Model::OneThread, ",
            Model::EveryAwait => "tokio::replay(tokio::Model::EveryAwait, ",
            Model::SeveralThreads => {
                "tokio::replay(tokio::Model::SeveralThreads, "
            }
        });
        Explorer { model, merges: false, plain: false, std }
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

    /// Whether choices that make no difference are followed, too (they are not). There are more
    /// schedules then, and they end in the same ways.
    pub fn every_choice(mut self, yes: bool) -> Self {
        self.plain = yes;
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

    /// After so long without a step, a task is said to block its thread ([`Error::Blocks`]); as it is,
    /// 20 seconds.
    pub fn quiet(mut self, quiet: Duration) -> Self {
        self.std = self.std.quiet(quiet);
        self
    }

    /// Runs the program under every schedule.
    ///
    /// # Errors
    ///
    /// If the exploration comes to no end: [`Error::bad`] is the shortest schedule that was met until then and
    /// does not end well. A task that blocks its thread, and not by the drop-in for
    /// std, is [`Error::Blocks`], with the schedule so far; its thread is left behind, so that is for
    /// a process of its own.
    pub fn run<R: fmt::Debug>(
        &self,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<Report, Error> {
        self.std.run(self.begun(program, false))
    }

    /// Does what [`Explorer::run`] does, and keeps what a reader can see on the way.
    ///
    /// # Errors
    ///
    /// As [`Explorer::run`].
    pub fn run_for_figure<R: fmt::Debug>(
        &self,
        program: impl Fn() -> R + Send + Sync + 'static,
    ) -> Result<(Report, Figure), Error> {
        self.std.run_for_figure(self.begun(program, true))
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
        self.std.replay(script, self.begun(program, false))
    }

    fn begun<R>(
        &self,
        program: impl Fn() -> R + Send + Sync + 'static,
        figure: bool,
    ) -> impl Fn() -> R + Send + Sync + 'static {
        let Explorer { model, merges, plain, .. } = *self;
        move || {
            Run::begin(model, merges, plain, figure);
            program()
        }
    }
}
