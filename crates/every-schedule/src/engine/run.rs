//! One run of the program.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::machine::Coroutines;
use super::panics::{self, caught, is_abandonment, quote};
use super::{Engine, HERE, Here, State, change, ending, perform, rules};
use crate::names::{History, ThreadId};
use crate::no_report::Error;
use crate::op::{Change, Op};
use crate::rules::{Found, Rules};
use crate::search::Search;
use crate::world::{Status, Thread, World};

/// How a run ended, as far as the search is concerned.
#[derive(Debug)]
pub(crate) enum RunEnd {
    Done,
    /// The exploration must begin again, with this known.
    Again(Found),
    Failed(Error),
}

static RUNS: AtomicU64 = AtomicU64::new(1);

/// Lives the life of a thread of the model, and gives what `body` returned, or its panic, to
/// `keep`, if the run goes on for so long.
pub(crate) fn live<T>(
    here: Here,
    keep: impl FnOnce(thread::Result<T>),
    body: impl FnOnce() -> T,
) {
    HERE.set(Some(here.clone()));
    if !here.is_coroutine {
        let machine = thread::current();
        here.engine.lock().machine.insert(here.id, machine);
    }
    let life = || {
        let result = caught(body);
        match &result {
            Ok(_) => {}
            Err(payload) if is_abandonment(&**payload) => return,
            Err(payload) => {
                let words = panics::words(&**payload);
                // What it did while it unwound came after its words.
                let at_once = panics::words_were_last();
                if at_once && super::is_cut_off() {
                    perform(Op::Panic, None);
                }
                change(Change::Panic { words, at_once });
            }
        }
        let panicked = result.is_err();
        keep(result);
        // From here on `is_finished` says so, while the destructors of its thread-locals run.
        if here.id != ThreadId::MAIN
            && rules().is_some_and(|rules| rules.ends_show())
        {
            perform(Op::Finish, None);
        }
        if let Err(payload) = caught(crate::thread::drop_all) {
            if is_abandonment(&*payload) {
                return;
            }
            let words = panics::words(&*payload);
            let why = "in the destructor of a thread-local: the process aborts";
            panics::abort(&here, format!("{words}, {why}"));
        }
        if let Some(rules) = rules() {
            let is_main = here.id == ThreadId::MAIN;
            // A panic of `main` ends the process, whoever is meant to go on.
            let ends = !rules.chosen.outlive_main || panicked;
            if is_main && ends {
                perform(Op::Exit, None);
            }
        }
    };
    // Whatever is still in the thread's hands is dropped in here.
    let _ = caught(life);
    crate::thread::forget_all();
    HERE.set(None);
    here.engine.leave(here.id, here.run);
}

impl Engine {
    pub(crate) fn new(rules: Rules, search: Search) -> Arc<Engine> {
        panics::hush();
        let state = State {
            world: World::new(Arc::new(rules)),
            search,
            machine: HashMap::new(),
            granted: None,
            ending: None,
            holders: Default::default(),
            stands_still: false,
            unwinding: HashSet::new(),
            error: None,
            again: None,
            used_by: HashSet::new(),
            introduced: HashSet::new(),
            hook: None,
            alive: 0,
            addresses: HashMap::new(),
            destructors: HashMap::new(),
            run: 0,
            used: HashMap::new(),
        };
        let (state, empty) = (Mutex::new(state), Condvar::new());
        Arc::new(Engine { state, empty, finished: AtomicBool::new(false) })
    }

    /// Runs the program once. `None`: there is nothing left to run.
    pub(crate) fn run<R: fmt::Debug>(
        self: &Arc<Self>,
        coroutines: &mut Coroutines,
        program: impl FnOnce() -> R + Send + 'static,
        patience: Duration,
        quiet: Duration,
    ) -> Option<RunEnd> {
        let started = Instant::now();
        let here = match self.begin() {
            Ok(here) => here,
            Err(end) => return end,
        };
        let is_coroutine = here.is_coroutine;
        let main = here.clone();
        let body = move || {
            let keep = |result: thread::Result<R>| {
                if let Ok(result) = result {
                    let text = quote::<R>(|| format!("{result:?}"));
                    change(Change::Return(text));
                }
            };
            live(main, keep, program);
        };
        match is_coroutine {
            true => coroutines.run(self, here, Box::new(body)),
            false => _ = thread::spawn(body),
        }
        let (mut state, is_quiet) = self.wait(started, patience, quiet);
        Some(state.judge(is_quiet.then_some(quiet)))
    }

    /// Begins a run, unless it is known how all of this ends; nothing: there is none left.
    fn begin(self: &Arc<Self>) -> Result<Here, Option<RunEnd>> {
        let mut state = self.lock();
        state.search.names.thaw();
        let begun = state.search.begin_run();
        let mut found = state.world.rules.found.clone();
        state.search.add_cut_off_to(&mut found);
        if matches!(begun, Ok(false)) && !state.search.replays() {
            state.note_unknown_destructors(&mut found);
        }
        if found != state.world.rules.found {
            return Err(Some(RunEnd::Again(found)));
        }
        match begun {
            Ok(true) if ending::is_full() => {
                return Err(Some(RunEnd::Failed(Error::NoMoreStacks)));
            }
            Ok(true) => {}
            Ok(false) => return Err(None),
            Err(error) => return Err(Some(RunEnd::Failed(error))),
        }
        Ok(Here {
            engine: Arc::clone(self),
            id: ThreadId::MAIN,
            run: state.begin(),
            is_coroutine: !state.world.rules.found.lends,
        })
    }

    /// Waits until the last thread of the run has gone, but not longer than it may take. Says whether
    /// nothing at all happened for the quiet time.
    fn wait(
        &self,
        started: Instant,
        patience: Duration,
        quiet: Duration,
    ) -> (MutexGuard<'_, State>, bool) {
        let mut state = self.lock();
        let mut is_quiet = false;
        while state.alive > 0 && !is_quiet && started.elapsed() < patience {
            let all = state.search.walked.len();
            let waited = self
                .empty
                .wait_timeout_while(state, quiet, |state| state.alive > 0)
                .unwrap_or_else(PoisonError::into_inner);
            state = waited.0;
            is_quiet = waited.1.timed_out()
                && state.search.walked.len() == all
                && state.ending.is_none();
        }
        (state, is_quiet)
    }

    /// Who runs on and on, and the steps until then; nothing, if a thread stands still in the engine itself.
    pub(crate) fn runs_on(&self) -> (String, String) {
        match self.state.try_lock() {
            Ok(state) => state.runs_on(),
            Err(_) => Default::default(),
        }
    }

    /// Takes the search out, at the end.
    pub(crate) fn finish(&self, empty: Search) -> Search {
        std::mem::replace(&mut self.lock().search, empty)
    }

    /// There will be no other run.
    pub(crate) fn retire(&self) {
        self.finished.store(true, Ordering::Relaxed);
    }

    /// Whether the exploration is over.
    pub(super) fn is_finished(&self) -> bool {
        self.finished.load(Ordering::Relaxed)
    }

    fn leave(&self, id: ThreadId, run: u64) {
        let mut state = self.lock();
        if state.run != run {
            return;
        }
        state.world.finish(id);
        state.machine.remove(&id);
        state.stretch_ends(id);
        let next = state.pass_on();
        state.alive -= 1;
        let is_last = state.alive == 0;
        drop(state);
        if let Some(next) = next {
            next.unpark();
        }
        if is_last {
            self.empty.notify_all();
        }
    }

    /// The calling thread cannot go on, nor can it unwind: it stands still forever.
    pub(super) fn leave_standing(&self, here: &Here) -> ! {
        let mut state = self.lock();
        let runs = state.run == here.run
            && state.world.thread(here.id).status == Status::Running;
        if runs {
            state.stands_still = true;
            if !here.is_coroutine {
                ending::lose_a_stack(false);
            }
            drop(state);
            self.leave(here.id, here.run);
            state = self.lock();
        }
        self.stand_still(state, here);
    }
}

impl State {
    /// How the run ended, which is waited for no longer. `quiet`: nothing happened for so long.
    fn judge(&mut self, quiet: Option<Duration>) -> RunEnd {
        if let Some(error) = self.error.take() {
            return RunEnd::Failed(error);
        }
        if self.alive > 0 {
            // Whoever still runs is of another run now.
            self.run = 0;
            let (thread, schedule) = self.runs_on();
            let quiet = quiet.filter(|_| !thread.is_empty());
            return RunEnd::Failed(match quiet {
                Some(quiet) => Error::Blocks { thread, quiet, schedule },
                None => Error::NeverStops { thread, schedule },
            });
        }
        self.search.holders = self.tell_holders();
        match self.again.take() {
            Some(again) => RunEnd::Again(again),
            None => RunEnd::Done,
        }
    }

    /// Who runs at the moment, and the steps until then.
    fn runs_on(&self) -> (String, String) {
        let names = &self.search.names;
        let place = |it: ThreadId| {
            let line = names.place_of_line(self.world.threads[&it].line);
            match line.file.is_empty() {
                true => self.search.last_place(it),
                false => line,
            }
        };
        let thread = self.world.runner().map(|it| {
            let thread = names.thread(it);
            let last = place(it);
            if let Some(way) = self.search.last_way(it, &last) {
                return format!("{thread}, in {way},");
            }
            if !last.file.is_empty() {
                return format!("{thread}, behind {last},");
            }
            if it == ThreadId::MAIN {
                return thread;
            }
            format!("{thread}, spawned at {},", place(it.parent().0))
        });
        (thread.unwrap_or_default(), self.search.so_far())
    }

    /// Prepares the next run.
    fn begin(&mut self) -> u64 {
        self.world = World::new(Arc::clone(&self.world.rules));
        self.machine.clear();
        self.used.clear();
        self.used_by.clear();
        self.introduced.clear();
        self.hook = None;
        self.unwinding.clear();
        self.stands_still = false;
        self.addresses.clear();
        (self.granted, self.ending) = (None, None);
        self.run = RUNS.fetch_add(1, Ordering::Relaxed);
        let mut main = Thread::new(Some("main".to_owned()), History::default());
        main.released = true;
        self.world.threads.insert(ThreadId::MAIN, main);
        self.alive = 1;
        self.search.foresight.begin(ThreadId::MAIN, History::default());
        self.run
    }
}
