//! The engine: real threads, of which one at a time has the baton.
//!
//! Before each operation that other threads could notice, a thread stops and says what it is
//! about to do. When all have stopped, the search chooses whose operation comes next.

mod slot;

pub(crate) use slot::{Slot, Visit};

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

use crate::explorer::Error;
use crate::names::{History, ObjectId, Origin, ThreadId};
use crate::op::{Alternative, Change, Op, Outcome};
use crate::place::Place;
use crate::rules::Rules;
use crate::search::Search;
use crate::world::{Object, Status, Thread, World};

/// One exploration: many runs of the same program, one after the other.
#[derive(Debug)]
pub(crate) struct Engine {
    state: Mutex<State>,
    /// Tells [`Engine::run`] that the last thread of a run has gone.
    empty: Condvar,
}

#[derive(Debug)]
struct State {
    world: World,
    search: Search,
    /// The threads of the machine, parked while they wait for their turn.
    machine: HashMap<ThreadId, thread::Thread>,
    granted: Option<(ThreadId, Alternative)>,
    /// The run is over; whoever still stands before an operation unwinds.
    abandoned: bool,
    error: Option<Error>,
    again: Option<Again>,
    /// Threads of the machine that have not gone yet.
    alive: usize,
    /// Differs from run to run, in the whole process.
    run: u64,
    /// Counts the objects of a line that were used.
    used: HashMap<Place, u32>,
    used_by: HashSet<(ThreadId, ObjectId)>,
    /// What was named before it was used.
    introduced: HashSet<ObjectId>,
}

/// Why the exploration must begin again.
#[derive(Clone, Debug)]
pub(crate) enum Again {
    /// More steps are visible than we thought.
    WithRules(Rules),
    /// Several objects are made on this line.
    WithSharedLine(Place),
}

/// How a run ended, as far as the search is concerned.
#[derive(Debug)]
pub(crate) enum RunEnd {
    Done,
    Again(Again),
    Failed(Error),
}

/// The exploration that the present thread belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Here {
    pub(crate) engine: Arc<Engine>,
    pub(crate) id: ThreadId,
}

thread_local! {
    static HERE: RefCell<Option<Here>> = const { RefCell::new(None) };
    static LAST_PANIC: Cell<Option<String>> = const { Cell::new(None) };
    /// How many operations and changes the calling thread has done.
    static DEEDS: Cell<u64> = const { Cell::new(0) };
}

/// The payload with which a thread unwinds when its schedule is not followed any further.
#[derive(Debug)]
struct Abandoned;

static RUNS: AtomicU64 = AtomicU64::new(1);

impl Here {
    /// The exploration of the calling thread.
    pub(crate) fn get() -> Option<Here> {
        HERE.try_with(|here| here.borrow().clone()).ok().flatten()
    }

    fn expect() -> Here {
        Here::get().expect(
            "this is explorer's drop-in for std, and it works only in a closure given to \
             `every_schedule::explore`",
        )
    }
}

/// Stops before an operation, and does it when its turn comes.
pub(crate) fn perform(
    op: Op,
    caller: Option<&'static Location<'static>>,
) -> Outcome {
    let here = Here::expect();
    let Here { engine, id } = &here;
    DEEDS.set(DEEDS.get() + 1);
    let mut state = engine.lock();
    if state.abandoned {
        engine.abandon(state);
    }
    let history = state.world.thread(*id).history;
    if !state.search.names.knows_place(*id, history) {
        drop(state);
        let place = match op {
            Op::Finish | Op::Keep => Place::default(),
            _ => Place::of(caller),
        };
        state = engine.lock();
        state.search.names.set_place(*id, history, place);
    }
    let rendezvous = matches!(op, Op::TrySend(channel)
        if state.world.channel(channel).capacity == Some(0));
    if let Some(rules) = Search::rules_broken(state.world.rules, op, rendezvous)
    {
        state.again = Some(Again::WithRules(rules));
        state.abandon();
        engine.abandon(state);
    }
    state.world.thread(*id).status = Status::Before(op);
    state.stretch_ends(*id);
    let mut next = state.pass_on();
    let alternative = loop {
        if state.abandoned {
            engine.abandon(state);
        }
        match state.granted {
            Some((thread, alternative)) if thread == *id => break alternative,
            _ => {}
        }
        // Only without the lock, or whoever wakes would have to wait for it.
        drop(state);
        if let Some(next) = next.take() {
            next.unpark();
        }
        thread::park();
        state = engine.lock();
    };
    state.granted = None;
    let State { world, search, .. } = &mut *state;
    let outcome = world.step(*id, alternative, &mut search.names);
    search.taken(*id, outcome);
    search.foresight.begin(*id, world.thread(*id).history);
    outcome
}

/// The calling thread.
pub(crate) fn me() -> ThreadId {
    Here::expect().id
}

/// Changes the model without a step: nobody can tell when it happens. Does nothing once the run
/// is over, or outside of one.
pub(crate) fn change(change: Change) {
    if let Some(Here { engine, id }) = Here::get() {
        DEEDS.set(DEEDS.get() + 1);
        let mut state = engine.lock();
        if !state.abandoned {
            state.change(id, change);
        }
    }
}

/// The calling thread is about to do what does not depend on what it has seen alone.
pub(crate) fn do_the_unforeseen() {
    let Here { engine, id } = Here::expect();
    engine.lock().search.foresight.give_up(id);
}

/// How many operations and changes the calling thread has done.
pub(crate) fn deeds() -> u64 {
    DEEDS.get()
}

/// What a panic in a run that is over is called, so that nobody takes it for the program's own.
pub(crate) fn is_abandonment(payload: &(dyn Any + Send)) -> bool {
    payload.is::<Abandoned>()
}

/// What the calling thread has seen so far.
pub(crate) fn history() -> History {
    let Here { engine, id } = Here::expect();
    engine.lock().world.thread(id).history
}

/// A number that the calling thread gets only when it has seen just this: the same in every run.
pub(crate) fn name_by_history() -> u32 {
    let Here { engine, id } = Here::expect();
    let mut state = engine.lock();
    let History(seen) = state.world.thread(id).history;
    let [high, low] = id.halves();
    state.search.names.fingerprint(vec![high, low, seen])
}

/// Where the thread comes in the family, for a reader.
pub(crate) fn path(thread: ThreadId) -> String {
    Here::expect().engine.lock().search.names.path(thread)
}

/// The name of a thread.
pub(crate) fn name(thread: ThreadId) -> Option<String> {
    Here::expect().engine.lock().world.thread(thread).name.clone()
}

/// The rules, or `None` if the run is over or there is none: then a destructor has nothing to do.
pub(crate) fn rules() -> Option<Rules> {
    let state = Here::get()?;
    let state = state.engine.lock();
    (!state.abandoned).then_some(state.world.rules)
}

/// Remembers how the value looks that the calling thread leaves in `object` now.
pub(crate) fn show(
    object: ObjectId,
    initial: bool,
    text: impl FnOnce() -> String,
) {
    let Here { engine, id } = Here::expect();
    let mut state = engine.lock();
    let history = match initial {
        true => History::default(),
        false => state.world.thread(id).history,
    };
    if state.abandoned || state.search.names.knows_value((object, history)) {
        return;
    }
    drop(state); // the program's own `Debug` runs now
    let text = text();
    engine.lock().search.names.set_value((object, history), text);
}

/// Makes an object for the calling thread.
pub(crate) fn make(
    kind: &'static str,
    at: &'static Location<'static>,
    object: Object,
) -> ObjectId {
    let Here { engine, id } = Here::expect();
    let mut state = engine.lock();
    let origin = Origin::Made(id, state.world.thread(id).created);
    let place = Place::of(Some(at));
    let object_id = state.search.names.object(origin, kind, place);
    state.change(id, Change::Make(object_id, object));
    object_id
}

/// Calls an object so, in front of a reader.
pub(crate) fn call(object: ObjectId, name: String) {
    Here::expect().engine.lock().search.names.call(object, name);
}

/// Starts a thread of the model; `start` starts the thread of the machine, which must call
/// [`live`] first. The child runs to its first operation before the parent goes on.
pub(crate) fn spawn(
    name: Option<String>,
    scope: Option<ObjectId>,
    result_matters: bool,
    at: &'static Location<'static>,
    start: impl FnOnce(Here),
) -> ThreadId {
    let Here { engine, id } = Here::expect();
    let mut state = engine.lock();
    if state.abandoned {
        engine.abandon(state);
    }
    let nth = state.world.thread(id).children + 1;
    let child = id.child(nth);
    state.search.names.set_thread_name(child, name.as_deref());
    state.change(id, Change::Bear { child, name, scope, result_matters });
    state.alive += 1;
    let seen = state.world.thread(child).history;
    state.search.foresight.begin(child, seen);
    drop(state);
    start(Here { engine: Arc::clone(&engine), id: child });
    perform(Op::Started(child), Some(at));
    child
}

/// Lives the life of a thread of the model, and gives what `body` returned, or its panic, to
/// `keep`, if the run goes on for so long.
pub(crate) fn live<T>(
    here: Here,
    keep: impl FnOnce(thread::Result<T>),
    body: impl FnOnce() -> T,
) {
    HERE.set(Some(here.clone()));
    here.engine.lock().machine.insert(here.id, thread::current());
    let life = || {
        let result = panic::catch_unwind(AssertUnwindSafe(body));
        match &result {
            Ok(_) => {}
            Err(payload) if is_abandonment(&**payload) => return,
            Err(_) => {
                let words = LAST_PANIC.take();
                change(Change::Panic(words.unwrap_or_default()));
            }
        }
        keep(result);
        crate::thread::drop_all();
        if rules().is_some_and(|rules| rules.finish_shows) {
            perform(Op::Finish, None);
        }
    };
    // Whatever is still in the thread's hands is dropped in here.
    let _ = panic::catch_unwind(AssertUnwindSafe(life));
    crate::thread::forget_all();
    HERE.set(None);
    here.engine.leave(here.id);
}

impl Engine {
    pub(crate) fn new(rules: Rules, search: Search) -> Arc<Engine> {
        hush();
        let state = State {
            world: World::new(rules),
            search,
            machine: HashMap::new(),
            granted: None,
            abandoned: false,
            error: None,
            again: None,
            used_by: HashSet::new(),
            introduced: HashSet::new(),
            alive: 0,
            run: 0,
            used: HashMap::new(),
        };
        Arc::new(Engine { state: Mutex::new(state), empty: Condvar::new() })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs the program once. `None`: there is nothing left to run.
    pub(crate) fn run<R: std::fmt::Debug>(
        self: &Arc<Self>,
        program: impl FnOnce() -> R + Send + 'static,
        patience: Duration,
    ) -> Option<RunEnd> {
        let mut state = self.lock();
        match state.search.begin_run() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return Some(RunEnd::Failed(error)),
        }
        state.world = World::new(state.world.rules);
        state.machine.clear();
        state.used.clear();
        state.used_by.clear();
        state.introduced.clear();
        (state.granted, state.abandoned) = (None, false);
        state.run = RUNS.fetch_add(1, Ordering::Relaxed);
        let mut main = Thread::new(Some("main".to_owned()), History::default());
        main.released = true;
        state.world.threads.insert(ThreadId::MAIN, main);
        state.alive += 1;
        state.search.foresight.begin(ThreadId::MAIN, History::default());
        drop(state);
        let here = Here { engine: Arc::clone(self), id: ThreadId::MAIN };
        thread::spawn(move || {
            let keep = |result: thread::Result<R>| {
                if let Ok(result) = result {
                    change(Change::Return(format!("{result:?}")));
                }
            };
            live(here, keep, program);
        });
        let state = self.lock();
        let (mut state, timeout) = self
            .empty
            .wait_timeout_while(state, patience, |state| state.alive > 0)
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.error.take() {
            return Some(RunEnd::Failed(error));
        }
        if timeout.timed_out() {
            state.abandon();
            return Some(RunEnd::Failed(Error::NeverStops));
        }
        Some(match state.again.take() {
            Some(again) => RunEnd::Again(again),
            None => RunEnd::Done,
        })
    }

    /// Takes the search out, at the end.
    pub(crate) fn finish(&self, empty: Search) -> Search {
        std::mem::replace(&mut self.lock().search, empty)
    }

    /// Unwinds the calling thread. If it is unwinding already, a destructor of the program wants
    /// an answer that there is none to, and a second panic would end the process: then the thread
    /// stands still for ever.
    fn abandon(&self, state: MutexGuard<'_, State>) -> ! {
        if !thread::panicking() {
            drop(state);
            panic::resume_unwind(Box::new(Abandoned));
        }
        self.count_out(state);
        loop {
            thread::park();
        }
    }

    fn leave(&self, id: ThreadId) {
        let mut state = self.lock();
        let mut next = None;
        if !state.abandoned {
            state.world.finish(id);
            state.stretch_ends(id);
            next = state.pass_on();
        }
        if let Some(next) = next {
            next.unpark(); // it waits for the lock, which is soon free
        }
        self.count_out(state);
    }

    /// A thread of the machine touches this run no more.
    fn count_out(&self, mut state: MutexGuard<'_, State>) {
        state.alive -= 1;
        let is_last = state.alive == 0;
        drop(state);
        if is_last {
            self.empty.notify_all();
        }
    }
}

impl State {
    fn fail(&mut self, error: Error) {
        if !self.abandoned {
            self.error = Some(error);
            self.abandon();
        }
    }

    fn change(&mut self, id: ThreadId, change: Change) {
        self.world.change(id, &change, &mut self.search.names);
        self.search.foresight.note(id, change);
    }

    /// The thread has come to an operation or to its end.
    fn stretch_ends(&mut self, id: ThreadId) {
        let end = self.world.thread(id).status;
        if !self.search.foresight.end(id, end) {
            self.fail(self.search.not_deterministic());
        }
    }

    /// If nobody runs, chooses who goes on; returns whom to wake.
    #[must_use]
    fn pass_on(&mut self) -> Option<thread::Thread> {
        if self.world.runner().is_some() {
            return None;
        }
        let next = match self.world.silent(&self.search.names) {
            Some(thread) => Ok(Some((thread, Alternative::Go))),
            None => self.search.decide(&self.world),
        };
        match next {
            Ok(Some((thread, alternative))) => {
                self.granted = Some((thread, alternative));
                return self.machine.get(&thread).cloned();
            }
            Ok(None) => self.abandon(),
            Err(error) => self.fail(error),
        }
        None
    }

    fn abandon(&mut self) {
        self.abandoned = true;
        self.machine.values().for_each(thread::Thread::unpark);
    }
}

/// Puts a panic of a thread of the model into its report and not on the screen.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if Here::get().is_none() {
                return usual(info);
            }
            let payload = info.payload();
            let words = payload.downcast_ref::<&str>().copied();
            let words =
                words.or(payload.downcast_ref::<String>().map(String::as_str));
            let words = words.unwrap_or("a panic without words");
            let place = match info.location() {
                Some(at) => Place::of(Some(at)),
                None => Place::default(),
            };
            LAST_PANIC.set(Some(format!("{words} ({place})")));
        }));
    });
}
