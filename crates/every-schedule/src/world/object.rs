//! What threads share.

use super::insert;
use crate::names::{History, ObjectId, ThreadId};
use crate::op::{Access, Deed, Message, Outcome};
use crate::rules::Owning;
use crate::world::World;

/// Something that threads share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Object {
    Lock(Lock),
    Channel(Channel),
    Condvar {
        waiters: Vec<ThreadId>,
    },
    Barrier {
        size: usize,
        arrived: Vec<ThreadId>,
    },
    Atomic(u64),
    Scope {
        running: usize,
    },
    /// What is done once, and what whoever did it had seen.
    Once(Once, History),
    Owners(Owners),
}

impl Object {
    /// Nobody can tell how many owners there are, nor who is the last.
    pub(crate) fn is_owned_in_silence(&self) -> bool {
        matches!(self, Object::Owners(it) if it.owning == Owning::Known)
    }
}

/// How far that is which is done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Once {
    New,
    Running(ThreadId),
    Done,
    Poisoned,
}

/// The owners of something that several own together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Owners {
    pub(crate) strong: u32,
    pub(crate) weak: u32,
    pub(crate) owning: Owning,
}

impl Owners {
    pub(super) fn apply(&mut self, deed: Deed) {
        match deed {
            Deed::Clone => self.strong += 1,
            Deed::Drop => self.strong -= 1,
            Deed::Unwrap => self.strong -= u32::from(self.strong == 1),
            Deed::Count => {}
            Deed::Downgrade | Deed::CloneWeak => self.weak += 1,
            Deed::DropWeak => self.weak -= 1,
            // It sees how many owners there were, or that there is none.
            Deed::Upgrade => self.strong += u32::from(self.strong > 0),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub(crate) struct Lock {
    pub(crate) is_mutex: bool,
    pub(crate) writer: Option<ThreadId>,
    pub(crate) readers: Vec<ThreadId>,
    /// Writers that wait, so that readers who come later wait behind them.
    pub(crate) waiting: Vec<ThreadId>,
    pub(crate) poisoned: bool,
    /// Names the value; changes whenever the value may have changed.
    pub(crate) version: History,
    /// Changes whenever the value was borrowed mutably.
    pub(crate) written: History,
}

impl Lock {
    pub(super) fn is_free(&self, access: Access) -> bool {
        self.writer.is_none()
            && match access {
                Access::Shared => self.waiting.is_empty(),
                Access::Exclusive => self.readers.is_empty(),
            }
    }

    /// The threads that keep this one from having it.
    pub(crate) fn in_the_way(
        &self,
        of: ThreadId,
    ) -> impl Iterator<Item = &ThreadId> {
        // Whoever waits itself waits only for those who hold it.
        let waits = self.waiting.contains(&of);
        let writers = self.waiting.iter().filter(move |_| !waits);
        self.holders().chain(writers)
    }

    pub(crate) fn holders(&self) -> impl Iterator<Item = &ThreadId> {
        self.writer.iter().chain(&self.readers)
    }

    pub(super) fn take(&mut self, access: Access, thread: ThreadId) -> Outcome {
        match access {
            Access::Exclusive => self.writer = Some(thread),
            Access::Shared => insert(&mut self.readers, thread),
        }
        Outcome::Locked { version: self.version, poisoned: self.poisoned }
    }

    pub(super) fn release(&mut self, access: Access, thread: ThreadId) {
        // A writer that has waited leaves its mark until it lets go: whoever comes to read after
        // it has become a reader waits behind it.
        self.waiting.retain(|&other| other != thread);
        match access {
            Access::Exclusive => self.writer = None,
            Access::Shared => {
                let one =
                    self.readers.iter().position(|&reader| reader == thread);
                self.readers
                    .remove(one.expect("a reader releases what it holds"));
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Channel {
    pub(crate) capacity: Option<usize>,
    pub(crate) messages: Vec<(Message, ThreadId)>,
    pub(crate) senders: usize,
    pub(crate) has_receiver: bool,
    /// The receiver stands there and waits, and `try_send` can see it (capacity 0).
    pub(crate) awaited: bool,
}

impl Channel {
    pub(super) fn is_rendezvous(&self) -> bool {
        self.capacity == Some(0)
    }

    pub(super) fn has_room(&self) -> bool {
        self.capacity.is_none_or(|capacity| self.messages.len() < capacity)
    }

    pub(super) fn has_news(&self) -> bool {
        !self.messages.is_empty() || self.senders == 0
    }
}

impl World {
    pub(crate) fn peek_lock(&self, id: ObjectId) -> &Lock {
        match &self.objects[&id] {
            Object::Lock(lock) => lock,
            other => unreachable!("a lock, not {other:?}"),
        }
    }

    pub(crate) fn lock(&mut self, id: ObjectId) -> &mut Lock {
        match self.objects.get_mut(&id) {
            Some(Object::Lock(lock)) => lock,
            other => unreachable!("a lock, not {other:?}"),
        }
    }

    pub(crate) fn channel(&mut self, id: ObjectId) -> &mut Channel {
        match self.objects.get_mut(&id) {
            Some(Object::Channel(channel)) => channel,
            other => unreachable!("a channel, not {other:?}"),
        }
    }

    pub(crate) fn atomic(&mut self, id: ObjectId) -> &mut u64 {
        match self.objects.get_mut(&id) {
            Some(Object::Atomic(value)) => value,
            other => unreachable!("an atomic, not {other:?}"),
        }
    }

    pub(super) fn arrived(&mut self, id: ObjectId) -> &mut Vec<ThreadId> {
        match self.objects.get_mut(&id) {
            Some(Object::Barrier { arrived, .. }) => arrived,
            other => unreachable!("a barrier, not {other:?}"),
        }
    }

    pub(super) fn owners(&mut self, id: ObjectId) -> &mut Owners {
        match self.objects.get_mut(&id) {
            Some(Object::Owners(owners)) => owners,
            other => unreachable!("owners, not {other:?}"),
        }
    }

    pub(super) fn waiters(&mut self, id: ObjectId) -> &mut Vec<ThreadId> {
        match self.objects.get_mut(&id) {
            Some(Object::Condvar { waiters }) => waiters,
            other => unreachable!("a condvar, not {other:?}"),
        }
    }

    pub(super) fn once(&self, id: ObjectId) -> (Once, History) {
        match self.objects[&id] {
            Object::Once(once, version) => (once, version),
            ref other => unreachable!("a once, not {other:?}"),
        }
    }

    /// The thread that does it now.
    pub(crate) fn runner_of(&self, once: ObjectId) -> Option<ThreadId> {
        match self.once(once) {
            (Once::Running(thread), _) => Some(thread),
            _ => None,
        }
    }

    pub(crate) fn peek(&self, id: ObjectId) -> &Channel {
        match &self.objects[&id] {
            Object::Channel(channel) => channel,
            other => unreachable!("a channel, not {other:?}"),
        }
    }
}
