//! What the exploration has found; the words are made in `describe`.

mod ending;
mod schedule;
mod ways;

use std::collections::BTreeMap;
use std::fmt;

pub use ending::{Ending, Verdict, VerdictKind};
pub use schedule::{Schedule, Step};
pub(crate) use ways::{children_first, shortest_bad};

use crate::explorer::Explorer;
use crate::figure::digits;
use crate::no_report::Error;
use crate::place::Place;
use crate::rules::Rules;
use crate::search::{NodeId, Search};
use ways::{Ways, counts};

/// Some schedules that end in the same way.
#[derive(Clone, Debug)]
pub struct Ends {
    /// The way.
    pub ending: Ending,
    /// How many schedules.
    pub schedules: u128,
    /// One of those with the fewest thread switches.
    pub shortest: Schedule,
}

/// What the exploration has found.
#[derive(Clone, Debug)]
pub struct Report {
    /// How many schedules there are.
    pub schedules: u128,
    /// How many different moments between two steps.
    pub states: usize,
    /// How many different steps from one such moment to the next.
    pub steps: usize,
    /// How often the program was run to find out.
    pub runs: usize,
    /// A thread that did nothing but repeat itself for more than [`Explorer::LOOP_STEPS`]
    /// was made to wait:
    /// schedules in which it goes on repeating itself, and what it may do then, are not in here.
    pub fair_only: bool,
    /// Where such threads went round, as far as that is known.
    pub loops: Vec<Place>,
    /// Some of them were followed only for [`Explorer::LOOP_STEPS_AGAIN`].
    followed_less: bool,
    /// The caller has said that such a loop is endless.
    assumes_fairness: bool,
    /// All ways in which schedules end, in the order of [`Ending`].
    pub ends: Vec<Ends>,
}

impl Report {
    pub(crate) fn new(
        search: &Search,
        rules: &Rules,
        runs: usize,
    ) -> Result<Report, Error> {
        let order = children_first(search);
        let counts = counts(search, &order)?;
        let ways = Ways::new(search, &order);
        // Schedules from the beginning to each end, by the number of ways that lead there.
        let mut ends = BTreeMap::<Ending, (u128, NodeId)>::new();
        for (node, &count) in search.nodes.ids().zip(&counts) {
            let Some(ending) = &search.nodes[node].end else { continue };
            let ending = ending.read(&search.names);
            let (schedules, best) = ends.entry(ending).or_insert((0, node));
            *schedules =
                schedules.checked_add(count).ok_or(Error::TooManySchedules)?;
            if ways.cost(node) < ways.cost(*best) {
                *best = node;
            }
        }
        let mut schedules = 0_u128;
        let mut all = Vec::new();
        for (ending, (count, node)) in ends {
            schedules =
                schedules.checked_add(count).ok_or(Error::TooManySchedules)?;
            let shortest =
                Schedule::of(search, rules, &ways.way(node), &ending);
            all.push(Ends { ending, schedules: count, shortest });
        }
        let steps = search.nodes.iter().map(|node| node.edges.len()).sum();
        Ok(Report {
            schedules,
            states: search.nodes.len(),
            steps,
            runs,
            fair_only: search.fair_only,
            loops: search.loops.iter().cloned().collect(),
            followed_less: search.followed_less,
            assumes_fairness: rules.chosen.fair,
            ends: all,
        })
    }

    /// Adds the ways to end that are in the other report only.
    pub(crate) fn add(&mut self, other: Report) -> Result<(), Error> {
        self.fair_only |= other.fair_only;
        self.followed_less |= other.followed_less;
        self.loops.extend(other.loops);
        self.loops.sort();
        self.loops.dedup();
        self.runs += other.runs;
        for ends in other.ends {
            if self.ends.iter().all(|it| it.ending != ends.ending) {
                let schedules = self.schedules.checked_add(ends.schedules);
                self.schedules = schedules.ok_or(Error::TooManySchedules)?;
                self.ends.push(ends);
            }
        }
        self.ends.sort_by(|one, two| one.ending.cmp(&two.ending));
        Ok(())
    }

    /// How many schedules end so.
    pub fn count(&self, so: impl Fn(&Ending) -> bool) -> u128 {
        self.ends
            .iter()
            .filter(|it| so(&it.ending))
            .map(|it| it.schedules)
            .sum()
    }

    /// Whether schedules may be missing: a loop was [taken for endless](Report::fair_only), and the
    /// caller has not said that it [is](crate::Explorer::fair). What is reported then can happen; that
    /// nothing else can is not shown.
    pub fn is_partial(&self) -> bool {
        self.fair_only && !self.assumes_fairness
    }

    /// Why schedules may be missing, in words.
    pub(crate) fn why_partial(&self) -> String {
        let places: Vec<_> = self.loops.iter().map(Place::to_string).collect();
        let at = match &places[..] {
            [] => String::new(),
            [one] => format!(" at {one}"),
            [all @ .., last] => format!(" at {} and {last}", all.join(", ")),
        };
        let steps = digits(Explorer::LOOP_STEPS as u128);
        let less = match self.followed_less {
            true => format!(
                " (for {} where it had gone the same rounds before)",
                Explorer::LOOP_STEPS_AGAIN
            ),
            false => String::new(),
        };
        format!(
            "a thread repeats itself{at}: it was followed for {steps} steps{less}, and its loop then \
             taken for endless"
        )
    }

    /// How many schedules end well.
    pub fn oks(&self) -> u128 {
        self.count(|it| it.verdict == Verdict::Ok)
    }

    /// How many schedules deadlock.
    pub fn deadlocks(&self) -> u128 {
        self.count(|it| it.verdict == Verdict::Deadlock)
    }

    /// How many schedules end in a panic that nobody looked at, in an abort, or with a bad exit status.
    pub fn violations(&self) -> u128 {
        self.count(|it| matches!(it.verdict, Verdict::Violated(_)))
    }

    /// How many schedules leave a thread behind.
    pub fn leaks(&self) -> u128 {
        self.count(|it| it.verdict == Verdict::Leaked)
    }

    /// How many schedules go round and round.
    pub fn livelocks(&self) -> u128 {
        self.count(|it| it.verdict == Verdict::Livelock)
    }

    /// How many schedules return this, as `Debug` prints it.
    pub fn returning(&self, debug: &str) -> u128 {
        self.count(|it| it.returned.as_deref() == Some(debug))
    }

    /// A schedule with the fewest thread switches of all that end so.
    pub fn shortest(&self, so: impl Fn(&Ending) -> bool) -> Option<&Schedule> {
        let all =
            self.ends.iter().filter(|it| so(&it.ending)).map(|it| &it.shortest);
        all.min_by_key(|it| it.length())
    }

    /// `2 of 6 schedules do not end well`.
    pub(crate) fn how_many_are_bad(&self) -> String {
        let bad = self.schedules - self.oks();
        let verb = if bad == 1 { "does" } else { "do" };
        let all = counted(self.schedules, "schedule");
        format!("{bad} of {all} {verb} not end well")
    }

    /// Panics with the shortest schedule that does not end well, if there is one; also if
    /// schedules were left out because a thread [repeats itself](Report::fair_only).
    #[track_caller]
    pub fn expect_ok(&self) {
        if let Some(bad) = self.shortest(|it| it.verdict != Verdict::Ok) {
            panic!("{}; the shortest:\n{bad}", self.how_many_are_bad());
        }
        assert!(
            !self.is_partial(),
            "what was explored ends well ({}), but {}. If it goes on until another \
             thread changes something, say `Explorer::new().fair(true)`",
            counted(self.schedules, "schedule"),
            self.why_partial()
        );
    }
}

/// `1 schedule`, `2 schedules`.
pub(crate) fn counted(
    number: impl fmt::Display + PartialEq + From<u8>,
    what: &str,
) -> String {
    let ending = if number == 1.into() { "" } else { "s" };
    format!("{number} {what}{ending}")
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schedules = counted(self.schedules, "schedule");
        write!(f, "{schedules}, {}", counted(self.states, "state"))?;
        for Ends { ending, schedules, .. } in &self.ends {
            write!(f, "\n{schedules:>6}  {ending}")?;
        }
        Ok(())
    }
}
