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
        let (steps, last) = (ending.steps, ending.last);
        // In turn.
        let standing = |&(id, op): &(ThreadId, Op)| {
            (op != Op::Abort).then_some((Some(id) <= last, id, op))
        };
        let mut standing: Vec<_> =
            self.world.standing().iter().filter_map(standing).collect();
        standing.sort_unstable_by_key(|&(is_later, id, _)| (is_later, id));
        let standing: Vec<_> =
            standing.iter().map(|&(_, id, op)| (id, op)).collect();
        let goes = |&(id, op): &(ThreadId, Op)| {
            if self.stands_still && matches!(op, Op::ScopeEnd(_)) {
                return None;
            }
            let alternatives = self.world.alternatives(id);
            let first = alternatives.first().copied();
            first.map(|alternative| (id, Grant::Go(alternative)))
        };
        let unwinds = |id: &ThreadId| self.unwinding.contains(id);
        let can_stop = |&&(id, op): &&(ThreadId, Op)| {
            // Inside of a scope std itself waits for the threads.
            !unwinds(&id) && !matches!(op, Op::ScopeEnd(_))
        };
        let refuses = |&&(_, op): &&(ThreadId, Op)| op.refused().is_some();
        let is_leaf = |&&(_, op): &&(ThreadId, Op)| !matches!(op, Op::Join(_));
        let refuse = |&(id, _): &(ThreadId, Op)| (id, Grant::Refuse);
        let stop = |&(id, _): &(ThreadId, Op)| (id, Grant::Stop);
        let all = || standing.iter();
        let next = if steps <= STEPS {
            let someone = all().find_map(goes);
            someone.or_else(|| all().find(refuses).map(refuse))
        } else {
            None
        };
        // A coroutine that does not go on by itself is given up: its stack costs some memory, but
        // to unwind could end the process.
        let gives_up = !self.world.rules.found.lends
            && GIVEN_UP.load(Ordering::Relaxed) < MOST_GIVEN_UP;
        if next.is_none() && gives_up {
            self.strand();
            return None;
        }
        let next = next
            .or_else(|| all().filter(can_stop).find(is_leaf).map(stop))
            .or_else(|| all().find(can_stop).map(stop));
        let next = match next {
            None if steps <= MORE_STEPS => {
                let someone = all().find_map(goes);
                someone.or_else(|| all().find(refuses).map(refuse))
            }
            next => next,
        };
        if let Some((id, _)) = next {
            self.ending.get_or_insert_default().last = Some(id);
        } else {
            self.strand();
        }
        next
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
