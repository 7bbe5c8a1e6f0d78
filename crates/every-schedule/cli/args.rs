//! The command line.

use std::path::PathBuf;

use clap::Parser;
use every_schedule::command::Options;

use crate::generated::Generated;
use crate::program::Program;

/// Runs a Rust program under every schedule of its threads, and says how many of them end how.
///
/// The exit status is 0 if all schedules end well, 1 if some do not, also if a limit was reached after
/// that (or a thread blocks where the explorer cannot see), and 2 if the program could not be explored,
/// or none of the schedules that were explored before a limit is bad.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
pub struct Args {
    /// The program: a file with `fn main`, as it is.
    #[arg(required_unless_present = "manifest_path")]
    pub program: Option<PathBuf>,

    /// The program: the binary of the crate with this Cargo.toml.
    #[arg(long, value_name = "PATH", conflicts_with = "program")]
    pub manifest_path: Option<PathBuf>,

    /// Which binary of the crate, if it has several.
    #[arg(long, value_name = "NAME", requires = "manifest_path")]
    pub bin: Option<String>,

    /// The edition of a file that belongs to no crate.
    #[arg(long, default_value = "2024")]
    pub edition: String,

    /// The program is written for Tokio: every order of polls, timers and `select!` branches.
    #[arg(long)]
    pub tokio: bool,

    /// Which runtime, if it is written for Tokio.
    #[arg(long, value_name = "MODEL", requires = "tokio", default_value = "all",
        value_parser = ["one-thread", "every-await", "several-threads", "all"])]
    pub model: String,

    /// Runs this one schedule only, as a finding gives it.
    #[arg(long, value_name = "SCHEDULE")]
    pub replay: Option<String>,

    /// Gives up beyond so many states.
    #[arg(long, value_name = "NUMBER")]
    pub max_states: Option<usize>,

    /// Gives up after so many seconds.
    #[arg(long, value_name = "SECONDS")]
    pub time: Option<u64>,

    /// Lets `Condvar::wait` and `park` return for no reason, as they may.
    #[arg(long)]
    pub spurious: bool,

    /// Readers of an `RwLock` wait behind a writer that waits, as on Linux today; with `=false`,
    /// they pass it. Otherwise both is explored.
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub writer_first: Option<bool>,

    /// After how many rounds a loop that changes nothing is looked at.
    #[arg(long, value_name = "NUMBER")]
    pub idle_rounds: Option<usize>,

    /// Says that a loop which changes nothing, and was taken for endless, is endless: it goes on until
    /// another thread changes something. Otherwise the answer is never that every schedule ends well.
    #[arg(long)]
    pub fair: bool,

    /// Prints one line of JSON instead of words.
    #[arg(long)]
    pub json: bool,

    /// Where to write the page with the figure, instead of beside the compiled program.
    #[arg(long, value_name = "PATH")]
    pub html: Option<PathBuf>,

    /// Writes no page.
    #[arg(long, conflicts_with_all = ["html", "open"])]
    pub no_html: bool,

    /// Opens the page.
    #[arg(long)]
    pub open: bool,

    /// What the program finds in `std::env::args`.
    #[arg(last = true)]
    pub arguments: Vec<String>,
}

impl Args {
    /// What the program is told to do with itself.
    pub fn options(&self, program: &Program, generated: &Generated) -> Options {
        let page = match (&self.html, self.no_html || self.replay.is_some()) {
            (_, true) => None,
            (Some(page), _) => Some(page.clone()),
            (None, _) => Some(generated.folder.with_extension("html")),
        };
        Options {
            program: program.name.clone(),
            again: program.command.clone(),
            arguments: self.arguments.clone(),
            model: self.tokio.then(|| self.model.clone()),
            replay: self.replay.clone(),
            max_states: self.max_states,
            seconds: self.time,
            spurious: self.spurious,
            writer_first: self.writer_first,
            idle_rounds: self.idle_rounds,
            fair: self.fair,
            json: self.json,
            needs_page: self.html.is_some(),
            page,
        }
    }
}
