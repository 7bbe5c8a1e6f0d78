//! What changes which steps there are: what a caller chose, and what runs have found out.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::Owned;
use crate::names::ThreadId;
use crate::place::Place;

/// What changes which steps there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) chosen: Chosen,
    pub(crate) found: Found,
}

/// What a caller chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// Whatever may be a step is one.
    pub(crate) every_step: bool,
    /// A thread that takes a step of another drop-in has seen all that has happened.
    pub(crate) past_shows: bool,
    /// The steps are those of another drop-in.
    pub(crate) of_another: bool,
    /// How a call begins that replays a schedule of another drop-in.
    pub(crate) replayed_by: &'static str,
    pub(crate) spurious: bool,
    pub(crate) idle_rounds: usize,
    /// The names of locks that are taken and left in passing.
    pub(crate) in_passing: &'static [&'static str],
    /// Other threads go on after `main` has returned.
    pub(crate) outlive_main: bool,
    /// A reader waits behind a writer that waits.
    pub(crate) writers_first: bool,
    /// Only what `writers_first` says is explored.
    pub(crate) one_policy: bool,
    /// A reduction that is broken on purpose.
    pub(crate) fault: Option<Fault>,
    /// A loop that is taken for endless is one, so that what it would do then needs no look.
    pub(crate) fair: bool,
}

/// A reduction that is broken on purpose, to see that it is noticed.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Moments are the same that differ in what an ended thread has left behind.
    Merging,
    /// A thread does the same whatever an atomic was.
    Foresight,
    /// To let go of a lock is no step, though who only tries to take it can tell.
    Silence,
}

/// What runs have found out about the program. Each run may find more; then the exploration
/// begins again, with all that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Somebody can tell when a sender is dropped (`try_recv`, `recv_timeout`).
    pub(crate) senders: bool,
    /// Somebody can tell when a receiver waits (`try_send` at capacity 0).
    pub(crate) receivers: bool,
    /// Somebody can tell when a thread ends (`is_finished`).
    pub(crate) ends: bool,
    /// Somebody can tell when a task of another drop-in begins to be polled (`abort`).
    pub(crate) polls: bool,
    /// Somebody can tell in which order another drop-in's timers begin (`Instant`).
    pub(crate) clock: bool,
    /// Whom the end of the process can keep from printing.
    pub(crate) cut_off: CutOff,
    /// Threads learn from each other what goes round this crate: every operation passes on
    /// all that its thread has seen.
    pub(crate) everything_tells: bool,
    /// A thread borrows from another (`thread::scope`).
    pub(crate) lends: bool,
    /// What several threads own together, by its type, and how much of that can be noticed.
    pub(crate) owners: BTreeMap<String, Owning>,
    /// Threads share more than another drop-in says that they depend on: nothing is merged.
    pub(crate) mixes: bool,
    /// Lines on which several objects are made by a `const fn`.
    pub(crate) shared_lines: BTreeSet<Place>,
}

/// Whom the end of the process can keep from printing or panicking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CutOff {
    /// Nobody, as far as is known.
    #[default]
    Nobody,
    /// It ends with `main`, and others go on.
    Others,
    /// Any thread can abort it.
    All,
}

/// How much of the owners of something can be noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Owning {
    /// Its destructor does something, but nobody can tell who does it, nor when.
    Known,
    /// Who drops it last, and when.
    Drops,
    /// How many owners there are.
    Counts,
}

impl Rules {
    pub(crate) fn senders_show(&self) -> bool {
        self.found.senders || self.chosen.every_step
    }

    pub(crate) fn receivers_show(&self) -> bool {
        self.found.receivers || self.chosen.every_step
    }

    pub(crate) fn ends_show(&self) -> bool {
        self.found.ends || self.chosen.every_step
    }

    /// Whether it can be noticed when this thread prints or panics.
    pub(crate) fn prints_show(&self, thread: ThreadId) -> bool {
        let cut_off = match thread {
            ThreadId::MAIN => CutOff::All,
            _ => CutOff::Others,
        };
        let every_step = self.chosen.every_step && !self.chosen.outlive_main;
        self.found.cut_off >= cut_off || every_step
    }

    /// What was found about the owners of such a thing.
    pub(crate) fn owners_of(&self, what: Owned) -> Option<Owning> {
        if self.chosen.every_step {
            return Some(Owning::Counts);
        }
        if self.found.owners.is_empty() {
            return None;
        }
        self.found.owners.get(&word(what)).copied()
    }

    /// What is visible, in the words of a script.
    pub(crate) fn words(&self) -> Vec<String> {
        let Found {
            owners,
            // These are in `WORDS`.
            senders: _,
            receivers: _,
            ends: _,
            polls: _,
            cut_off: _,
            everything_tells: _,
            // Any run that comes by finds these again: they add no step.
            lends: _,
            shared_lines: _,
            // By these, moments are told apart, and a replay compares none.
            clock: _,
            mixes: _,
        } = &self.found;
        let flags = WORDS.iter().filter(|(_, shows, _)| shows(self));
        let owners = owners.iter().filter_map(|(name, owning)| match owning {
            Owning::Known => None, // no step of it is one
            Owning::Drops => Some(format!("+drops:{name}")),
            Owning::Counts => Some(format!("+counts:{name}")),
        });
        flags.map(|(word, ..)| (*word).to_owned()).chain(owners).collect()
    }

    /// Makes visible what the word says; `false` if it is no such word.
    pub(crate) fn show(&mut self, word: &str) -> bool {
        if let Some((.., show)) = WORDS.iter().find(|it| it.0 == word) {
            show(self);
            return true;
        }
        let (name, owning) = match word.split_once(':') {
            Some(("+drops", name)) => (name, Owning::Drops),
            Some(("+counts", name)) => (name, Owning::Counts),
            _ => return false,
        };
        self.found.own_by_name(name.to_owned(), owning);
        true
    }
}

/// A word of a script, whether it belongs into one, and what it does.
type Word = (&'static str, fn(&Rules) -> bool, fn(&mut Rules));

/// The words of a script that name no owners, in its order.
const WORDS: [Word; 10] = [
    ("+senders", |it| it.found.senders, |it| it.found.senders = true),
    ("+receivers", |it| it.found.receivers, |it| it.found.receivers = true),
    ("+ends", |it| it.found.ends, |it| it.found.ends = true),
    ("+polls", |it| it.found.polls, |it| it.found.polls = true),
    (
        "+prints",
        |it| it.found.cut_off >= CutOff::Others,
        |it| it.found.cut_off = CutOff::Others,
    ),
    (
        "+aborts",
        |it| it.found.cut_off == CutOff::All,
        |it| it.found.cut_off = CutOff::All,
    ),
    ("+all", |it| it.chosen.every_step, |it| it.chosen.every_step = true),
    (
        "+tells",
        |it| it.found.everything_tells,
        |it| it.found.everything_tells = true,
    ),
    (
        "+writers-first",
        |it| it.chosen.writers_first,
        |it| it.chosen.writers_first = true,
    ),
    ("+spurious", |it| it.chosen.spurious, |it| it.chosen.spurious = true),
];

impl Found {
    /// So much of the owners of such a thing can be noticed.
    pub(crate) fn own(&mut self, what: Owned, owning: Owning) {
        self.own_by_name(word(what), owning);
    }

    /// With what was found elsewhere.
    pub(crate) fn add(&mut self, other: Found) {
        let Found {
            senders,
            receivers,
            ends,
            polls,
            clock,
            cut_off,
            everything_tells,
            lends,
            owners,
            mixes,
            shared_lines,
        } = other;
        self.senders |= senders;
        self.receivers |= receivers;
        self.ends |= ends;
        self.polls |= polls;
        self.clock |= clock;
        self.cut_off = self.cut_off.max(cut_off);
        self.everything_tells |= everything_tells;
        self.lends |= lends;
        for (name, owning) in owners {
            self.own_by_name(name, owning);
        }
        self.mixes |= mixes;
        self.shared_lines.extend(shared_lines);
    }

    fn own_by_name(&mut self, name: String, owning: Owning) {
        let known = self.owners.entry(name).or_insert(owning);
        *known = owning.max(*known);
    }
}

/// The name of a type as one word.
fn word(what: Owned) -> String {
    format!("{}<{}>", what.kind, (what.type_name)().replace(' ', ""))
}
