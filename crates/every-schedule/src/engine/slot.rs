//! Objects that a `const fn` has made, which cannot know in which run, nor for which thread.

use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::{Engine, Here, State};
use crate::introduce;
use crate::names::{ObjectId, Origin, ThreadId};
use crate::no_report::Error;
use crate::op::Change;
use crate::place::Place;
use crate::world::Object;

/// When an object that a `const fn` has made was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    First,
    InThisRun,
    InAnotherRun,
}

/// Who an object is that a `const fn` has made: known once it is used in a run.
#[derive(Debug)]
pub(crate) struct Slot {
    made: &'static Location<'static>,
    known: Mutex<Vec<Known>>,
}

/// Who the object is in a run of an exploration.
#[derive(Debug)]
struct Known {
    exploration: Weak<Engine>,
    run: u64,
    object: ObjectId,
}

impl Known {
    fn is_of(&self, exploration: &Weak<Engine>) -> bool {
        Weak::ptr_eq(&self.exploration, exploration)
    }

    /// A stack that was given up may own the engine of an exploration that is over.
    fn goes_on(&self) -> bool {
        self.exploration.upgrade().is_some_and(|it| !it.is_finished())
    }
}

impl Slot {
    #[track_caller]
    pub(crate) const fn new() -> Self {
        Slot { made: Location::caller(), known: Mutex::new(Vec::new()) }
    }

    /// Whether the object was used before.
    pub(crate) fn visit(&self) -> Visit {
        let Here { engine, .. } = Here::expect();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let state = engine.lock();
        let is_known = known.iter().any(|it| it.run == state.run);
        match known.is_empty() {
            _ if is_known || state.ending.is_some() => Visit::InThisRun,
            true => Visit::First,
            false => Visit::InAnotherRun,
        }
    }

    /// Whether another exploration, which is not over, uses the object, too.
    pub(crate) fn is_used_elsewhere(&self) -> bool {
        let exploration = Arc::downgrade(&Here::expect().engine);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().any(|it| !it.is_of(&exploration) && it.goes_on())
    }

    /// The object's id in this run. `keeps_value` says that a value is left over from the run
    /// before, if there was one.
    pub(crate) fn id(
        &self,
        kind: &'static str,
        keeps_value: bool,
        first: impl FnOnce() -> Object,
    ) -> ObjectId {
        let Here { engine, id, run, .. } = Here::expect();
        let exploration = Arc::downgrade(&engine);
        let mut known =
            self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = !known.is_empty();
        let here = known.iter().position(|it| it.is_of(&exploration));
        let here = here.map(|it| known.swap_remove(it));
        // What is left are other explorations.
        known.retain(Known::goes_on);
        let in_this_run = here.filter(|it| it.run == run);
        let mut state = engine.lock();
        let made = || Place::of_maker(self.made);
        if keeps_value && is_old && in_this_run.is_none() {
            let what = match known.is_empty() {
                true => format!("{kind} made at {}", made()),
                false => format!(
                    "{kind} made at {}, which another exploration uses, too,",
                    made()
                ),
            };
            state.fail(Error::Outlives(what));
        }
        let object = match &in_this_run {
            Some(known) => known.object,
            None if introduce::is_introducing() => {
                state.introduce(id, kind, made())
            }
            None => state.first_use(kind, made()),
        };
        known.push(Known { exploration, run, object });
        if in_this_run.is_none() && introduce::is_introducing() {
            state.change(id, Change::Make(object, first()));
        } else if !state.introduced.contains(&object)
            && state.used_by.insert((id, object))
        {
            let place = &state.search.names.label(object).made;
            if state.world.rules.found.shared_lines.contains(place) {
                // Which one it is depends on who came first.
                state.search.foresight.give_up(id);
                state.world.thread(id).named_an_object = true;
                state.world.objects.entry(object).or_insert_with(first);
            } else {
                state.change(id, Change::Use(object, first()));
            }
        }
        object
    }
}

impl State {
    /// Names an object that a `const fn` has made, by its line.
    fn first_use(&mut self, kind: &'static str, made: Place) -> ObjectId {
        let nth = self.used.entry(made.clone()).or_default();
        *nth += 1;
        let nth = *nth;
        if nth > 1 {
            let made = made.clone();
            self.find(|found| _ = found.shared_lines.insert(made));
        }
        let origin = Origin::Used(made.clone(), nth);
        self.search.names.object(origin, kind, made)
    }

    /// Names an object that a `const fn` has made, by the thread that makes it known.
    fn introduce(
        &mut self,
        id: ThreadId,
        kind: &'static str,
        made: Place,
    ) -> ObjectId {
        let origin = Origin::Made(id, self.world.thread(id).created);
        let object = self.search.names.object(origin, kind, made);
        self.introduced.insert(object);
        object
    }
}
