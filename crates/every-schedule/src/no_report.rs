//! Why there is no report.

use std::fmt;
use std::time::Duration;

use crate::explorer::Explorer;
use crate::figure::digits;
use crate::place::Place;
use crate::report::{self, Schedule};
use crate::rules::Rules;
use crate::search::Search;

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// There are more than so many states.
    TooManyStates(usize),
    /// The exploration took longer than it may.
    TooSlow {
        /// How long it may take.
        limit: Duration,
        /// How many states were found until then.
        states: usize,
    },
    /// A thread ran on and on without an operation that the explorer knows, until the time was over.
    NeverStops {
        /// Which thread.
        thread: String,
        /// The steps until then.
        schedule: String,
    },
    /// A thread did so, or blocked in one that the explorer does not know, for so long.
    Blocks {
        /// Which thread.
        thread: String,
        /// How long nothing happened.
        quiet: Duration,
        /// The steps until then.
        schedule: String,
    },
    /// There are more schedules than a `u128` can count.
    TooManySchedules,
    /// A thread has spawned more threads than can be told apart:
    /// [`Explorer::MOST_CHILDREN`], or five generations.
    TooManyThreads(String),
    /// With a drop-in that has a thread for each timer: as many timers were begun, at this line.
    TooManyTimers(Place),
    /// So many threads of this process stand still forever that it has no room for more stacks: explore the
    /// program in a process of its own.
    NoMoreStacks,
    /// The program did something else under the same schedule: what, and where.
    NotDeterministic(String),
    /// Something was made outside of the closure, or is a `static`, and keeps its value from
    /// one schedule to the next.
    Outlives(String),
    /// A script asks for a step that is not possible.
    NoSuchStep(String),
    /// A limit was met before every schedule was explored, and this is known so far. (With another limit,
    /// something else may be.)
    Unfinished {
        /// The limit.
        limit: Box<Error>,
        /// A place that comes again and again in one schedule, and how often.
        again: Option<(Place, usize)>,
        /// The shortest schedule that was met and does not end well.
        bad: Option<Box<Schedule>>,
    },
}

impl Error {
    /// The limit that was met, if that is what it says.
    pub fn limit(&self) -> Option<&Error> {
        match self {
            Error::TooManyStates(_)
            | Error::TooSlow { .. }
            | Error::TooManySchedules
            | Error::TooManyThreads(_)
            | Error::TooManyTimers(_) => Some(self),
            Error::Unfinished { limit, .. } => Some(limit),
            _ => None,
        }
    }

    /// The shortest schedule that was met before the limit and does not end well.
    pub fn bad(&self) -> Option<&Schedule> {
        match self {
            Error::Unfinished { bad, .. } => bad.as_deref(),
            _ => None,
        }
    }

    /// Without that schedule, which is told apart.
    pub(crate) fn without_bad(&self) -> Error {
        match self {
            Error::Unfinished { limit, again, .. } => {
                Error::clone(limit).with(again.clone(), None)
            }
            _ => self.clone(),
        }
    }

    /// At a limit: what is known so far.
    pub(crate) fn after(self, search: &Search, rules: &Rules) -> Error {
        match self.limit() {
            Some(limit) if !search.replays() => {
                let may_be_endless = matches!(
                    limit,
                    Error::TooManyStates(_) | Error::TooSlow { .. }
                );
                let again = search.comes_again().filter(|_| may_be_endless);
                self.with(again, report::shortest_bad(search, rules))
            }
            _ => self,
        }
    }

    /// A limit, with what is known besides.
    pub(crate) fn with(
        self,
        again: Option<(Place, usize)>,
        bad: Option<Schedule>,
    ) -> Error {
        let (limit, bad) = (Box::new(self), bad.map(Box::new));
        match (&again, &bad) {
            (None, None) => *limit,
            _ => Error::Unfinished { limit, again, bad },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::TooManyStates(limit) => {
                write!(f, "there are more than {limit} states")
            }
            Error::TooSlow { limit, states } => {
                write!(f, "no end after {limit:?} and {states} states")
            }
            Error::NeverStops { thread, schedule } => {
                let thread = match thread.as_str() {
                    "" => "a thread",
                    thread => thread,
                };
                let after = match schedule.as_str() {
                    "" => "its beginning",
                    schedule => schedule,
                };
                write!(
                    f,
                    "{thread} runs on and on without an operation that the explorer knows, after\n{after}"
                )
            }
            Error::Blocks { thread, quiet, schedule } => write!(
                f,
                "{thread} goes on, or is blocked, without an operation that the explorer knows: \
                 nothing happened for {quiet:?} after\n{schedule}"
            ),
            Error::TooManySchedules => {
                f.write_str("there are more schedules than a u128 can count")
            }
            Error::TooManyThreads(parent) => write!(
                f,
                "{parent} spawns more threads than can be told apart: {} children, or five \
                 generations",
                digits(Explorer::MOST_CHILDREN.into())
            ),
            Error::TooManyTimers(place) => {
                write!(f, "a timer begins again and again at {place}")
            }
            Error::Unfinished { limit, again, bad } => {
                write!(f, "{limit}")?;
                if let Some((place, times)) = again {
                    write!(
                        f,
                        "; one of the schedules comes {times} times to {place}: a loop that goes round as \
                         long as nobody stops it has a schedule for every number of rounds"
                    )?;
                }
                match bad {
                    Some(bad) => write!(
                        f,
                        "\nOf those that were explored, this one does not end well:\n{bad}"
                    ),
                    None => Ok(()),
                }
            }
            Error::NoMoreStacks => f.write_str(
                "so many threads of this process stand still forever that it has no room for more \
                 stacks: explore the program in a process of its own",
            ),
            Error::NotDeterministic(what) => write!(
                f,
                "the program is not the same under the same schedule: {what}. Does it depend on \
                 an address, a clock, a random number, the outside world, or on what one run \
                 leaves behind for the next (a static of `core` or of another library)?"
            ),
            Error::Outlives(what) => write!(
                f,
                "a {what} keeps its value from one schedule to the next: make it inside of the \
                 closure (a `static` lock begins anew only if what it guards is `Clone`, and for one exploration at a time)"
            ),
            Error::NoSuchStep(step) => {
                write!(f, "the schedule cannot go on with {step:?}")
            }
        }
    }
}

impl std::error::Error for Error {}
