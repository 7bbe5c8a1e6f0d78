//! The search: which step comes next, and which moments have been seen before.

mod graph;
mod riddle;

pub(crate) use graph::{Edge, EdgeId, Graph, NodeId};

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Instant;

use foldhash::fast::FixedState;

use crate::describe;
use crate::explorer::Limits;
use crate::figure::Seen as Moment;
use crate::foresight::{Foresight, Start};
use crate::idle::{Alone, Next, Seen};
use crate::names::{Names, ThreadId};
use crate::no_report::Error;
use crate::op::{Alternative, Op, Outcome};
use crate::place::Place;
use crate::report::Schedule;
use crate::rules::{CutOff, Found};
use crate::world::{Status, World};
use graph::{Arrival, Node, turns};

/// A step of a given schedule: the path of the thread, and which of its alternatives.
pub(crate) type Choice = (String, usize);

/// In place of an alternative: and so on forever.
pub(crate) const FOREVER: usize = usize::MAX;

/// How far a search goes that is not for every schedule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Within {
    /// So many steps.
    pub(crate) steps: u32,
    /// So often another step than the one that is taken first.
    pub(crate) turns: u32,
}

/// A place that comes so often in one schedule may be in a loop that nothing ends.
const AGAIN_AND_AGAIN: usize = 100;

/// The graph of all moments, and the way through it of the present run.
#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) names: Names,
    pub(crate) nodes: Graph,
    /// Whether a reader could pass a writer that waits.
    pub(crate) readers_pass: bool,
    /// Whom the end of the process could cut off.
    cuts_off: CutOff,
    /// How often the first schedule is run again, to see that it is the same.
    rehearsals: usize,
    /// Whether some thread was made to wait because it only repeated itself.
    pub(crate) fair_only: bool,
    /// Whether some such thread was not followed as far as the first time.
    pub(crate) followed_less: bool,
    /// Whether something is beyond [`Within`].
    pub(crate) is_cut: bool,
    /// Where such threads went round.
    pub(crate) loops: BTreeSet<Place>,
    /// Of the last run: who still held the ends of channels that somebody waited at; each behind
    /// the words about who waits.
    pub(crate) holders: Vec<(usize, String)>,
    limits: Limits,
    started: Instant,
    known: HashMap<Box<[u32]>, NodeId, FixedState>,
    pub(crate) foresight: Foresight,
    /// Nodes whose edges nobody has tried to foresee.
    open: Vec<(NodeId, World)>,
    /// Edges behind which somebody would do what was not yet seen.
    halted: HashMap<Start, Vec<(EdgeId, World)>, FixedState>,
    /// The edge that is being followed.
    at: Option<EdgeId>,
    /// The steps of the present run.
    pub(crate) walked: Vec<EdgeId>,
    /// What becomes of threads that repeat themselves.
    answers: HashMap<riddle::Key, Alone, FixedState>,
    trial: Option<riddle::Trial>,
    /// Rounds in which a thread has stayed.
    rounds_without_end: HashSet<(ThreadId, Vec<Seen>)>,
    /// If this is a replay: the choices, last first.
    script: Option<Vec<Choice>>,
}

impl Search {
    pub(crate) fn new(
        limits: Limits,
        started: Instant,
        script: Option<Vec<Choice>>,
    ) -> Self {
        Search {
            names: Names::new(),
            nodes: Graph::default(),
            readers_pass: false,
            cuts_off: CutOff::Nobody,
            rehearsals: 2,
            fair_only: false,
            followed_less: false,
            is_cut: false,
            loops: BTreeSet::new(),
            holders: Vec::new(),
            limits,
            started,
            known: HashMap::default(),
            foresight: Foresight::default(),
            open: Vec::new(),
            halted: HashMap::default(),
            at: None,
            walked: Vec::new(),
            answers: HashMap::default(),
            trial: None,
            rounds_without_end: HashSet::new(),
            script,
        }
    }

    /// What was found out about the program without running it; in a replay it is given.
    pub(crate) fn add_cut_off_to(&self, found: &mut Found) {
        if self.script.is_none() {
            found.cut_off = found.cut_off.max(self.cuts_off);
        }
    }

    /// Whether one schedule is run again, and not all of them.
    pub(crate) fn replays(&self) -> bool {
        self.script.is_some()
    }

    /// Whether what threads do is foreseen from what was seen.
    fn foresees(&self) -> bool {
        self.limits.merge && !self.replays()
    }

    /// Whether a reader will see where each thread stands.
    pub(crate) fn shows_places(&self) -> bool {
        self.script.is_some() || self.limits.figure
    }

    /// Prepares the next run; `false` if there is nothing left to follow.
    pub(crate) fn begin_run(&mut self) -> Result<bool, Error> {
        self.foresee()?;
        (self.at, self.trial) = (None, None);
        self.walked.clear();
        let is_replay = self.script.is_some();
        if self.nodes.is_empty() {
            return Ok(true);
        }
        if is_replay || !self.is_explored(NodeId::FIRST) {
            return Ok(!is_replay);
        }
        // All is known. Was it the same each time?
        let rehearses = self.rehearsals > 0 && self.limits.merge;
        self.rehearsals = self.rehearsals.saturating_sub(1);
        Ok(rehearses)
    }

    /// Follows every edge behind which everybody does what was seen before.
    fn foresee(&mut self) -> Result<(), Error> {
        loop {
            while let Some((node, world)) = self.open.pop() {
                for nth in 0..self.nodes[node].edges.len() {
                    let id = EdgeId::new(node, nth);
                    let Edge { thread, alternative, .. } = self.nodes[id];
                    if alternative == Alternative::Forever {
                        self.go_on_forever(id, &world);
                        continue;
                    }
                    let mut world = world.clone();
                    let outcome =
                        world.step(thread, alternative, &mut self.names);
                    self.nodes[id].outcome = Some(outcome);
                    self.follow(id, world)?;
                }
            }
            let Some(start) = self.foresight.news() else { return Ok(()) };
            for (edge, world) in self.halted.remove(&start).unwrap_or_default()
            {
                self.follow(edge, world)?;
            }
        }
    }

    /// Has everybody go on behind an edge, as far as it was seen before.
    fn follow(&mut self, edge: EdgeId, mut world: World) -> Result<(), Error> {
        if self.nodes[edge].child.is_some() {
            return Ok(());
        }
        match self.foresight.go_on(&mut world, &mut self.names) {
            Ok(()) => {
                self.at = Some(edge);
                self.arrive(&world)?;
            }
            Err(start) => {
                self.halted.entry(start).or_default().push((edge, world));
            }
        }
        Ok(())
    }

    /// The edge leads to a livelock.
    fn go_on_forever(&mut self, edge: EdgeId, world: &World) {
        if self.nodes[edge].child.is_none() {
            let end = Some(describe::ending(world, &self.names, true));
            let moment = self.moment(world);
            let node = Node { end, moment, ..Node::default() };
            let node = self.nodes.add(node);
            self.nodes[edge].child = Some(node);
        }
    }

    /// Whether every edge that can come after this node has been followed.
    fn is_explored(&mut self, node: NodeId) -> bool {
        let mut stack = vec![(node, 0)];
        while let Some((node, edge)) = stack.pop() {
            let it = &mut self.nodes[node];
            if it.explored {
                continue;
            }
            let is_new = |edge: &Edge| edge.child.is_none() && !edge.skipped;
            if it.riddle.is_some() || it.edges.iter().any(is_new) {
                return false;
            }
            match it.edges.get(edge) {
                None => it.explored = true,
                Some(next) => {
                    stack.push((node, edge + 1));
                    stack.extend(next.child.map(|child| (child, 0)));
                }
            }
        }
        true
    }

    /// Nobody runs: names the present moment, and chooses the next step. `None` ends the run.
    pub(crate) fn decide(
        &mut self,
        world: &World,
    ) -> Result<Option<(ThreadId, Alternative)>, Error> {
        if self.trial.is_some() {
            return self.go_on_alone(world);
        }
        let node = self.arrive(world)?;
        if let Some(thread) = self.nodes[node].riddle {
            self.begin_trial(node, thread, world);
            return self.go_on_alone(world);
        }
        let choice = self.script.as_mut().map(Vec::pop);
        let edge = match choice {
            Some(Some(choice)) => Some(self.scripted(node, world, &choice)?),
            Some(None) => (!self.nodes[node].edges.is_empty()).then_some(0),
            None => self.unexplored(node).or_else(|| self.rehearse(node)),
        };
        let Some(edge) = edge else { return Ok(None) };
        let id = EdgeId::new(node, edge);
        self.at = Some(id);
        self.walked.push(id);
        let edge = &self.nodes[id];
        let stands = &world.threads[&edge.thread];
        if stands.status != Status::Before(edge.op)
            || stands.history != edge.before
        {
            return Err(self.lost_the_way());
        }
        if edge.alternative == Alternative::Forever {
            self.go_on_forever(id, world);
            return Ok(None);
        }
        Ok(Some((edge.thread, edge.alternative)))
    }

    /// If all is known, and only has to be seen again: some edge.
    fn rehearse(&self, node: NodeId) -> Option<usize> {
        let edges = &self.nodes[node].edges;
        let is_open = |edge: &Edge| {
            !edge.skipped && edge.alternative != Alternative::Forever
        };
        let rehearses = self.nodes[NodeId::FIRST].explored;
        edges.iter().position(is_open).filter(|_| rehearses)
    }

    /// An edge that nobody has followed, or one that leads to such an edge. Not always the same
    /// one, so that a run comes by as many new edges as it can.
    fn unexplored(&mut self, node: NodeId) -> Option<usize> {
        let Node { edges, turn, .. } = &mut self.nodes[node];
        let count = edges.len();
        if let Some(new) =
            edges.iter().position(|edge| edge.child.is_none() && !edge.skipped)
        {
            return Some(new);
        }
        *turn += 1;
        let first = *turn as usize;
        (first..first + count).map(|edge| edge % count).find(|&edge| {
            let child = self.nodes[node].edges[edge].child;
            child.is_some_and(|child| !self.is_explored(child))
        })
    }

    /// The chosen step has been taken.
    pub(crate) fn taken(&mut self, thread: ThreadId, outcome: Outcome) {
        if let Some(id) = self.at
            && self.nodes[id].thread == thread
        {
            self.nodes[id].outcome.get_or_insert(outcome);
        }
    }

    /// The node of the present moment; a new one if it was never seen.
    fn arrive(&mut self, world: &World) -> Result<NodeId, Error> {
        let expected = match self.at {
            Some(id) => self.nodes[id].child,
            None => (!self.nodes.is_empty()).then_some(NodeId::FIRST),
        };
        let node = if self.foresees() {
            let key = world.key(&mut self.names);
            match self.known.get(&key) {
                Some(&node) => node,
                None if expected.is_some() => {
                    return Err(self.lost_the_way());
                }
                None => {
                    let node = self.add(world)?;
                    self.known.insert(key, node);
                    node
                }
            }
        } else {
            match expected {
                Some(node) => node,
                None => self.add(world)?,
            }
        };
        if expected.is_some_and(|expected| expected != node) {
            return Err(self.lost_the_way());
        }
        if let Some(id) = self.at {
            self.nodes[id].child = Some(node);
        }
        Ok(node)
    }

    fn add(&mut self, world: &World) -> Result<NodeId, Error> {
        if self.nodes.len() >= self.limits.states {
            return Err(Error::TooManyStates(self.limits.states));
        }
        if let Some(progress) = &self.limits.progress {
            progress.found(self.nodes.len());
        }
        if self.started.elapsed() > self.limits.time {
            return Err(Error::TooSlow {
                limit: self.limits.time,
                states: self.nodes.len(),
            });
        }
        let moment = self.moment(world);
        let first = self.arrival();
        let node = self.nodes.add(Node { moment, first, ..Node::default() });
        self.fill(node, world.clone())?;
        Ok(node)
    }

    /// The way on which the search is.
    fn arrival(&self) -> Arrival {
        let Some(by) = self.at else { return Arrival::default() };
        let Node { first, edges, .. } = &self.nodes[by.from];
        Arrival {
            by: Some(by),
            steps: first.steps + 1,
            turns: first.turns + turns(edges, by.nth(), self.last(first)),
        }
    }

    /// Who has taken the last step on this way.
    fn last(&self, way: &Arrival) -> Option<ThreadId> {
        way.by.map(|by| self.nodes[by].thread)
    }

    /// Leaves out the steps that lead too far. (Of each thread, the first ones stay.)
    fn cut(&mut self, node: NodeId, edges: Vec<Edge>) -> Vec<Edge> {
        let Some(within) = self.limits.within else { return edges };
        let first = self.nodes[node].first;
        let last = self.last(&first);
        let is_within = |nth: &usize| {
            first.steps < within.steps
                && first.turns + turns(&edges, *nth, last) <= within.turns
        };
        let within: Vec<_> =
            (0..edges.len()).map(|it| is_within(&it)).collect();
        self.is_cut |= within.contains(&false);
        let edges = edges.into_iter().zip(within);
        edges.filter(|it| it.1).map(|it| it.0).collect()
    }

    /// The place that comes most often on the longest way, and how often, if that is so often that it
    /// may be in a loop without an end.
    pub(crate) fn comes_again(&self) -> Option<(Place, usize)> {
        let far = self.nodes.iter().max_by_key(|it| it.first.steps)?;
        let mut places = BTreeMap::<Place, usize>::new();
        let mut last = far.first.by;
        while let Some(step) = last {
            let place = describe::place(&self.names, &self.nodes[step]);
            if !place.file.is_empty() {
                *places.entry(place).or_default() += 1;
            }
            last = self.nodes[step.from].first.by;
        }
        let often = places.into_iter().filter(|it| it.1 >= AGAIN_AND_AGAIN);
        // Of those that come as often, the first line.
        often.rev().max_by_key(|it| it.1)
    }

    fn moment(&self, world: &World) -> Option<Box<Moment>> {
        let keeps = self.limits.figure;
        keeps.then(|| Box::new(Moment::of(world, &self.names)))
    }

    /// Finds out what can come after the node, if that is known.
    fn fill(&mut self, node: NodeId, world: World) -> Result<(), Error> {
        let mut idle = BTreeMap::new();
        for (thread, rounds) in world.idle(&mut self.names) {
            let Some(alone) = self.judge(&world, thread) else {
                self.nodes[node].riddle = Some(thread);
                return Ok(());
            };
            idle.insert(thread, (rounds, alone));
        }
        let next = match world.is_over() {
            true => Next::Nothing,
            false => world.next(&idle),
        };
        self.cuts_off = self.cuts_off.max(world.cuts_off());
        self.readers_pass |= world.a_reader_meets_a_writer();
        let is_livelock = next == Next::Livelock;
        if matches!(next, Next::FairSteps(_)) {
            self.note_loops(&world, &idle);
        }
        let steps = match next {
            Next::Steps(steps) | Next::FairSteps(steps) => steps,
            Next::Nothing | Next::Livelock => vec![],
        };
        let end = steps
            .is_empty()
            .then(|| describe::ending(&world, &self.names, is_livelock));
        let edges = steps
            .into_iter()
            .map(|(thread, alternative)| edge(&world, thread, alternative));
        let edges = self.cut(node, edges.collect());
        let it = &mut self.nodes[node];
        (it.edges, it.end, it.riddle) = (edges, end, None);
        // Otherwise every schedule is run by itself.
        if self.foresees() {
            self.open.push((node, world));
        }
        Ok(())
    }

    /// Some threads are made to wait, since they only repeat themselves.
    fn note_loops(
        &mut self,
        world: &World,
        idle: &BTreeMap<ThreadId, (usize, Alone)>,
    ) {
        self.fair_only = true;
        for thread in idle.iter().filter(|it| it.1.1 == Alone::Stays) {
            let round = world.threads[thread.0].last_round();
            let places =
                round.iter().map(|it| self.names.place_of_line(it.line));
            // A loop is where its first line is.
            self.loops.extend(places.filter(|it| !it.file.is_empty()).min());
        }
    }

    /// The edge of a script's choice.
    fn scripted(
        &mut self,
        node: NodeId,
        world: &World,
        (thread, alternative): &Choice,
    ) -> Result<usize, Error> {
        let edges = self.nodes[node].edges.iter().enumerate();
        let mut of_thread =
            edges.filter(|(_, edge)| self.names.path(edge.thread) == *thread);
        if *alternative == FOREVER {
            let repeats = of_thread.next().map(|(_, edge)| edge.thread);
            let thread = repeats.ok_or_else(|| no_such_step(thread))?;
            let edges = &mut self.nodes[node].edges;
            edges.push(edge(world, thread, Alternative::Forever));
            return Ok(edges.len() - 1);
        }
        match of_thread.nth(*alternative) {
            Some((edge, _)) => Ok(edge),
            None => Err(no_such_step(&format!("{thread}/{alternative}"))),
        }
    }

    /// The first way of a choice was taken, and the others up to `last` would lead to the same.
    pub(crate) fn skip(&mut self, last: usize) {
        let Some(id) = self.at.filter(|_| self.trial.is_none()) else { return };
        let chooser = self.nodes[id].thread;
        let edges = &mut self.nodes[id.from].edges;
        for edge in edges.iter_mut().filter(|it| it.thread == chooser) {
            if let Alternative::Way(way @ 1..) = edge.alternative {
                edge.skipped |= way as usize <= last && edge.child.is_none();
            }
        }
    }

    /// The thread did something else when it had seen the same before.
    pub(crate) fn not_deterministic(
        &self,
        thread: ThreadId,
        [before, now]: [Status; 2],
    ) -> Error {
        let did = |status| match status {
            Status::Before(op) => describe::operation(&self.names, op),
            Status::Running => "go on".to_owned(),
            Status::Finished => "end".to_owned(),
        };
        let [before, now] = [did(before), did(now)];
        let differ = match before == now {
            true => format!("{now}, but printed or changed something else"),
            false => format!("{now}, and the last time {before}"),
        };
        let thread = self.names.thread(thread);
        Error::NotDeterministic(format!(
            "after {}, {thread} came to {differ}",
            self.last_step()
        ))
    }

    /// The schedule cannot be followed, because something else can happen than the last time.
    fn lost_the_way(&self) -> Error {
        Error::NotDeterministic(format!(
            "after {}, something else was possible than the last time",
            self.last_step()
        ))
    }

    /// The steps of the present run, for a reader.
    pub(crate) fn so_far(&self) -> String {
        let lines = self.walked.iter().enumerate().map(|(n, &id)| {
            let edge = &self.nodes[id];
            let thread = self.names.thread(edge.thread);
            let place = describe::place(&self.names, edge);
            let step = describe::step(&self.names, edge);
            format!("{:>3}. {thread}  {step}  ({place})\n", n + 1)
        });
        lines.collect()
    }

    /// Where the thread has taken its last step; unknown if it has taken none.
    pub(crate) fn last_place(&self, thread: ThreadId) -> Place {
        let mut steps = self.walked.iter().rev().map(|&it| &self.nodes[it]);
        let last = steps.find(|it| it.thread == thread);
        last.map(|it| describe::place(&self.names, it)).unwrap_or_default()
    }

    /// If a thread that has come no further than this chose whom it drives: what it does, and where.
    pub(crate) fn last_way(
        &self,
        thread: ThreadId,
        last: &Place,
    ) -> Option<String> {
        let step = &self.nodes[*self.walked.last()?];
        let chooses =
            step.thread == thread && matches!(step.op, Op::Choose { .. });
        let names = &self.names;
        let place = describe::place(names, step);
        let is_last =
            *last == place || *last == names.place(thread, step.before);
        (chooses && is_last)
            .then(|| format!("`{}` at {place}", describe::step(names, step)))
    }

    fn last_step(&self) -> String {
        let Some(id) = self.at else {
            return "the beginning".to_owned();
        };
        let edge = &self.nodes[id];
        let place = describe::place(&self.names, edge);
        format!("{} ({place})", describe::step(&self.names, edge))
    }

    /// For each moment of a schedule, which of the steps that were taken there; nothing if the schedule is
    /// of another search.
    pub(crate) fn ways_of(&self, schedule: &Schedule) -> Option<Vec<usize>> {
        let mut node = NodeId::FIRST;
        let ways = schedule.choices().map(|choice| {
            let edges = &self.nodes[node].edges;
            let ids = (0..edges.len()).map(|nth| EdgeId::new(node, nth));
            let is_taken = |it: &EdgeId| self.nodes[*it].child.is_some();
            let mut taken = ids.filter(is_taken).enumerate();
            let (way, id) = taken.find(|it| self.choice(it.1) == *choice)?;
            node = self.nodes[id].child?;
            Some(way)
        });
        ways.collect()
    }

    /// Which of its thread's steps this one is, for a replay.
    pub(crate) fn choice(&self, id: EdgeId) -> Choice {
        let edges = &self.nodes[id.from].edges;
        let Edge { thread, alternative, .. } = edges[id.nth()];
        let before = edges[..id.nth()].iter();
        let nth = match alternative {
            Alternative::Forever => FOREVER,
            _ => before.filter(|other| other.thread == thread).count(),
        };
        (self.names.path(thread), nth)
    }
}

fn edge(world: &World, thread: ThreadId, alternative: Alternative) -> Edge {
    let stands = &world.threads[&thread];
    let Status::Before(op) = stands.status else { unreachable!("it can step") };
    let before = stands.history;
    let (outcome, child, skipped) = (None, None, false);
    Edge { thread, alternative, op, before, outcome, child, skipped }
}

fn no_such_step(step: &str) -> Error {
    Error::NoSuchStep(step.to_owned())
}
