//! What the drop-in calls: operations, which stop, and what it says to the engine on the way.

use std::panic::Location;
use std::sync::{Arc, MutexGuard};

use super::machine;
use super::{Grant, Here, Hook, State, is_panicking, panics, personal};
use crate::names::{History, ObjectId, Origin, ThreadId};
use crate::no_report::Error;
use crate::op::{Change, Op, Outcome};
use crate::place::Place;
use crate::rules::{Owning, Rules};
use crate::world::{Object, Status};

/// Stops before an operation, and does it when its turn comes.
pub(crate) fn perform(
    op: Op,
    caller: Option<&'static Location<'static>>,
) -> Outcome {
    if panics::is_quoting() {
        return panics::stop_quoting();
    }
    let here = Here::expect();
    panics::stop_doomed(&here);
    let Here { engine, id, run, .. } = &here;
    let mut state = engine.lock();
    if state.run != *run {
        engine.stand_still(state, &here);
    }
    let deed = match op {
        Op::Look(_) => Owning::Known,
        Op::Own { shared, .. } if state.world.owns_in_silence(shared) => {
            Owning::Known
        }
        _ => Owning::Drops,
    };
    state.note_deed(deed);
    if state.world.rules.chosen.of_another && !op.is_of_another() {
        state.find(|found| found.mixes = true);
    }
    state = engine.note_place(state, *id, op, caller);
    state.find_out(op);
    let line = state.search.names.line(caller);
    let stands = state.world.thread(*id);
    (stands.status, stands.line) = (Status::Before(op), line);
    match is_panicking() {
        true => _ = state.unwinding.insert(*id),
        false => _ = state.unwinding.remove(id),
    }
    state.stretch_ends(*id);
    let mut next = state.pass_on();
    if state.alive == 0 {
        // Nobody can go on, not even this one.
        engine.empty.notify_all();
    }
    let grant = loop {
        match state.granted {
            Some((thread, grant)) if thread == *id && state.run == *run => {
                break grant;
            }
            _ => {}
        }
        // Only without the lock, or whoever wakes would have to wait for it.
        drop(state);
        if let Some(next) = next.take() {
            next.unpark();
        }
        machine::rest(&here);
        state = engine.lock();
    };
    state.granted = None;
    match grant {
        Grant::Go(alternative) => {
            let before = state.world.thread(*id).history;
            let outcome = state.take(*id, alternative);
            if let Op::Own { shared, .. } = op
                && state.world.owns_in_silence(shared)
            {
                // Nobody can tell, so a replay may not do it at all.
                let after = state.world.thread(*id).history;
                panics::goes_on_in_silence(before, after);
            }
            outcome
        }
        Grant::Refuse => state.world.refuse(*id),
        Grant::Stop => {
            state.world.thread(*id).status = Status::Running;
            drop(state);
            panics::unwind()
        }
    }
}

/// Threads share more than another drop-in says.
pub(crate) fn note_mixing() {
    if let Some(Here { engine, .. }) = Here::get() {
        engine.lock().find(|found| found.mixes = true);
    }
}

/// Whether there has ever been another thread of the program.
pub(crate) fn has_company() -> bool {
    Here::get().is_some_and(|it| it.engine.lock().world.threads.len() > 1)
}

/// Somebody can tell when another drop-in begins to poll a task.
pub(crate) fn show_polls() {
    if let Some(Here { engine, .. }) = Here::get() {
        engine.lock().find(|found| found.polls = true);
    }
}

/// Somebody can tell in which order another drop-in's timers begin.
pub(crate) fn show_clock() {
    if let Some(Here { engine, .. }) = Here::get() {
        engine.lock().find(|found| found.clock = true);
    }
}

/// The calling thread.
pub(crate) fn me() -> ThreadId {
    note_loud();
    Here::expect().id
}

/// The calling thread does what depends on who does it, without an operation.
pub(crate) fn note_loud() {
    let drops = personal(|it| !it.dropping.is_empty());
    if let Some(Here { engine, .. }) = Here::get().filter(|_| drops) {
        engine.lock().note_deed(Owning::Drops);
    }
}

/// The program lends from one thread to another, as coroutines cannot.
pub(crate) fn needs_threads() {
    let here = Here::expect();
    if here.is_coroutine {
        here.engine.lock().find(|found| found.lends = true);
        perform(Op::Yield, None);
        if is_panicking() {
            here.engine.leave_standing(&here);
        }
        panics::unwind();
    }
}

/// The program ends its process, with this status or by an abort.
pub(crate) fn quit(status: Option<i32>, at: &'static Location<'static>) -> ! {
    let here = Here::expect();
    perform(Op::Quit(status), Some(at));
    // With this the run is over, before a destructor of this thread could be seen.
    perform(Op::Yield, None);
    if is_panicking() {
        here.engine.leave_standing(&here);
    }
    panics::unwind()
}

/// Sets the hook of the program for the rest of the run; returns the one before.
pub(crate) fn set_hook(hook: Option<Hook>) -> Option<Hook> {
    // It may do what a coroutine cannot in there.
    needs_threads();
    std::mem::replace(&mut Here::expect().engine.lock().hook, hook)
}

/// Changes the model without a step: nobody can tell when it happens. Does nothing outside of a
/// run.
pub(crate) fn change(change: Change) {
    if panics::is_quoting() {
        return;
    }
    if let Some(here) = Here::get() {
        panics::stop_doomed(&here);
        let Here { engine, id, run, .. } = here;
        let mut state = engine.lock();
        if state.run == run {
            state.note_deed(match change {
                Change::AddSender(_)
                | Change::DropSender(_)
                | Change::Release(_)
                | Change::Own { .. } => Owning::Known,
                _ => Owning::Drops,
            });
            state.change(id, change);
        }
    }
}

/// What several may own together, by its type; `kind` is what such a value is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owned {
    pub(crate) kind: &'static str,
    pub(crate) type_name: fn() -> &'static str,
}

impl Owned {
    pub(super) fn key(self) -> (&'static str, &'static str) {
        (self.kind, (self.type_name)())
    }
}

/// How much of the owners of such a thing can be noticed, as far as that is known.
pub(crate) fn owning(what: Owned) -> Option<Owning> {
    rules()?.owners_of(what)
}

/// What is known of the owners of a value at this address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Address {
    /// As the value was called when the first owner was made.
    pub(crate) what: Owned,
    /// Nothing, if nobody can notice the owners.
    pub(crate) counted: Option<(ObjectId, Owning)>,
}

/// A value lies at this address from now on.
pub(crate) fn lay(address: usize, known: Address, has_destructor: bool) {
    if let Some(Here { engine, .. }) = Here::get() {
        let mut state = engine.lock();
        state.addresses.insert(address, known);
        if has_destructor {
            let key = known.what.key();
            state.destructors.entry(key).or_insert((known.what, false));
        }
    }
}

/// What lies at this address; `None` if there is no run, or if it was not made in it.
pub(crate) fn at(address: usize) -> Option<Address> {
    if panics::is_quoting() {
        return None;
    }
    let Here { engine, run, .. } = Here::get()?;
    let state = engine.lock();
    let known = state.addresses.get(&address).copied();
    known.filter(|_| state.run == run)
}

/// So much of the owners of such a thing can be noticed.
pub(crate) fn notice(what: Owned, owning: Owning) {
    let Some(Here { engine, .. }) = Here::get() else { return };
    let mut state = engine.lock();
    if state.world.rules.owners_of(what) < Some(owning) {
        state.find(|found| found.own(what, owning));
    }
}

/// The number of a text, the same in every run.
pub(crate) fn number_of_text(text: &str) -> u32 {
    Here::expect().engine.lock().search.names.number_of_text(text)
}

/// The number of a list of numbers, the same in every run.
pub(crate) fn number_of_list(list: Vec<u32>) -> u32 {
    Here::expect().engine.lock().search.names.fingerprint(list)
}

/// The ways of the last choice up to this one are like the first, which was taken.
pub(crate) fn skip(last: usize) {
    let here = Here::expect();
    let mut state = here.engine.lock();
    // A run that is over goes on to its end: that choice was no node's.
    if state.ending.is_none() {
        state.search.skip(last);
    }
}

/// Watches what a destructor does. If it does something, it can be noticed who drops it.
#[derive(Debug)]
pub(crate) struct Watch {
    panics: bool,
    /// Nobody else owns it.
    is_last: bool,
}

impl Watch {
    pub(crate) fn begin(what: Owned, is_last: bool) -> Watch {
        personal(|it| it.dropping.push(what));
        Watch { panics: personal::panics_in_here(), is_last }
    }

    pub(crate) fn end(self) {
        if !self.panics && personal::panics_in_here() {
            note_loud();
        }
        let what = personal(|it| it.dropping.pop());
        if let Some(what) = what.filter(|_| self.is_last)
            && let Some(Here { engine, run, .. }) = Here::get()
        {
            engine.lock().note_dropped(what, run);
        }
    }
}

/// What the calling thread has seen so far.
pub(crate) fn history() -> History {
    let Here { engine, id, .. } = Here::expect();
    engine.lock().world.thread(id).history
}

/// The calling thread begins what is done once.
pub(crate) fn begin_once() {
    let now = history();
    personal(|it| it.began_at.push(now));
}

/// It ends what it began last: whether it has done anything meanwhile that could be noticed.
pub(crate) fn end_once() -> bool {
    let began = personal(|it| it.began_at.pop());
    began.is_some_and(|began| began != history())
}

/// A number that the calling thread gets only when it has seen just this: the same in every run.
pub(crate) fn name_by_history() -> u32 {
    let Here { engine, id, .. } = Here::expect();
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

/// Whether the process could end before the calling thread prints or panics, and that shows.
pub(crate) fn is_cut_off() -> bool {
    let Some(Here { id, .. }) = Here::get() else { return false };
    rules().is_some_and(|rules| rules.prints_show(id))
}

/// The rules, or `None` if there is no run: then a destructor has nothing to do.
pub(crate) fn rules() -> Option<Arc<Rules>> {
    if panics::is_quoting() {
        return None;
    }
    let here = Here::get()?;
    panics::stop_doomed(&here);
    let Here { engine, run, .. } = here;
    let state = engine.lock();
    (state.run == run).then(|| Arc::clone(&state.world.rules))
}

/// Remembers how the value of this type looks that the calling thread leaves in `object` now.
pub(crate) fn show<T>(
    object: ObjectId,
    initial: bool,
    text: impl FnOnce() -> String,
) {
    let Here { engine, id, .. } = Here::expect();
    let mut state = engine.lock();
    let history = match initial {
        true => History::default(),
        false => state.world.thread(id).history,
    };
    if state.ending.is_some()
        || state.search.names.knows_value((object, history))
    {
        return;
    }
    drop(state); // the program's own `Debug` runs now
    let text = panics::quote::<T>(text);
    engine.lock().search.names.set_value((object, history), text);
}

/// Makes an object for the calling thread.
pub(crate) fn make(
    kind: &'static str,
    at: &'static Location<'static>,
    object: Object,
) -> ObjectId {
    let Here { engine, id, .. } = Here::expect();
    let mut state = engine.lock();
    state.note_deed(Owning::Known);
    let origin = Origin::Made(id, state.world.thread(id).created);
    let place = Place::of(Some(at));
    let object_id = state.search.names.object(origin, kind, place);
    state.change(id, Change::Make(object_id, object));
    object_id
}

/// Calls an object so, in front of a reader.
pub(crate) fn name_object(object: ObjectId, name: String) {
    Here::expect().engine.lock().search.names.name_object(object, name);
}

/// Ends the run of the calling thread with an error.
fn give_up(
    mut state: MutexGuard<'_, State>,
    error: Error,
    at: &'static Location<'static>,
) -> ! {
    state.fail(error);
    drop(state);
    // Nothing is granted any more but to stop.
    perform(Op::Yield, Some(at));
    panics::unwind();
}

/// The next child of the calling thread will be a timer that was begun here.
pub(crate) fn need_room_for_a_timer(at: &'static Location<'static>) {
    let here = Here::expect();
    let mut state = here.engine.lock();
    if state.world.thread(here.id).children >= ThreadId::MOST_CHILDREN {
        give_up(state, Error::TooManyTimers(Place::of_maker(at)), at);
    }
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
    let here = Here::expect();
    let Here { engine, id, .. } = &here;
    let (mut state, id) = (engine.lock(), *id);
    let nth = state.world.thread(id).children + 1;
    let Some(child) = id.child(nth) else {
        let parent = state.search.names.thread(id);
        give_up(state, Error::TooManyThreads(parent), at);
    };
    state.search.names.set_thread_name(child, name.as_deref());
    state.change(id, Change::Bear { child, name, scope, result_matters });
    state.alive += 1;
    let seen = state.world.thread(child).history;
    state.search.foresight.begin(child, seen);
    drop(state);
    start(Here { id: child, ..here.clone() });
    perform(Op::Started(child), Some(at));
    child
}
