//! One schedule: its steps, its text, its script.

use std::fmt;

use super::ending::Ending;
use crate::describe;
use crate::place::Place;
use crate::rules::Rules;
use crate::search::{Choice, EdgeId, FOREVER, Search};

/// One step of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The thread's name, or `thread 1.2` for the second thread that the first one spawned.
    pub thread: String,
    /// What it did, and what came of it.
    pub action: String,
    /// Where.
    pub place: Place,
    choice: Choice,
}

/// A schedule: whose step comes when. Its text can be read, its [`script`](Schedule::script)
/// be replayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The steps in order.
    pub steps: Vec<Step>,
    /// How it ends.
    pub ending: Ending,
    visible: Vec<String>,
    /// How a call begins that replays it, if that is of another drop-in.
    replayed_by: &'static str,
}

impl Schedule {
    /// The one that goes this way.
    pub(super) fn of(
        search: &Search,
        rules: &Rules,
        way: &[EdgeId],
        ending: &Ending,
    ) -> Schedule {
        let steps = way.iter().map(|&id| {
            let choice = search.choice(id);
            let edge = &search.nodes[id];
            Step {
                thread: search.names.thread(edge.thread),
                action: describe::step(&search.names, edge),
                place: describe::place(&search.names, edge),
                choice,
            }
        });
        Schedule {
            steps: steps.collect(),
            ending: ending.clone(),
            visible: rules.words(),
            replayed_by: rules.chosen.replayed_by,
        }
    }

    /// Whether it needs an `RwLock` on which a reader waits behind a writer that waits, as std
    /// does it on Linux today.
    pub fn needs_writer_first(&self) -> bool {
        self.visible.iter().any(|word| word == "+writers-first")
    }

    /// How often another thread goes on than the one before.
    pub fn switches(&self) -> usize {
        self.steps
            .windows(2)
            .filter(|two| two[0].thread != two[1].thread)
            .count()
    }

    /// Its steps, for a replay.
    pub(crate) fn choices(&self) -> impl Iterator<Item = &Choice> {
        self.steps.iter().map(|it| &it.choice)
    }

    /// What makes one shorter than another.
    pub(crate) fn length(&self) -> (usize, usize) {
        (self.switches(), self.steps.len())
    }

    /// Whether the same threads do as many steps, and it ends in the same way. (Of several
    /// objects or threads with one name, a replay may number others.)
    pub(crate) fn is_same(&self, other: &Schedule) -> bool {
        let (one, two) = (&self.ending, &other.ending);
        let outcome = |it: &Ending| {
            let printed = it.printed.iter().map(|(_, text)| text.clone());
            (
                it.verdict.word(),
                it.returned.clone(),
                printed.collect::<Vec<_>>(),
                (it.panics.len(), it.waiting.len()),
            )
        };
        self.script() == other.script() && outcome(one) == outcome(two)
    }

    /// For [`Explorer::replay`](crate::Explorer::replay): the thread of each step, and, behind
    /// a slash, which of its possible steps, if it is not the first. `1*4` is four times `1`. Words with a `+` come
    /// first, and say what the program can notice, so that it is a step.
    pub fn script(&self) -> String {
        let mut words: Vec<_> = self.visible.clone();
        for same in self.steps.chunk_by(|one, other| one.choice == other.choice)
        {
            let choice = &same[0].choice;
            let word = match (&choice.0, choice.1) {
                (thread, 0) => thread.clone(),
                (thread, FOREVER) => format!("{thread}/forever"),
                (thread, nth) => format!("{thread}/{nth}"),
            };
            match same.len() {
                many @ SHORTENED.. => words.push(format!("{word}*{many}")),
                few => words.extend(vec![word; few]),
            }
        }
        words.join(" ")
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width =
            self.steps.iter().map(|step| step.thread.len()).max().unwrap_or(0);
        // Of one thread, as that of a runtime, the name says nothing.
        let is_one =
            self.steps.windows(2).all(|two| two[0].thread == two[1].thread);
        let told = |nth: usize, indent: &str| {
            let Step { thread, action, place, .. } = &self.steps[nth];
            let who = match is_one {
                true => String::new(),
                false => format!("{thread:width$}  "),
            };
            format!("{:3}. {indent}{who}{action}{}", nth + 1, behind(place))
        };
        let mut next = 0;
        while next < self.steps.len() {
            let (round, times) = self.round(next);
            if times >= MANY && round > 0 {
                writeln!(f, "     {times} times over:")?;
                for nth in next..next + round {
                    writeln!(f, "{}", told(nth, "  "))?;
                }
                next += round * times;
                continue;
            }
            writeln!(f, "{}", told(next, ""))?;
            next += 1;
        }
        writeln!(f, "  => {}", self.ending)?;
        if self.needs_writer_first() {
            let needs = "readers wait behind a writer that waits";
            writeln!(f, "  needs an RwLock on which {needs} (as on Linux)")?;
        }
        let call = match self.replayed_by {
            "" => "every_schedule::replay(",
            call => call,
        };
        write!(f, "  in a test: {call}{:?}, program);", self.script())
    }
}

/// As many equal words of a script are one.
const SHORTENED: usize = 4;

/// A round that is gone so often is told once.
const MANY: usize = 3;

/// Where, if that is known.
fn behind(place: &Place) -> String {
    match place.file.as_str() {
        "" => String::new(),
        _ => format!("  ({place})"),
    }
}

impl Schedule {
    /// How many steps there are, from this one on, until all begins anew, and how often that
    /// happens in a row.
    fn round(&self, from: usize) -> (usize, usize) {
        let steps = &self.steps[from..];
        let same = |one: &Step, other: &Step| {
            (&one.thread, &one.action, &one.place)
                == (&other.thread, &other.action, &other.place)
        };
        let times = |round: usize| {
            let (first, rest) = steps.split_at(round);
            let rounds = rest.chunks_exact(round);
            let again = rounds.take_while(|it| {
                it.iter().zip(first).all(|(one, other)| same(one, other))
            });
            1 + again.count()
        };
        let rounds = (1..=steps.len() / MANY).map(|it| (it, times(it)));
        let many = |it: &(usize, usize)| it.1 >= MANY;
        // What covers most; of those, the shortest.
        let best = rounds.filter(many).min_by_key(|(round, times)| {
            (std::cmp::Reverse(round * times), *round)
        });
        best.unwrap_or((0, 1))
    }
}
