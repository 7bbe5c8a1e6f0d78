//! What the threads of the model run on: coroutines, all on one thread of the machine, or threads
//! of the machine.
//!
//! To switch between coroutines costs next to nothing. But a coroutine cannot borrow from
//! another, so a program with `thread::scope` needs threads.

use std::cell::RefCell;
use std::collections::HashMap;
use std::thread;

use generator::{Generator, Gn};

use super::{Engine, HERE, Here, PERSONAL, Personal, ending};
use crate::names::ThreadId;

/// What a thread does from its beginning to its end.
pub(crate) type Body = Box<dyn FnOnce() + Send>;

/// The stack of a coroutine, in words: 2 MiB, of which only what is used takes memory.
const STACK: usize = 256 * 1024;

thread_local! {
    /// Coroutines that were made since the host has looked last.
    static BORN: RefCell<Vec<(Here, Body)>> = const { RefCell::new(Vec::new()) };
}

/// Starts a thread of the model.
pub(crate) fn start(here: Here, body: impl FnOnce() + Send + 'static) {
    match here.is_coroutine {
        true => {
            let born = (here, Box::new(body) as Body);
            BORN.with_borrow_mut(|all| all.push(born));
        }
        false => _ = thread::spawn(body),
    }
}

/// Lets the others go on.
#[expect(
    deprecated,
    reason = "a `Scope` cannot be kept where an operation finds it"
)]
pub(super) fn rest(here: &Here) {
    match here.is_coroutine {
        true => generator::yield_with(()),
        false => thread::park(),
    }
}

/// A thread of the model.
struct Coroutine {
    here: Here,
    code: Generator<'static, (), ()>,
    personal: Personal,
}

/// All coroutines of an exploration, on the thread of the machine that explores.
#[derive(Default)]
pub(crate) struct Coroutines {
    all: HashMap<ThreadId, Coroutine>,
    /// Coroutines that have come to their ends, for their stacks.
    spare: Vec<Generator<'static, (), ()>>,
}

impl Coroutines {
    /// Has a run made from its beginning to its end.
    pub(super) fn run(&mut self, engine: &Engine, main: Here, body: Body) {
        let run = main.run;
        self.add(main, body);
        while let Some(id) = engine.whose_turn(run) {
            let Some(coroutine) = self.all.get_mut(&id) else { break };
            HERE.set(Some(coroutine.here.clone()));
            let host =
                PERSONAL.replace(std::mem::take(&mut coroutine.personal));
            coroutine.code.resume();
            coroutine.personal = PERSONAL.replace(host);
            if coroutine.code.is_done() {
                let done = self.all.remove(&id).map(|it| it.code);
                self.spare.extend(done);
            }
            for (here, body) in BORN.take() {
                self.add(here, body);
            }
        }
        HERE.set(None);
        // Who is left cannot go on, nor unwind. Its stack is given up.
        for (_, coroutine) in self.all.drain() {
            std::mem::forget(coroutine);
            ending::lose_a_stack(true);
        }
        engine.note_empty(run);
    }

    fn add(&mut self, here: Here, body: Body) {
        let code = match self.spare.pop() {
            Some(mut code) => {
                code.init_code(body);
                code
            }
            None => Gn::new_opt(STACK, body),
        };
        let personal = Personal::default();
        self.all.insert(here.id, Coroutine { here, code, personal });
    }
}

impl Engine {
    /// The thread that runs, or is the next one; `None` if the run is over.
    fn whose_turn(&self, run: u64) -> Option<ThreadId> {
        let state = self.lock();
        if state.run != run {
            return None;
        }
        let runner = state.world.runner();
        runner.or(state.granted.map(|(thread, _)| thread))
    }

    /// No coroutine of the run is left.
    fn note_empty(&self, run: u64) {
        let mut state = self.lock();
        if state.run == run {
            state.alive = 0;
        }
    }
}
