//! Operations as data: what a thread is about to do, on what, with which values; what it changes
//! in between; and what it sees. `describe` puts them into words.

use crate::names::{History, ObjectId, ThreadId};
use crate::world::{Object, Once};

/// What a thread is about to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    Lock {
        lock: ObjectId,
        access: Access,
    },
    /// A writer that waits, and others can tell, has its turn.
    LockInTurn(ObjectId),
    TryLock {
        lock: ObjectId,
        access: Access,
    },
    Unlock {
        lock: ObjectId,
        access: Access,
        poison: bool,
    },
    /// A writer becomes a reader.
    Downgrade(ObjectId),
    IsPoisoned(ObjectId),
    ClearPoison(ObjectId),
    Send(ObjectId),
    TrySend(ObjectId),
    /// A sender waits until the receiver has taken its message (capacity 0).
    Handover(ObjectId),
    Recv(ObjectId),
    TryRecv(ObjectId),
    RecvTimeout(ObjectId),
    /// A receiver that others can see waiting (capacity 0).
    Awaits {
        channel: ObjectId,
        timeout: bool,
    },
    DropSender(ObjectId),
    DropReceiver(ObjectId),
    /// Lets go of the lock and begins to wait.
    Wait {
        condvar: ObjectId,
        lock: ObjectId,
    },
    /// Waits for a notification.
    Woken {
        condvar: ObjectId,
        timeout: bool,
    },
    NotifyOne(ObjectId),
    NotifyAll(ObjectId),
    Arrive(ObjectId),
    /// Waits for the others at a barrier.
    Pass(ObjectId),
    Load(ObjectId),
    Store(ObjectId, u64),
    Update(ObjectId),
    /// Does what is done once, or waits until another thread has.
    Begin {
        once: ObjectId,
        /// Even if another has failed.
        force: bool,
    },
    Complete {
        once: ObjectId,
        becomes: Once,
    },
    IsDone(ObjectId),
    UntilDone {
        once: ObjectId,
        /// Even if another has failed.
        force: bool,
    },
    Park {
        timeout: bool,
    },
    Unpark(ThreadId),
    /// The parent waits until its child has come to its first operation.
    Started(ThreadId),
    Join(ThreadId),
    ScopeEnd(ObjectId),
    IsFinished(ThreadId),
    /// The handle of a thread is dropped, and with it the result that was kept.
    Release {
        thread: ThreadId,
        /// Somebody can tell who drops the result.
        shows: bool,
    },
    /// A thread that has ended drops its result if its handle is gone.
    Keep {
        shows: bool,
    },
    Finish,
    /// The process could end before the thread prints this.
    Print,
    /// The process could end before the thread panics.
    Panic,
    /// `main` has come to its end, and the process ends with it.
    Exit,
    /// A second panic ends the process.
    Abort,
    /// The program ends its process with this status; `None`: it aborts.
    Quit(Option<i32>),
    Sleep,
    Yield,
    /// Something is done with an owner of what several own.
    Own {
        shared: ObjectId,
        deed: Deed,
    },
    /// Sees the value of what nobody else has any more.
    Look(ObjectId),
    /// Of another drop-in: one of so many ways, whose labels are this text, line by line.
    Choose {
        ways: u32,
        labels: u32,
    },
    /// Of another drop-in: a step with this text.
    Foreign(u32),
    /// Of another drop-in: the same, by a destructor.
    ForeignDrop(u32),
    /// Of another drop-in: the same, and no step if the thread is woken.
    UnlessWoken(u32),
    /// Of another drop-in: waits to be woken.
    Idle(u32),
}

impl Op {
    /// What it comes to if the thread does not get what it waits for here; `None` if the program
    /// cannot go on without.
    pub(crate) fn refused(self) -> Option<Outcome> {
        match self {
            Op::Recv(_)
            | Op::RecvTimeout(_)
            | Op::Awaits { .. }
            | Op::Send(_)
            | Op::Handover(_) => Some(Outcome::Disconnected),
            Op::Park { .. } => Some(Outcome::Notified),
            Op::Woken { .. } => Some(Outcome::Spurious),
            Op::Pass(_) | Op::Idle(_) => Some(Outcome::Done),
            _ => None,
        }
    }

    /// Whether it is most often done by a destructor, at a place that only the stack tells.
    pub(crate) fn is_a_drop(self) -> bool {
        matches!(
            self,
            Op::Unlock { .. }
                | Op::DropSender(_)
                | Op::DropReceiver(_)
                | Op::Release { .. }
                | Op::Keep { .. }
                | Op::Own { deed: Deed::Drop | Deed::DropWeak, .. }
                | Op::Look(_)
                | Op::ForeignDrop(_)
        )
    }

    /// Whether another drop-in knows of it: its own steps, and what every thread does.
    pub(crate) fn is_of_another(self) -> bool {
        matches!(
            self,
            Op::Choose { .. }
                | Op::Foreign(_)
                | Op::ForeignDrop(_)
                | Op::UnlessWoken(_)
                | Op::Idle(_)
                | Op::Started(_)
                | Op::Finish
                | Op::Exit
                | Op::Quit(_)
        )
    }

    /// What it is done to. A reader is shown this, and through this threads learn of each other
    /// (`World::tell`, which adds the owners and the scopes that no reader sees).
    pub(crate) fn object(self) -> Option<ObjectId> {
        match self {
            Op::Lock { lock, .. }
            | Op::LockInTurn(lock)
            | Op::TryLock { lock, .. }
            | Op::Unlock { lock, .. }
            | Op::Downgrade(lock)
            | Op::IsPoisoned(lock)
            | Op::ClearPoison(lock)
            | Op::Look(lock) => Some(lock),
            Op::Send(channel)
            | Op::TrySend(channel)
            | Op::Handover(channel)
            | Op::Recv(channel)
            | Op::TryRecv(channel)
            | Op::RecvTimeout(channel)
            | Op::Awaits { channel, .. }
            | Op::DropSender(channel)
            | Op::DropReceiver(channel) => Some(channel),
            Op::Wait { condvar, .. }
            | Op::Woken { condvar, .. }
            | Op::NotifyOne(condvar)
            | Op::NotifyAll(condvar) => Some(condvar),
            Op::Arrive(barrier) | Op::Pass(barrier) => Some(barrier),
            Op::Load(atomic) | Op::Store(atomic, _) | Op::Update(atomic) => {
                Some(atomic)
            }
            Op::Begin { once, .. }
            | Op::Complete { once, .. }
            | Op::IsDone(once)
            | Op::UntilDone { once, .. } => Some(once),
            Op::Own { .. } | Op::ScopeEnd(_) => None,
            Op::Park { .. }
            | Op::Unpark(_)
            | Op::Started(_)
            | Op::Join(_)
            | Op::IsFinished(_)
            | Op::Release { .. }
            | Op::Keep { .. }
            | Op::Finish
            | Op::Print
            | Op::Panic
            | Op::Exit
            | Op::Abort
            | Op::Quit(_)
            | Op::Sleep
            | Op::Yield
            | Op::Choose { .. }
            | Op::Foreign(_)
            | Op::ForeignDrop(_)
            | Op::UnlessWoken(_)
            | Op::Idle(_) => None,
        }
    }
}

/// What a thread changes between two operations. Nobody can tell when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The value of a lock that it holds.
    Touch {
        lock: ObjectId,
        wrote: bool,
    },
    AddSender(ObjectId),
    DropSender(ObjectId),
    Make(ObjectId, Object),
    /// As `Make`, unless another thread has used it before.
    Use(ObjectId, Object),
    Complete {
        once: ObjectId,
        becomes: Once,
    },
    /// The second half of an update.
    SetAtomic(ObjectId, u64),
    /// An owner more or less, and nobody can tell.
    Own {
        shared: ObjectId,
        deed: Deed,
    },
    Print(String),
    /// Nobody can join this thread any more.
    Release(ThreadId),
    Bear {
        child: ThreadId,
        name: Option<String>,
        scope: Option<ObjectId>,
        result_matters: bool,
    },
    Panic {
        words: String,
        /// It did nothing any more after its words.
        at_once: bool,
    },
    /// Of another drop-in: what the thread will do depends on this number alone.
    Become(u32),
    /// The thread is idle again if it was woken before.
    Unwake,
    /// Has a thread go on that is idle, or will be.
    Wake(ThreadId),
    /// What `main` returns.
    Return(String),
}

/// What can be done with an owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Deed {
    Clone,
    Drop,
    /// [`Deed::Drop`] for the only owner; nothing, if there are others.
    Unwrap,
    Count,
    Downgrade,
    CloneWeak,
    DropWeak,
    Upgrade,
}

/// How a lock is wanted or held. A mutex knows only `Exclusive`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Access {
    Exclusive,
    Shared,
}

/// Which of several things a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Alternative {
    Go,
    TimeOut,
    Spurious,
    /// This way of [`Op::Choose`].
    Way(u32),
    /// It repeats itself forever, and so do all others.
    Forever,
    /// `notify_one` wakes this thread.
    Wake(ThreadId),
}

/// What a thread sees of its step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Outcome {
    Done,
    Locked {
        version: History,
        poisoned: bool,
    },
    WouldBlock,
    Received(Message),
    /// The messages that lay in a mailbox which is no more: their drop may do something.
    Unread(u32),
    Disconnected,
    Empty,
    Full,
    TimedOut,
    Value(u64),
    Flag(bool),
    Joined(History),
    /// How many owners there are, after the step.
    Owners {
        strong: u32,
        weak: u32,
        /// All that was left in locks, if nobody else can reach it any more.
        sees: u32,
    },
    /// The threads of a scope are through.
    ScopeEnded {
        panicked: bool,
        /// All that they had seen: they may have written into what they had borrowed.
        seen: u32,
    },
    Notified,
    Spurious,
    /// The schedule is not followed any further: unwind.
    Abandoned,
}

/// A message, named by what its sender had seen when it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Message(pub(crate) History);
