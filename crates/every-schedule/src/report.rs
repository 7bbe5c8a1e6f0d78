//! What the exploration has found; the words are made in `describe`.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::describe;
use crate::explorer::{Error, Explorer};
use crate::figure::digits;
use crate::names::{Names, ThreadId};
use crate::place::Place;
use crate::rules::Rules;
use crate::search::{Choice, EdgeId, FOREVER, NodeId, Search};

/// How a schedule ended, in a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Every thread came to its end, and every panic was looked at by a `join`.
    Ok,
    /// Some threads wait forever: `main` among them, or one that waits for a lock, a `join` or
    /// a scope that only an unfinished thread can give. The others may be through.
    Deadlock,
    /// `main` panicked, or another thread did and nobody joined it; or the process aborted, or exited
    /// with a status that is not 0. With the words.
    Violated(String),
    /// `main` returned, or the process exited, and a thread has not come to its end: it waits forever, or it
    /// was cut off.
    Leaked,
    /// The threads go round and round, each sees what it saw before, and no value changes.
    Livelock,
}

impl Verdict {
    /// The verdict without its words.
    pub fn kind(&self) -> VerdictKind {
        match self {
            Verdict::Ok => VerdictKind::Ok,
            Verdict::Deadlock => VerdictKind::Deadlock,
            Verdict::Violated(_) => VerdictKind::Violated,
            Verdict::Leaked => VerdictKind::Leaked,
            Verdict::Livelock => VerdictKind::Livelock,
        }
    }

    /// The same as one word.
    pub fn word(&self) -> &'static str {
        self.kind().word()
    }
}

/// A [`Verdict`] without its words. In alphabetical order: a figure numbers its ends so.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum VerdictKind {
    /// See [`Verdict::Deadlock`].
    Deadlock,
    /// See [`Verdict::Leaked`].
    Leaked,
    /// See [`Verdict::Livelock`].
    Livelock,
    /// See [`Verdict::Ok`].
    Ok,
    /// See [`Verdict::Violated`].
    Violated,
}

impl VerdictKind {
    /// As data have it, too.
    pub fn word(self) -> &'static str {
        match self {
            VerdictKind::Ok => "ok",
            VerdictKind::Deadlock => "deadlock",
            VerdictKind::Violated => "violated",
            VerdictKind::Leaked => "leaked",
            VerdictKind::Livelock => "livelock",
        }
    }
}

/// One way in which schedules end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ending {
    /// In a word.
    pub verdict: Verdict,
    /// The `Debug` text of what the program returned, if it returned.
    pub returned: Option<String>,
    /// What each thread printed, if it printed.
    pub printed: Vec<(String, String)>,
    /// Every panic, with thread, words and place.
    pub panics: Vec<String>,
    /// Who waits for what, in words.
    pub waiting: Vec<String>,
}

impl Ending {
    /// With the names that its marks stand for.
    pub(crate) fn read(&self, names: &Names) -> Ending {
        let read = |text: &String| names.read(text);
        Ending {
            verdict: match &self.verdict {
                Verdict::Violated(words) => Verdict::Violated(read(words)),
                verdict => verdict.clone(),
            },
            returned: self.returned.clone(),
            printed: self
                .printed
                .iter()
                .map(|(thread, text)| (read(thread), text.clone()))
                .collect(),
            panics: self.panics.iter().map(read).collect(),
            waiting: self.waiting.iter().map(read).collect(),
        }
    }

    /// Says behind who waits at a channel who still holds its other end.
    pub(crate) fn add_holders(&mut self, holders: &[(usize, String)]) {
        for (nth, words) in holders {
            if let Some(waiting) = self.waiting.get_mut(*nth) {
                waiting.push_str(words);
            }
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.verdict.word())?;
        // What an `assert_eq!` says has several lines.
        let words = |it: &String| it.replace('\n', "\n    ");
        if let Verdict::Violated(said) = &self.verdict {
            write!(f, ": {}", words(said))?;
        }
        if let Some(returned) =
            self.returned.as_deref().filter(|it| *it != "()")
        {
            write!(f, ", returned {returned}")?;
        }
        for (thread, text) in &self.printed {
            write!(f, "\n    {thread} printed {text:?}")?;
        }
        let violation = match &self.verdict {
            Verdict::Violated(words) => Some(words),
            _ => None,
        };
        let panics = self.panics.iter().filter(|it| Some(*it) != violation);
        for said in panics.chain(&self.waiting) {
            write!(f, "\n    {}", words(said))?;
        }
        Ok(())
    }
}

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
            let shortest = schedule(search, rules, &ways.way(node), &ending);
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

/// All nodes, each behind all nodes that can come after it. There are no cycles: with every
/// step some thread has seen more.
pub(crate) fn children_first(search: &Search) -> Vec<NodeId> {
    let mut order = Vec::with_capacity(search.nodes.len());
    let mut seen = vec![false; search.nodes.len()];
    let mut stack = vec![(NodeId::FIRST, 0)];
    seen[0] = true;
    while let Some((node, edge)) = stack.pop() {
        match search.nodes[node].edges.get(edge) {
            None => order.push(node),
            Some(next) => {
                stack.push((node, edge + 1));
                // A replay follows one way only.
                if let Some(child) = next.child
                    && !std::mem::replace(&mut seen[child.index()], true)
                {
                    stack.push((child, 0));
                }
            }
        }
    }
    order
}

/// For each node: how many ways lead to it from the beginning.
fn counts(
    search: &Search,
    children_first: &[NodeId],
) -> Result<Vec<u128>, Error> {
    let mut counts = vec![0_u128; search.nodes.len()];
    counts[0] = 1;
    for &node in children_first.iter().rev() {
        for child in
            search.nodes[node].edges.iter().filter_map(|edge| edge.child)
        {
            let sum = counts[child.index()].checked_add(counts[node.index()]);
            counts[child.index()] = sum.ok_or(Error::TooManySchedules)?;
        }
    }
    Ok(counts)
}

/// The shortest schedule so far that does not end well; the search need not be through.
pub(crate) fn shortest_bad(search: &Search, rules: &Rules) -> Option<Schedule> {
    if search.nodes.is_empty() {
        return None;
    }
    let order = children_first(search);
    let ways = Ways::new(search, &order);
    let is_bad = |it: &Ending| it.verdict != Verdict::Ok;
    let bad = order
        .into_iter()
        .filter(|&it| search.nodes[it].end.as_ref().is_some_and(is_bad));
    let node = bad.min_by_key(|&it| ways.cost(it))?;
    let ending = search.nodes[node].end.as_ref()?.read(&search.names);
    Some(schedule(search, rules, &ways.way(node), &ending))
}

/// The ways from the beginning with the fewest thread switches, and then the fewest steps.
struct Ways {
    /// For each node: the best way for each thread that can have taken the last step to it. There are
    /// few, so they are a list, in the order of the threads.
    best: Vec<Vec<(ThreadId, Way)>>,
}

#[derive(Clone, Copy)]
struct Way {
    cost: (usize, usize),
    /// The last step, and who took the one before.
    last: Option<(EdgeId, ThreadId)>,
}

impl Ways {
    fn new(search: &Search, children_first: &[NodeId]) -> Ways {
        let mut best = vec![Vec::new(); search.nodes.len()];
        best[0] = vec![(ThreadId::MAIN, Way { cost: (0, 0), last: None })];
        for &node in children_first.iter().rev() {
            let here = std::mem::take(&mut best[node.index()]);
            for (edge, step) in search.nodes[node].edges.iter().enumerate() {
                let Some(child) = step.child else { continue };
                for &(before, way) in &here {
                    let switch = usize::from(
                        way.last.is_some() && before != step.thread,
                    );
                    let cost = (way.cost.0 + switch, way.cost.1 + 1);
                    let last = Some((EdgeId::new(node, edge), before));
                    let way = Way { cost, last };
                    let known = &mut best[child.index()];
                    match known.binary_search_by_key(&step.thread, |it| it.0) {
                        Err(at) => known.insert(at, (step.thread, way)),
                        Ok(at) if cost < known[at].1.cost => known[at].1 = way,
                        Ok(_) => {}
                    }
                }
            }
            best[node.index()] = here;
        }
        Ways { best }
    }

    fn cost(&self, node: NodeId) -> (usize, usize) {
        self.last(node).cost
    }

    /// The best way to this node: nodes and edges.
    fn way(&self, node: NodeId) -> Vec<EdgeId> {
        let mut way = self.last(node);
        let mut edges = Vec::new();
        while let Some((edge, before)) = way.last {
            edges.push(edge);
            let here = &self.best[edge.from.index()];
            let at = here.binary_search_by_key(&before, |it| it.0);
            way = here[at.expect("the way came from there")].1;
        }
        edges.reverse();
        edges
    }

    fn last(&self, node: NodeId) -> Way {
        let ways = self.best[node.index()].iter().map(|(_, way)| *way);
        ways.min_by_key(|way| way.cost).expect("every node is reached")
    }
}

fn schedule(
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
