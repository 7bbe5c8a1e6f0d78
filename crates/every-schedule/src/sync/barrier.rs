//! `std::sync::Barrier`.

use std::fmt;
use std::panic::Location;

use crate::engine::{self, Slot};
use crate::names::ObjectId;
use crate::op::{Op, Outcome};
use crate::world::Object;

/// See [`std::sync::Barrier`].
pub struct Barrier {
    slot: Slot,
    size: usize,
}

/// See [`std::sync::BarrierWaitResult`].
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// See [`std::sync::BarrierWaitResult::is_leader`].
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.is_leader())
            .finish()
    }
}

impl Barrier {
    /// See [`std::sync::Barrier::new`].
    #[track_caller]
    pub const fn new(n: usize) -> Self {
        Barrier { slot: Slot::new(), size: n }
    }

    fn id(&self) -> ObjectId {
        let size = self.size;
        self.slot
            .id("Barrier", false, || Object::Barrier { size, arrived: vec![] })
    }

    /// See [`std::sync::Barrier::wait`]. The last to come is the leader, as it is with std.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let at = Some(Location::caller());
        let id = self.id();
        let is_last =
            engine::perform(Op::Arrive(id), at) == Outcome::Flag(true);
        if !is_last {
            engine::perform(Op::Pass(id), at);
        }
        BarrierWaitResult(is_last)
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        crate::introduce::meet(|| self.id());
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}
