//! The engine: real threads, of which one at a time has the baton.
//!
//! Before each operation that other threads could notice, a thread stops and says what it is
//! about to do. When all have stopped, the search chooses whose operation comes next.

mod calls;
mod ending;
mod holders;
mod machine;
mod panics;
mod personal;
mod run;
mod slot;

pub(crate) use calls::{
    Address, Owned, Watch, at, begin_once, change, end_once, has_company,
    history, is_cut_off, lay, make, me, name, name_by_history, name_object,
    need_room_for_a_timer, needs_threads, note_loud, note_mixing, notice,
    number_of_list, number_of_text, owning, path, perform, quit, rules,
    set_hook, show, show_clock, show_polls, skip, spawn,
};
pub(crate) use machine::{Coroutines, start};
pub(crate) use panics::{
    abandonment, caught, is_abandonment, is_quoting, must_not_panic,
    note_panic, on_escape, say_of_panic, words as words_of_panic,
};
use personal::{PERSONAL, Personal};
pub(crate) use personal::{is_panicking, personal};
pub(crate) use run::{RunEnd, live};
pub(crate) use slot::{Slot, Visit};

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::panic::{Location, PanicHookInfo};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::names::{ObjectId, ThreadId};
use crate::no_report::Error;
use crate::op::{Alternative, Change, Op, Outcome};
use crate::place::Place;
use crate::rules::{Found, Owning};
use crate::search::Search;
use crate::world::{Thread, World};

/// One exploration: many runs of the same program, one after the other.
#[derive(Debug)]
pub(crate) struct Engine {
    state: Mutex<State>,
    /// Tells [`Engine::run`] that the last thread of a run has gone.
    empty: Condvar,
    /// The exploration is over.
    finished: AtomicBool,
}

#[derive(Debug)]
struct State {
    world: World,
    search: Search,
    /// The threads of the machine, parked while they wait for their turn.
    machine: HashMap<ThreadId, thread::Thread>,
    granted: Option<(ThreadId, Grant)>,
    /// The run is over as far as the search is concerned; its threads come to their ends.
    ending: Option<ending::Ending>,
    holders: holders::Holders,
    /// A thread stands still forever: std would wait for it at the end of its scope.
    stands_still: bool,
    /// Who was unwinding when it came to its operation.
    unwinding: HashSet<ThreadId>,
    error: Option<Error>,
    /// The exploration must begin again, with this known.
    again: Option<Found>,
    /// Threads of the machine that have not gone yet.
    alive: usize,
    /// What several may own together, by its address.
    addresses: HashMap<usize, Address>,
    /// What has a destructor, of all that several owned together; and whether that was run.
    destructors: HashMap<(&'static str, &'static str), (Owned, bool)>,
    /// Differs from run to run, in the whole process.
    run: u64,
    /// Counts the objects of a line that were used.
    used: HashMap<Place, u32>,
    used_by: HashSet<(ThreadId, ObjectId)>,
    /// What was named before it was used.
    introduced: HashSet<ObjectId>,
    /// The program's own, if it has set one.
    hook: Option<Hook>,
}

/// What the program wants done when it panics.
#[derive(Clone)]
pub(crate) struct Hook(
    pub(crate) Arc<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>,
);

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hook")
    }
}

/// What a thread is told that stands before an operation.
#[derive(Clone, Copy, Debug)]
enum Grant {
    Go(Alternative),
    /// It does not get what it waits for, and goes on.
    Refuse,
    /// It unwinds.
    Stop,
}

/// The exploration that the present thread belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Here {
    pub(crate) engine: Arc<Engine>,
    pub(crate) id: ThreadId,
    run: u64,
    /// It runs beside others on one thread of the machine.
    is_coroutine: bool,
}

thread_local! {
    static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
}

impl Here {
    /// The exploration of the calling thread.
    pub(crate) fn get() -> Option<Here> {
        HERE.try_with(|here| here.borrow().clone()).ok().flatten()
    }

    /// A number that no other run of the process has.
    pub(crate) fn run(&self) -> (usize, u64) {
        (Arc::as_ptr(&self.engine).addr(), self.run)
    }

    fn expect() -> Here {
        Here::get().expect(
            "this is the drop-in for std of every_schedule, and it works only in a closure \
             given to `every_schedule::explore`",
        )
    }
}

impl Engine {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hook(&self) -> Option<Hook> {
        self.lock().hook.clone()
    }

    /// Remembers where the thread stands, if that is not known.
    fn note_place<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        id: ThreadId,
        op: Op,
        caller: Option<&'static Location<'static>>,
    ) -> MutexGuard<'a, State> {
        let history = state.world.thread(id).history;
        if state.ending.is_some() || state.search.names.knows_place(id, history)
        {
            return state;
        }
        // To ask the stack is slow, so it is asked only for what a reader will see.
        let asks = state.search.shows_places() || !op.is_a_drop();
        drop(state);
        let place = match op {
            Op::Finish | Op::Exit => Place::default(),
            // Where its thing was made is known, too, and only better than nothing.
            Op::ForeignDrop(_) if asks => match Place::of(None) {
                Place { file, .. } if file.is_empty() => Place::of(caller),
                place => place,
            },
            _ if asks => Place::of(caller),
            _ => caller.map(Place::of_maker).unwrap_or_default(),
        };
        state = self.lock();
        state.search.names.set_place(id, history, place);
        state
    }

    /// The calling thread stands still forever.
    fn stand_still(&self, state: MutexGuard<'_, State>, here: &Here) -> ! {
        drop(state);
        loop {
            machine::rest(here);
        }
    }
}

/// The calling thread is about to wait for a lock of the machine that nobody lets go: its run is
/// over, or was never right. On a thread of the machine somebody else may.
pub(crate) fn rests_behind_a_lock() {
    if let Some(here) = Here::get().filter(|it| it.is_coroutine) {
        here.engine.leave_standing(&here);
    }
}

impl State {
    /// Ends the run with an error.
    fn fail(&mut self, error: Error) {
        if self.ending.is_none() {
            self.error = Some(error);
            self.end_run();
        }
    }

    /// Ends the run, to begin again with what was found out now.
    fn find(&mut self, learn: impl FnOnce(&mut Found)) {
        // What a run does on its way out is not the program's doing.
        if self.ending.is_some() && self.again.is_none() {
            return;
        }
        let known = &self.world.rules.found;
        let mut found = self.again.clone().unwrap_or_else(|| known.clone());
        learn(&mut found);
        if found != *known {
            self.again = Some(found);
            self.end_run();
        }
    }

    /// If the calling thread gives something up, its destructor does this much.
    fn note_deed(&mut self, deed: Owning) {
        let dropping = personal(|it| it.dropping.clone());
        for what in dropping {
            if self.world.rules.owners_of(what) < Some(deed) {
                self.find(|found| found.own(what, deed));
            }
        }
    }

    /// Its destructor was run.
    fn note_dropped(&mut self, what: Owned, run: u64) {
        if self.run == run
            && self.ending.is_none()
            && let Some((_, was_run)) = self.destructors.get_mut(&what.key())
        {
            *was_run = true;
        }
    }

    /// What a thread does is foreseen from what it has seen. That it drops something last it has
    /// not seen, unless that is counted: as long as no run has shown what the destructor does.
    fn note_unknown_destructors(&self, found: &mut Found) {
        for &(what, was_run) in self.destructors.values() {
            if !was_run && self.world.rules.owners_of(what).is_none() {
                found.own(what, Owning::Known);
            }
        }
    }

    /// What an operation tells about which steps there are.
    fn find_out(&mut self, op: Op) {
        if self.ending.is_some() {
            return;
        }
        match op {
            Op::TryRecv(_) | Op::RecvTimeout(_) => {
                self.find(|found| found.senders = true);
            }
            Op::TrySend(channel)
                if self.world.peek(channel).capacity == Some(0) =>
            {
                self.find(|found| found.receivers = true);
            }
            Op::IsFinished(_) => self.find(|found| found.ends = true),
            _ => {}
        }
    }

    fn change(&mut self, id: ThreadId, change: Change) {
        self.world.change(id, &change, &mut self.search.names);
        match self.ending {
            None => self.search.foresight.note(id, change),
            Some(_) => self.note_change(id, &change),
        }
    }

    /// The thread takes its step.
    fn take(&mut self, id: ThreadId, alternative: Alternative) -> Outcome {
        if self.ending.is_some() {
            self.note_step(id);
        }
        let State { world, search, ending, .. } = self;
        let outcome = world.step(id, alternative, &mut search.names);
        if ending.is_none() {
            search.taken(id, outcome);
            search.foresight.begin(id, world.thread(id).history);
        }
        outcome
    }

    /// The thread has come to an operation or to its end.
    fn stretch_ends(&mut self, id: ThreadId) {
        if self.ending.is_some() {
            return;
        }
        let &Thread { status: end, line, .. } = &*self.world.thread(id);
        if let Err(known) = self.search.foresight.end(id, (end, line)) {
            // Perhaps threads learn from each other what the model does not see.
            if !self.world.rules.found.everything_tells {
                return self.find(|found| found.everything_tells = true);
            }
            let error = self.search.not_deterministic(id, [known, end]);
            self.fail(error);
        }
    }

    /// If nobody runs, chooses who goes on; returns whom to wake.
    #[must_use]
    fn pass_on(&mut self) -> Option<thread::Thread> {
        if self.world.runner().is_some() {
            return None;
        }
        if self.ending.is_none() {
            let next = match self.world.silent(&self.search.names) {
                Some(thread) => Ok(Some((thread, Alternative::Go))),
                None => self.search.decide(&self.world),
            };
            match next {
                Ok(Some((thread, alternative))) => {
                    self.granted = Some((thread, Grant::Go(alternative)));
                    return self.machine.get(&thread).cloned();
                }
                Ok(None) => self.end_run(),
                Err(error) => self.fail(error),
            }
        }
        self.granted = self.next_to_end();
        self.machine.get(&self.granted?.0).cloned()
    }
}
