//! How the threads of a run come to their ends when the search has seen enough.
//!
//! They go on as the program says, for some steps. Who waits for what will not come is refused it
//! if the program can take that (`recv` is an error), and else unwinds, and so lets go of what
//! others wait for. A thread that unwinds already cannot be stopped once more, because that
//! would end the process: its destructors go on under the model until they get what they want.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Grant, State};
use crate::names::ThreadId;
use crate::op::{Alternative, Op};
use crate::world::Status;

/// How far the end of a run has come.
#[derive(Debug, Default)]
pub(super) struct Ending {
    steps: usize,
    last: Option<ThreadId>,
}

/// So many steps a run goes on by itself: more costs more than to unwind.
const STEPS: usize = 40;

/// So many coroutines of a process are given up, before they are unwound: each has a stack.
const MOST_GIVEN_UP: usize = 10_000;

/// How many were given up so far.
static GIVEN_UP: AtomicUsize = AtomicUsize::new(0);

/// So many mappings all stacks that are never used again may be: Linux has 65,530 for a process.
const ROOM: usize = 60_000;

/// How many they are.
static MAPPINGS: AtomicUsize = AtomicUsize::new(0);

/// So many steps destructors may take after that.
const MORE_STEPS: usize = 100_000;

/// A stack is never used again: that of a coroutine with its guard page, or that of a thread of the
/// machine, which has another stack for signals.
pub(super) fn lose_a_stack(is_coroutine: bool) {
    let mappings = if is_coroutine { 2 } else { 4 };
    MAPPINGS.fetch_add(mappings, Ordering::Relaxed);
}

/// Whether the process has no room for more stacks.
pub(super) fn is_full() -> bool {
    MAPPINGS.load(Ordering::Relaxed) >= ROOM
}

impl State {
    /// The search has seen enough.
    pub(super) fn end_run(&mut self) {
        if self.ending.is_none() {
            self.ending = Some(Ending::default());
            self.watch_holders();
        }
        self.search.names.freeze();
    }

    /// Who goes on, and how, in a run that is over.
    pub(super) fn next_to_end(&mut self) -> Option<(ThreadId, Grant)> {
        if let Some(thread) = self.world.silent(&self.search.names) {
            return Some((thread, Grant::Go(Alternative::Go)));
        }
        let ending = self.ending.get_or_insert_default();
        ending.steps += 1;
        let steps = ending.steps;
        let standing = self.standing_in_turn();
        let next = match steps <= STEPS {
            true => self.goes_on(&standing),
            false => None,
        };
        // A coroutine that does not go on by itself is given up: its stack costs some memory, but
        // to unwind could end the process.
        let gives_up = !self.world.rules.found.lends
            && GIVEN_UP.load(Ordering::Relaxed) < MOST_GIVEN_UP;
        if next.is_none() && gives_up {
            self.strand();
            return None;
        }
        let next = match next.or_else(|| self.stops(&standing)) {
            None if steps <= MORE_STEPS => self.goes_on(&standing),
            next => next,
        };
        match next {
            Some((id, _)) => {
                self.ending.get_or_insert_default().last = Some(id);
            }
            None => self.strand(),
        }
        next
    }

    /// Who stands before which operation; who comes after the last one that went on is first.
    fn standing_in_turn(&self) -> Vec<(ThreadId, Op)> {
        let last = self.ending.as_ref().and_then(|it| it.last);
        let mut standing = self.world.standing();
        standing.retain(|&(_, op)| op != Op::Abort);
        standing.sort_unstable_by_key(|&(id, _)| (Some(id) <= last, id));
        standing
    }

    /// The first who can go on, or else can go on without what it waits for.
    fn goes_on(
        &self,
        standing: &[(ThreadId, Op)],
    ) -> Option<(ThreadId, Grant)> {
        let goes = |&(id, op): &(ThreadId, Op)| {
            if self.stands_still && matches!(op, Op::ScopeEnd(_)) {
                return None;
            }
            let alternatives = self.world.alternatives(id);
            let first = alternatives.first().copied();
            first.map(|alternative| (id, Grant::Go(alternative)))
        };
        standing.iter().find_map(goes).or_else(|| {
            let refused = |it: &&(ThreadId, Op)| it.1.refused().is_some();
            let refused = standing.iter().find(refused);
            refused.map(|&(id, _)| (id, Grant::Refuse))
        })
    }

    /// The first who can be stopped; whoever joins another comes after all others.
    fn stops(&self, standing: &[(ThreadId, Op)]) -> Option<(ThreadId, Grant)> {
        let can_stop = |&&(id, op): &&(ThreadId, Op)| {
            // Inside of a scope std itself waits for the threads.
            !self.unwinding.contains(&id) && !matches!(op, Op::ScopeEnd(_))
        };
        let joins = |&&(_, op): &&(ThreadId, Op)| matches!(op, Op::Join(_));
        let can_stop = || standing.iter().filter(can_stop);
        let next = can_stop().find(|it| !joins(it)).or(can_stop().next());
        next.map(|&(id, _)| (id, Grant::Stop))
    }

    /// Whoever is left stands still forever.
    fn strand(&mut self) {
        let standing = self.world.standing();
        for (id, _) in &standing {
            self.world.thread(*id).status = Status::Finished;
            self.machine.remove(id);
        }
        self.alive -= standing.len();
        match self.world.rules.found.lends {
            true => standing.iter().for_each(|_| lose_a_stack(false)),
            false => _ = GIVEN_UP.fetch_add(standing.len(), Ordering::Relaxed),
        }
    }
}
