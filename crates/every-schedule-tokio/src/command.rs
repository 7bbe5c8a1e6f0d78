//! What a program does with itself that the command line has compiled.

use std::process::ExitCode;

use every_schedule::command::{self, Explores, Outcome, Program};
use every_schedule::{Error, Figure, Report, Schedule};

use crate::{Explorer, Model};

/// Runs the program as the environment says, in each of the models that are asked for.
pub fn run<R: Outcome + 'static>(program: fn() -> R) -> ExitCode {
    let models: [&dyn Explores; 3] =
        [&Model::OneThread, &Model::EveryAwait, &Model::SeveralThreads];
    command::run_with(program, &models)
}

/// Moments that are the same are one: what tasks share besides Tokio's types they share by the
/// drop-in for std, which notices.
impl Explores for Model {
    fn model(&self) -> &'static str {
        match self {
            Model::OneThread => "one-thread",
            Model::EveryAwait => "every-await",
            Model::SeveralThreads => "several-threads",
        }
    }

    fn explore(
        &self,
        explorer: every_schedule::Explorer,
        program: Program,
        figure: bool,
    ) -> Result<(Report, Option<Figure>), Error> {
        let explorer = Explorer::within(*self, explorer).merge(true);
        match figure {
            true => explorer
                .run_for_figure(program)
                .map(|(report, figure)| (report, Some(figure))),
            false => explorer.run(program).map(|report| (report, None)),
        }
    }

    fn replay(
        &self,
        explorer: every_schedule::Explorer,
        script: &str,
        program: Program,
    ) -> Result<Schedule, Error> {
        Explorer::within(*self, explorer).merge(true).replay(script, program)
    }
}
