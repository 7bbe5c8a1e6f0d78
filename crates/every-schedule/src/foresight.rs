//! What a thread does once it has seen so much: learned in one run, and used in place of others.
//!
//! Between two operations a thread knows nothing but what it has seen. So when it comes to the
//! same point in another schedule, it will do the same, and the program need not be run to know.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::names::{History, Names, ThreadId};
use crate::op::{Alternative, Change};
use crate::world::{Status, World};

/// From one operation of a thread to its next.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    changes: Vec<Change>,
    end: Status,
    /// Where in the program that is.
    line: u32,
}

/// Where a stretch begins: a thread, and what it has seen.
pub(crate) type Start = (ThreadId, History);

/// What was learned so far.
#[derive(Debug, Default)]
pub(crate) struct Foresight {
    known: HashMap<Start, Stretch, FixedState>,
    /// What was learned since [`Foresight::news`] was asked last.
    news: Vec<Start>,
    /// What each thread does in the present run: since when, and whether it can be foretold.
    now: HashMap<ThreadId, (History, Vec<Change>, bool)>,
}

impl Foresight {
    /// The thread has seen so much, and goes on.
    pub(crate) fn begin(&mut self, thread: ThreadId, seen: History) {
        self.now.insert(thread, (seen, vec![], true));
    }

    pub(crate) fn note(&mut self, thread: ThreadId, change: Change) {
        if let Some((_, changes, _)) = self.now.get_mut(&thread) {
            changes.push(change);
        }
    }

    /// The thread does what does not depend on what it has seen alone.
    pub(crate) fn give_up(&mut self, thread: ThreadId) {
        if let Some((_, _, can_be_foretold)) = self.now.get_mut(&thread) {
            *can_be_foretold = false;
        }
    }

    /// The thread has come to an operation or to its end. An error says what it did when it had
    /// seen the same before, if that was something else.
    pub(crate) fn end(
        &mut self,
        thread: ThreadId,
        (end, line): (Status, u32),
    ) -> Result<(), Status> {
        let Some((seen, changes, true)) = self.now.remove(&thread) else {
            return Ok(());
        };
        let stretch = Stretch { changes, end, line };
        match self.known.get(&(thread, seen)) {
            Some(known) if *known == stretch => Ok(()),
            Some(known) => Err(known.end),
            None => {
                self.known.insert((thread, seen), stretch);
                self.news.push((thread, seen));
                Ok(())
            }
        }
    }

    /// The start of a stretch that was learned, once.
    pub(crate) fn news(&mut self) -> Option<Start> {
        self.news.pop()
    }

    /// Has the thread go on to its next operation or to its end, if that was seen.
    pub(crate) fn go_on_alone(
        &self,
        id: ThreadId,
        world: &mut World,
        names: &mut Names,
    ) -> Result<(), Start> {
        let seen = world.thread(id).history;
        let stretch = self.known.get(&(id, seen)).ok_or((id, seen))?;
        for change in &stretch.changes {
            world.change(id, change, names);
        }
        match stretch.end {
            Status::Finished => world.finish(id),
            end => {
                let thread = world.thread(id);
                (thread.status, thread.line) = (end, stretch.line);
            }
        }
        Ok(())
    }

    /// Has everybody go on to the next operation that is a step, or as far as it was seen. Then
    /// it returns the start of what was not.
    pub(crate) fn go_on(
        &self,
        world: &mut World,
        names: &mut Names,
    ) -> Result<(), Start> {
        loop {
            while let Some(id) = world.runner() {
                self.go_on_alone(id, world, names)?;
            }
            match world.silent(names) {
                Some(id) => {
                    world.step(id, Alternative::Go, names);
                }
                None => return Ok(()),
            }
        }
    }
}
