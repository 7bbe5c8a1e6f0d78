//! What a reader can see of one moment, in the names of the explorer.

use crate::describe::number;
use crate::foreign::{self, Scene};
use crate::names::{History, Names, ObjectId, ThreadId};
use crate::op::{Access, Deed as Owner, Op};
use crate::place::Place;
use crate::world::{Object as Shared, Once, Status as Stands, World};

use super::{Flag, Operation, Status, Verb};

/// An operation in the names of the explorer.
pub(super) type Did = Operation<ObjectId, ThreadId, String>;

/// What a reader can see of one moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Moment {
    pub(super) threads: Vec<ThreadSeen>,
    pub(super) objects: Vec<ObjectSeen>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ThreadSeen {
    pub(super) thread: ThreadId,
    pub(super) status: Status,
    pub(super) next: Option<Did>,
    pub(super) place: Place,
    /// The last line that it printed.
    pub(super) said: Option<String>,
    /// Those who share it, as another drop-in has written them.
    pub(super) scene: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ObjectSeen {
    pub(super) object: ObjectId,
    pub(super) is_channel: bool,
    pub(super) threads: Vec<ThreadId>,
    pub(super) shared: bool,
    pub(super) values: Vec<String>,
    pub(super) flags: Vec<Flag>,
}

impl Moment {
    pub(crate) fn of(world: &World, names: &Names) -> Moment {
        let threads = world.threads.iter().map(|(&thread, it)| {
            let can_go = !world.alternatives(thread).is_empty();
            let (status, op) = match it.status {
                Stands::Before(op) if can_go => (Status::Go, Some(op)),
                Stands::Before(op) => (Status::Blocked, Some(op)),
                _ if it.panic.is_some() => (Status::Panicked, None),
                _ => (Status::Done, None),
            };
            ThreadSeen {
                thread,
                status,
                next: op.map(|op| next(names, op, it.history)),
                place: match op {
                    Some(_) => names.place(thread, it.history),
                    None => Place::default(),
                },
                said: it.printed.trim().lines().last().map(str::to_owned),
                scene: op.and_then(|op| scene(names, op)),
            }
        });
        let objects = world
            .objects
            .iter()
            .filter_map(|(&id, it)| object_seen(names, id, it));
        Moment { threads: threads.collect(), objects: objects.collect() }
    }

    pub(super) fn thread(&self, thread: ThreadId) -> &ThreadSeen {
        let mut all = self.threads.iter();
        all.find(|it| it.thread == thread).expect("it takes a step")
    }

    /// Those who share a thread here; if that is not said, as it was `before`.
    pub(super) fn scene(&self, before: Option<Scene>) -> Option<Scene> {
        let main =
            self.threads.iter().find(|it| it.thread == ThreadId::MAIN)?;
        if let Some(scene) = &main.scene {
            return Some(foreign::parsed(scene));
        }
        let mut scene = before?;
        if matches!(main.status, Status::Done | Status::Panicked) {
            for (nth, actor) in scene.iter_mut().enumerate() {
                // The first is what the thread is there for.
                match actor.status {
                    Status::Go | Status::Blocked if nth > 0 => {
                        actor.status = Status::Dropped;
                    }
                    Status::Go | Status::Blocked => actor.status = main.status,
                    _ => {}
                }
            }
        }
        Some(scene)
    }

    pub(super) fn object(&self, object: ObjectId) -> Option<&ObjectSeen> {
        self.objects.iter().find(|it| it.object == object)
    }

    /// Nobody will receive from it any more.
    pub(super) fn is_closed(&self, channel: ObjectId) -> bool {
        let seen = self.object(channel);
        seen.is_none_or(|it| it.flags.contains(&Flag::NoReceiver))
    }
}

/// What a thread that has seen so much is about to do, with the message that it is about to send.
fn next(names: &Names, op: Op, seen: History) -> Did {
    let mut operation = operation(op, names);
    if let Op::Send(channel) | Op::TrySend(channel) = op {
        operation.value = names.value((channel, seen)).map(str::to_owned);
    }
    if let Op::Store(atomic, bits) = op {
        operation.value = Some(number(names, Some(atomic), bits));
    }
    operation
}

fn scene(names: &Names, op: Op) -> Option<String> {
    let (Op::Choose { labels: said, .. } | Op::Idle(said)) = op else {
        return None;
    };
    foreign::scene(names.text(said)).map(str::to_owned)
}

/// An operation without its value, unless that is all there is to say.
pub(crate) fn operation(op: Op, names: &Names) -> Did {
    let kind = |lock| names.label(lock).kind;
    let verb = match op {
        Op::Lock { lock, access } => match (kind(lock), access) {
            ("Mutex", _) => Verb::Lock,
            (_, Access::Exclusive) => Verb::WriteLock,
            (_, Access::Shared) => Verb::ReadLock,
        },
        Op::LockInTurn(_) => Verb::WriteLock,
        Op::TryLock { .. } => Verb::TryLock,
        Op::Unlock { poison: false, .. } => Verb::Unlock,
        Op::Unlock { poison: true, .. } => Verb::Poison,
        Op::IsPoisoned(_) => Verb::IsPoisoned,
        Op::ClearPoison(_) => Verb::ClearPoison,
        Op::Send(_) => Verb::Send,
        Op::TrySend(_) => Verb::TrySend,
        Op::Handover(_) => Verb::Handover,
        Op::Recv(_) | Op::Awaits { .. } => Verb::Receive,
        Op::TryRecv(_) => Verb::TryReceive,
        Op::RecvTimeout(_) => Verb::ReceiveTimeout,
        Op::DropSender(_) => Verb::DropSender,
        Op::DropReceiver(_) => Verb::DropReceiver,
        Op::Wait { .. } => Verb::UnlockAndWait,
        Op::Woken { .. } => Verb::Wait,
        Op::NotifyOne(_) => Verb::NotifyOne,
        Op::NotifyAll(_) => Verb::NotifyAll,
        Op::Arrive(_) => Verb::Arrive,
        Op::Pass(_) => Verb::Pass,
        Op::Load(_) => Verb::Load,
        Op::Store(..) => Verb::Store,
        Op::Update(_) => Verb::Update,
        Op::Park { .. } => Verb::Park,
        Op::Unpark(_) => Verb::Unpark,
        Op::Started(_) => Verb::Spawn,
        Op::Join(_) => Verb::Join,
        Op::ScopeEnd(_) => Verb::ScopeEnd,
        Op::IsFinished(_) => Verb::IsFinished,
        Op::Release { .. } => Verb::Release,
        Op::Keep { .. } => Verb::Keep,
        Op::Finish => Verb::Finish,
        Op::Print => Verb::Print,
        Op::Panic => Verb::Panic,
        Op::Exit | Op::Quit(_) => Verb::Exit,
        Op::Abort => Verb::Abort,
        Op::Downgrade(_) => Verb::Downgrade,
        Op::Begin { .. } => Verb::Initialise,
        Op::Complete { becomes: Once::Done, .. } => Verb::Initialised,
        Op::Complete { becomes: Once::Poisoned, .. } => Verb::PoisonOnce,
        Op::Complete { .. } => Verb::GiveUp,
        Op::IsDone(_) => Verb::IsInitialised,
        Op::UntilDone { .. } => Verb::UntilInitialised,
        Op::Sleep => Verb::Sleep,
        Op::Yield => Verb::Yield,
        Op::Own { deed, .. } => match deed {
            Owner::Clone => Verb::CloneArc,
            Owner::Drop => Verb::DropArc,
            Owner::Unwrap => Verb::UnwrapArc,
            Owner::Count => Verb::CountArc,
            Owner::Downgrade => Verb::DowngradeArc,
            Owner::CloneWeak => Verb::CloneWeak,
            Owner::DropWeak => Verb::DropWeak,
            Owner::Upgrade => Verb::UpgradeWeak,
        },
        Op::Look(_) => Verb::Look,
        Op::Choose { .. }
        | Op::Foreign(_)
        | Op::ForeignDrop(_)
        | Op::UnlessWoken(_)
        | Op::Idle(_) => Verb::Foreign,
    };
    let with = match op {
        Op::Wait { lock, .. } => Some(lock),
        _ => None,
    };
    let whom = match op {
        Op::Unpark(it) | Op::Started(it) | Op::Join(it) => Some(it),
        Op::IsFinished(it) | Op::Release { thread: it, .. } => Some(it),
        _ => None,
    };
    let value = match op {
        Op::Choose { labels, ways } => {
            Some(foreign::any_of(names.text(labels), ways))
        }
        Op::Foreign(said)
        | Op::ForeignDrop(said)
        | Op::UnlessWoken(said)
        | Op::Idle(said) => {
            let text = names.text(said);
            match foreign::together(text) {
                Some(all) => Some(all.join("; ")),
                None => text.lines().next().map(str::to_owned),
            }
        }
        _ => None,
    };
    Operation { verb, on: op.object(), with, whom, value }
}

fn object_seen(
    names: &Names,
    object: ObjectId,
    state: &Shared,
) -> Option<ObjectSeen> {
    let value =
        |history| names.value((object, history)).unwrap_or("?").to_owned();
    let mut seen = ObjectSeen {
        object,
        is_channel: matches!(state, Shared::Channel(_)),
        threads: vec![],
        shared: false,
        values: vec![],
        flags: vec![],
    };
    match state {
        Shared::Lock(lock) => {
            seen.threads =
                lock.writer.iter().chain(&lock.readers).copied().collect();
            seen.shared = !lock.readers.is_empty();
            // Nobody else can see what it guards as long as it is held; nor would it be up to date.
            if lock.writer.is_none() {
                seen.values = vec![value(lock.version)];
            }
            seen.flags.extend(lock.poisoned.then_some(Flag::Poisoned));
        }
        Shared::Channel(channel) => {
            // Nobody can use it any more.
            if channel.senders == 0 && !channel.has_receiver {
                return None;
            }
            let messages = channel.messages.iter();
            seen.values =
                messages.map(|(message, _)| value(message.0)).collect();
            let no_senders = channel.senders == 0;
            seen.flags.extend(no_senders.then_some(Flag::NoSenders));
            seen.flags
                .extend((!channel.has_receiver).then_some(Flag::NoReceiver));
        }
        Shared::Condvar { waiters } => seen.threads = waiters.clone(),
        Shared::Barrier { arrived, .. } => seen.threads = arrived.clone(),
        Shared::Atomic(bits) => {
            seen.values = vec![number(names, Some(object), *bits)];
        }
        Shared::Scope { .. } | Shared::Owners(_) => return None,
        Shared::Once(once, version) => match once {
            Once::New => {}
            Once::Running(thread) => seen.threads = vec![*thread],
            Once::Done => {
                let value = names.value((object, *version));
                seen.values.extend(value.map(str::to_owned));
            }
            Once::Poisoned => seen.flags.push(Flag::Poisoned),
        },
    }
    Some(seen)
}
