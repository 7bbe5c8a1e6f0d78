//! `std::thread::scope`.

use std::fmt::{self, Debug};
use std::panic::{self, Location};

use super::{Joint, Result, Thread, keep};
use crate::engine;
use crate::names::ObjectId;
use crate::op::{Op, Outcome};
use crate::world::Object;

/// See [`std::thread::Scope`].
#[derive(Debug)]
pub struct Scope<'scope, 'env: 'scope> {
    machine: &'scope std::thread::Scope<'scope, 'env>,
    id: ObjectId,
}

/// See [`std::thread::scope`].
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let at = Location::caller();
    let id = engine::make("scope", at, Object::Scope { running: 0 });
    let (result, outcome) = std::thread::scope(|machine| {
        // The program may use the scope for as long as std's own; only a leak lives so long.
        let scope = Box::leak(Box::new(Scope { machine, id }));
        let result = engine::caught(|| f(scope));
        // In a run that is over this unwinds, and std waits for the threads.
        (result, engine::perform(Op::ScopeEnd(id), Some(at)))
    });
    let panicked =
        matches!(outcome, Outcome::ScopeEnded { panicked: true, .. });
    match result {
        Err(payload) => {
            engine::note_panic();
            panic::resume_unwind(payload)
        }
        Ok(_) if panicked => panic!("a scoped thread panicked"),
        Ok(result) => result,
    }
}

impl<'scope, 'env> Scope<'scope, 'env> {
    /// See [`std::thread::Scope::spawn`].
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.spawn_named(None, f, Location::caller())
    }

    pub(super) fn spawn_named<F, T>(
        &'scope self,
        name: Option<String>,
        f: F,
        at: &'static Location<'static>,
    ) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let joint = Joint::start(name, Some(self.id), at, |here, packet| {
            self.machine.spawn(move || engine::live(here, keep(packet), f));
        });
        ScopedJoinHandle { joint, scope: std::marker::PhantomData }
    }
}

/// See [`std::thread::ScopedJoinHandle`].
pub struct ScopedJoinHandle<'scope, T> {
    joint: Joint<T>,
    scope: std::marker::PhantomData<&'scope ()>,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// See [`std::thread::ScopedJoinHandle::join`].
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.joint.join(Location::caller())
    }

    /// See [`std::thread::ScopedJoinHandle::is_finished`].
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.joint.is_finished(Location::caller())
    }

    /// See [`std::thread::ScopedJoinHandle::thread`].
    pub fn thread(&self) -> &Thread {
        &self.joint.thread
    }
}

impl<T> Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}
