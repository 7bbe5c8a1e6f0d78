//! `std::sync::Condvar`.

use std::fmt;
use std::panic::Location;
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

use super::MutexGuard;
use crate::engine::{self, Slot};
use crate::names::ObjectId;
use crate::op::{Op, Outcome};
use crate::world::Object;

/// See [`std::sync::Condvar`].
pub struct Condvar {
    slot: Slot,
}

/// See [`std::sync::WaitTimeoutResult`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// See [`std::sync::WaitTimeoutResult::timed_out`].
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    /// See [`std::sync::Condvar::new`].
    #[track_caller]
    pub const fn new() -> Self {
        Condvar { slot: Slot::new() }
    }

    fn id(&self) -> ObjectId {
        self.slot.id("Condvar", false, || Object::Condvar { waiters: vec![] })
    }

    /// See [`std::sync::Condvar::wait`].
    #[track_caller]
    pub fn wait<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
    ) -> LockResult<MutexGuard<'a, T>> {
        self.wait_for(guard, false).1
    }

    /// See [`std::sync::Condvar::wait_while`].
    #[track_caller]
    pub fn wait_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<MutexGuard<'a, T>> {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// See [`std::sync::Condvar::wait_timeout`]. The time can be over at any moment.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let ends = !crate::time::is_forever(dur);
        let (timed_out, guard) = self.wait_for(guard, ends);
        let timed_out = WaitTimeoutResult(timed_out);
        match guard {
            Ok(guard) => Ok((guard, timed_out)),
            Err(poisoned) => {
                Err(PoisonError::new((poisoned.into_inner(), timed_out)))
            }
        }
    }

    /// See [`std::sync::Condvar::wait_timeout_ms`].
    #[track_caller]
    pub fn wait_timeout_ms<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        ms: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        let ms = Duration::from_millis(ms.into());
        match self.wait_timeout(guard, ms) {
            Ok((guard, late)) => Ok((guard, !late.timed_out())),
            Err(poisoned) => {
                let (guard, late) = poisoned.into_inner();
                Err(PoisonError::new((guard, !late.timed_out())))
            }
        }
    }

    /// See [`std::sync::Condvar::wait_timeout_while`]. The time can be over at any moment.
    #[track_caller]
    pub fn wait_timeout_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        duration: Duration,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let mut timed_out = false;
        while condition(&mut guard) {
            if timed_out {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            let (again, result) = self.wait_timeout(guard, duration)?;
            (guard, timed_out) = (again, result.timed_out());
        }
        Ok((guard, WaitTimeoutResult(false)))
    }

    #[track_caller]
    fn wait_for<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        timeout: bool,
    ) -> (bool, LockResult<MutexGuard<'a, T>>) {
        let at = Some(Location::caller());
        let condvar = self.id();
        let op = Op::Wait { condvar, lock: guard.lock_id() };
        let (mutex, panicking) = guard.let_go(|| _ = engine::perform(op, at));
        let outcome = engine::perform(Op::Woken { condvar, timeout }, at);
        let guard = match mutex.lock() {
            Ok(guard) => Ok(guard.of_before(panicking)),
            Err(poisoned) => Err(PoisonError::new(
                poisoned.into_inner().of_before(panicking),
            )),
        };
        (outcome == Outcome::TimedOut, guard)
    }

    /// See [`std::sync::Condvar::notify_one`]. Which one is a choice of the schedule.
    #[track_caller]
    pub fn notify_one(&self) {
        engine::perform(Op::NotifyOne(self.id()), Some(Location::caller()));
    }

    /// See [`std::sync::Condvar::notify_all`].
    #[track_caller]
    pub fn notify_all(&self) {
        engine::perform(Op::NotifyAll(self.id()), Some(Location::caller()));
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::introduce::meet(|| self.id());
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Condvar::new()
    }
}
