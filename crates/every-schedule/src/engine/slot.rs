//! Objects that a `const fn` has made, which cannot know in which run, nor for which thread.

use std::panic::Location;
use std::sync::{Mutex, PoisonError};

use super::{Again, Here, State};
use crate::explorer::Error;
use crate::introduce;
use crate::names::{ObjectId, Origin, ThreadId};
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
    known: Mutex<Option<(u64, ObjectId)>>,
}

impl Slot {
    #[track_caller]
    pub(crate) const fn new() -> Self {
        Slot { made: Location::caller(), known: Mutex::new(None) }
    }

    /// Whether the object was used before.
    pub(crate) fn visit(&self) -> Visit {
        let Here { engine, .. } = Here::expect();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let state = engine.lock();
        match *known {
            _ if state.abandoned => Visit::InThisRun,
            None => Visit::First,
            Some((run, _)) if run == state.run => Visit::InThisRun,
            Some(_) => Visit::InAnotherRun,
        }
    }

    /// The object's id in this run. `keeps_value` says that a value is left over from the run
    /// before, if there was one.
    pub(crate) fn id(
        &self,
        kind: &'static str,
        keeps_value: bool,
        first: impl FnOnce() -> Object,
    ) -> ObjectId {
        let Here { engine, id } = Here::expect();
        let mut known =
            self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = engine.lock();
        let run = state.run;
        let in_this_run = known.filter(|(in_run, _)| *in_run == run);
        if known.is_some() && in_this_run.is_none() && keeps_value {
            let made = Place::of_maker(self.made);
            state.fail(Error::Outlives(format!("{kind} made at {made}")));
        }
        if known.is_some_and(|(in_run, _)| in_run > run) {
            let made = Place::of_maker(self.made);
            state.fail(Error::Outlives(format!(
                "{kind} made at {made}, which another exploration uses, too,"
            )));
        }
        let object = match in_this_run {
            Some((_, object)) => object,
            None if introduce::is_introducing() => {
                state.introduce(id, kind, Place::of_maker(self.made))
            }
            None => state.first_use(kind, Place::of_maker(self.made)),
        };
        if state.abandoned {
            drop(known);
            engine.abandon(state);
        }
        *known = Some((run, object));
        if in_this_run.is_none() && introduce::is_introducing() {
            state.change(id, Change::Make(object, first()));
        } else if !state.introduced.contains(&object)
            && state.used_by.insert((id, object))
        {
            let place = &state.search.names.label(object).made;
            if state.search.shared_lines.contains(place) {
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
        if *nth > 1 && !self.search.shared_lines.contains(&made) {
            self.again = Some(Again::WithSharedLine(made.clone()));
            self.abandon();
        }
        let origin = Origin::Used(made.clone(), self.used[&made]);
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
