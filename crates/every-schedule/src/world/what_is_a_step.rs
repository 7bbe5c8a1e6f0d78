//! What counts as a step: every operation (`op.rs`) before which the threads can switch. Here are
//! those that are none, since nobody could tell when they happen.
//!
//! What else decides it:
//! - `op.rs`: an [`Op`] is a step; a `Change` happens between two, when nobody can tell.
//! - `rules.rs`: what a caller chose, and what runs have found out. A destructor, a `print` or the
//!   end of a thread asks there (`senders_show`, `owners_of`, ...) whether it is an [`Op`] or a `Change`.
//! - `engine/mod.rs`: `find_out` and `note_deed` say what an operation tells about that.
//! - `enabled.rs`: whose step is possible at the moment, and which of several it is.

use super::{Once, Status, World};
use crate::names::{Names, ObjectId, ThreadId};
use crate::op::{Alternative, Op};
use crate::rules::Fault;

impl World {
    pub(crate) fn owns_in_silence(&self, shared: ObjectId) -> bool {
        self.objects[&shared].is_owned_in_silence()
    }

    /// A thread before an operation that is no step: nobody can tell when it happens, nor can
    /// prevent it any more. So it happens at once.
    pub(crate) fn silent(&self, names: &Names) -> Option<ThreadId> {
        if self.has_ended {
            return None;
        }
        let is_silent = |id: &ThreadId| {
            let Status::Before(op) = self.threads[id].status else {
                return false;
            };
            let may_be = match op {
                Op::Started(_) | Op::Handover(_) | Op::Pass(_) => true,
                Op::UnlessWoken(_) | Op::Idle(_) => self.threads[id].token,
                Op::Look(_) => true,
                Op::Release { shows, .. } | Op::Keep { shows } => !shows,
                Op::Unlock { .. } if self.is_hushed() => true,
                Op::Own { shared, .. } => self.owns_in_silence(shared),
                // Nobody is left who could notice.
                Op::Exit | Op::Quit(_) => {
                    let mut others = self.threads.iter();
                    others.all(|(it, thread)| it == id || thread.is_finished())
                }
                // It stays done.
                Op::Begin { once, .. }
                | Op::IsDone(once)
                | Op::UntilDone { once, .. } => {
                    self.once(once).0 == Once::Done
                        && !self.rules.chosen.every_step
                }
                Op::Lock { lock, .. } | Op::Unlock { lock, .. } => {
                    let name = names.label(lock).name.as_deref();
                    name.is_some_and(|it| {
                        self.rules.chosen.in_passing.contains(&it)
                    })
                }
                // Without senders nobody can tell.
                Op::DropReceiver(channel) => {
                    self.peek(channel).senders == 0
                        && !self.rules.chosen.every_step
                }
                Op::Woken { .. } | Op::Awaits { .. } => true,
                Op::Join(_) | Op::ScopeEnd(_) => !self.rules.chosen.every_step,
                // The end of the messages.
                Op::Recv(channel) => {
                    let channel = self.peek(channel);
                    let is_end =
                        channel.messages.is_empty() && channel.senders == 0;
                    is_end && !self.rules.chosen.every_step
                }
                // Whatever is not named is a step: one too many hides nothing.
                _ => false,
            };
            may_be && self.alternatives(*id).contains(&Alternative::Go)
        };
        self.threads.keys().copied().find(is_silent)
    }

    /// Only what is left out of the steps can be left out wrongly.
    fn is_hushed(&self) -> bool {
        let chosen = &self.rules.chosen;
        chosen.fault == Some(Fault::Silence) && !chosen.every_step
    }
}
