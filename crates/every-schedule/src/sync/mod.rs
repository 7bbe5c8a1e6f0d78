//! `std::sync`, as far as it is covered.

pub mod atomic;
pub mod mpsc;

mod arc;
mod barrier;
mod condvar;
mod lazy_lock;
mod mutex;
mod once;
mod once_lock;
mod owner;
mod pristine;
mod rwlock;

pub use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

pub use arc::{Arc, Weak};
pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use lazy_lock::LazyLock;
pub use mutex::{Mutex, MutexGuard};
pub use once::{Once, OnceState};
pub use once_lock::OnceLock;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::engine;
use crate::names::ObjectId;
use crate::op::{Change, Op, Outcome};

/// A thread that has a lock for itself sees its value without locking, and may change it.
/// Returns whether it is poisoned.
fn look_into_lock(lock: ObjectId, changes: bool) -> bool {
    let seen = engine::perform(Op::Look(lock), None);
    if changes {
        engine::change(Change::Touch { lock, wrote: true });
    }
    matches!(seen, Outcome::Locked { poisoned: true, .. })
}

/// The guard, whether poisoned or not, unless somebody else has the lock.
fn if_free<G>(guard: TryLockResult<G>) -> Option<G> {
    match guard {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(guard)) => Some(guard.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
