//! The search: which step comes next, and which moments have been seen before.

use std::collections::HashMap;
use std::time::Instant;

use crate::describe;
use crate::explorer::{Error, Limits};
use crate::figure::Seen;
use crate::foresight::{Foresight, Start};
use crate::idle::Next;
use crate::names::{History, Names, ThreadId};
use crate::op::{Alternative, Op, Outcome};
use crate::report::Ending;
use crate::world::{Status, World};

/// A moment between two steps. Equal moments of different schedules are one node.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) edges: Vec<Edge>,
    pub(crate) end: Option<Ending>,
    pub(crate) moment: Option<Seen>,
    /// Where to look first for an edge to follow again.
    turn: usize,
    /// Every edge that can come after this node has been followed.
    explored: bool,
}

/// A step.
#[derive(Debug)]
pub(crate) struct Edge {
    pub(crate) thread: ThreadId,
    pub(crate) alternative: Alternative,
    pub(crate) op: Op,
    /// What the thread had seen before.
    pub(crate) before: History,
    pub(crate) outcome: Option<Outcome>,
    pub(crate) child: Option<usize>,
    /// It is known to lead nowhere else than another one.
    skipped: bool,
}

/// A step of a given schedule: the path of the thread, and which of its alternatives.
pub(crate) type Choice = (String, usize);

/// The graph of all moments, and the way through it of the present run.
#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) names: Names,
    pub(crate) nodes: Vec<Node>,
    /// Whether some thread was made to wait because it only repeated itself.
    pub(crate) fair_only: bool,
    /// Of the last run: who still held the ends of channels that somebody waited at; each behind
    /// the words about who waits.
    pub(crate) holders: Vec<(usize, String)>,
    limits: Limits,
    started: Instant,
    known: HashMap<Box<[u32]>, usize>,
    pub(crate) foresight: Foresight,
    /// Nodes whose edges nobody has tried to foresee.
    open: Vec<(usize, World)>,
    /// Edges behind which somebody would do what was not yet seen.
    halted: HashMap<Start, Vec<(usize, usize, World)>>,
    /// The edge that is being followed.
    at: Option<(usize, usize)>,
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
            nodes: Vec::new(),
            fair_only: false,
            holders: Vec::new(),
            limits,
            started,
            known: HashMap::new(),
            foresight: Foresight::default(),
            open: Vec::new(),
            halted: HashMap::new(),
            at: None,
            script,
        }
    }

    /// Whether a reader will see where each thread stands.
    pub(crate) fn shows_places(&self) -> bool {
        self.script.is_some() || self.limits.figure
    }

    /// Prepares the next run; `false` if there is nothing left to follow.
    pub(crate) fn begin_run(&mut self) -> Result<bool, Error> {
        self.foresee()?;
        self.at = None;
        let is_replay = self.script.is_some();
        Ok(self.nodes.is_empty() || !is_replay && !self.is_explored(0))
    }

    /// Follows every edge behind which everybody does what was seen before.
    fn foresee(&mut self) -> Result<(), Error> {
        loop {
            while let Some((node, world)) = self.open.pop() {
                for edge in 0..self.nodes[node].edges.len() {
                    let Edge { thread, alternative, .. } =
                        self.nodes[node].edges[edge];
                    let mut world = world.clone();
                    let outcome =
                        world.step(thread, alternative, &mut self.names);
                    self.nodes[node].edges[edge].outcome = Some(outcome);
                    self.follow(node, edge, world)?;
                }
            }
            let Some(start) = self.foresight.news() else { return Ok(()) };
            for (node, edge, world) in
                self.halted.remove(&start).unwrap_or_default()
            {
                self.follow(node, edge, world)?;
            }
        }
    }

    /// Has everybody go on behind an edge, as far as it was seen before.
    fn follow(
        &mut self,
        node: usize,
        edge: usize,
        mut world: World,
    ) -> Result<(), Error> {
        if self.nodes[node].edges[edge].child.is_some() {
            return Ok(());
        }
        match self.foresight.go_on(&mut world, &mut self.names) {
            Ok(()) => {
                self.at = Some((node, edge));
                self.arrive(&world)?;
            }
            Err(start) => {
                self.halted.entry(start).or_default().push((node, edge, world));
            }
        }
        Ok(())
    }

    /// Whether every edge that can come after this node has been followed.
    fn is_explored(&mut self, node: usize) -> bool {
        let mut stack = vec![(node, 0)];
        while let Some((node, edge)) = stack.pop() {
            let it = &mut self.nodes[node];
            if it.explored {
                continue;
            }
            let is_new = |edge: &Edge| edge.child.is_none() && !edge.skipped;
            if it.edges.iter().any(is_new) {
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
        let node = self.arrive(world)?;
        let edge = match &mut self.script {
            Some(script) => match script.pop() {
                Some(choice) => Some(self.scripted(node, &choice)?),
                None => (!self.nodes[node].edges.is_empty()).then_some(0),
            },
            None => self.unexplored(node),
        };
        let Some(edge) = edge else { return Ok(None) };
        self.at = Some((node, edge));
        let edge = &self.nodes[node].edges[edge];
        let stands = &world.threads[&edge.thread];
        if stands.status != Status::Before(edge.op)
            || stands.history != edge.before
        {
            return Err(self.lost_the_way());
        }
        Ok(Some((edge.thread, edge.alternative)))
    }

    /// An edge that nobody has followed, or one that leads to such an edge. Not always the same
    /// one, so that a run comes by as many new edges as it can.
    fn unexplored(&mut self, node: usize) -> Option<usize> {
        let Node { edges, turn, .. } = &mut self.nodes[node];
        let count = edges.len();
        if let Some(new) =
            edges.iter().position(|edge| edge.child.is_none() && !edge.skipped)
        {
            return Some(new);
        }
        *turn += 1;
        let first = *turn;
        (first..first + count).map(|edge| edge % count).find(|&edge| {
            let child = self.nodes[node].edges[edge].child;
            child.is_some_and(|child| !self.is_explored(child))
        })
    }

    /// The first way of a choice was taken, and the others up to `last` would lead to the same.
    pub(crate) fn skip(&mut self, last: usize) {
        let Some((node, edge)) = self.at else { return };
        let edges = &mut self.nodes[node].edges;
        let chooser = edges[edge].thread;
        for edge in edges.iter_mut().filter(|it| it.thread == chooser) {
            if let Alternative::Way(way @ 1..) = edge.alternative {
                edge.skipped |= way as usize <= last && edge.child.is_none();
            }
        }
    }

    /// The chosen step has been taken.
    pub(crate) fn taken(&mut self, thread: ThreadId, outcome: Outcome) {
        if let Some((node, edge)) = self.at
            && self.nodes[node].edges[edge].thread == thread
        {
            self.nodes[node].edges[edge].outcome.get_or_insert(outcome);
        }
    }

    /// The node of the present moment; a new one if it was never seen.
    fn arrive(&mut self, world: &World) -> Result<usize, Error> {
        let expected = match self.at {
            Some((node, edge)) => self.nodes[node].edges[edge].child,
            None => (!self.nodes.is_empty()).then_some(0),
        };
        let node = if self.limits.merge && self.script.is_none() {
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
        if let Some((parent, edge)) = self.at {
            self.nodes[parent].edges[edge].child = Some(node);
        }
        Ok(node)
    }

    fn add(&mut self, world: &World) -> Result<usize, Error> {
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
        let next = match world.is_over() {
            true => Next::Nothing,
            false => world.next(&mut self.names),
        };
        let is_livelock = next == Next::Livelock;
        self.fair_only |= matches!(next, Next::FairSteps(_));
        let steps = match next {
            Next::Steps(steps) | Next::FairSteps(steps) => steps,
            Next::Nothing | Next::Livelock => vec![],
        };
        let end = steps
            .is_empty()
            .then(|| describe::ending(world, &self.names, is_livelock));
        let moment = self.limits.figure.then(|| Seen::of(world, &self.names));
        let edges = steps.into_iter().map(|(thread, alternative)| {
            let stands = &world.threads[&thread];
            let Status::Before(op) = stands.status else {
                unreachable!("it can step")
            };
            let before = stands.history;
            Edge {
                thread,
                alternative,
                op,
                before,
                outcome: None,
                child: None,
                skipped: false,
            }
        });
        let edges = edges.collect();
        self.nodes.push(Node { edges, end, moment, turn: 0, explored: false });
        let node = self.nodes.len() - 1;
        // Otherwise every schedule is run by itself.
        if self.limits.merge && self.script.is_none() {
            self.open.push((node, world.clone()));
        }
        Ok(node)
    }

    fn scripted(
        &self,
        node: usize,
        (thread, alternative): &Choice,
    ) -> Result<usize, Error> {
        let edges = self.nodes[node].edges.iter().enumerate();
        let mut of_thread =
            edges.filter(|(_, edge)| self.names.path(edge.thread) == *thread);
        match of_thread.nth(*alternative) {
            Some((edge, _)) => Ok(edge),
            None => Err(Error::NoSuchStep(format!("{thread}/{alternative}"))),
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

    fn last_step(&self) -> String {
        let Some((node, edge)) = self.at else {
            return "the beginning".to_owned();
        };
        let edge = &self.nodes[node].edges[edge];
        let place = self.names.place(edge.thread, edge.before);
        format!("{} ({place})", describe::step(&self.names, edge))
    }

    /// Which of its thread's steps this one is, for a replay.
    pub(crate) fn choice(&self, node: usize, edge: usize) -> Choice {
        let edges = &self.nodes[node].edges;
        let thread = edges[edge].thread;
        let nth =
            edges[..edge].iter().filter(|other| other.thread == thread).count();
        (self.names.path(thread), nth)
    }
}
