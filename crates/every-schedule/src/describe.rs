//! What the model knows, in words.

use crate::names::{History, Names, ObjectId, ThreadId};
use crate::op::{Access, Alternative, Op, Outcome};
use crate::report::{Ending, Verdict};
use crate::search::Edge;
use crate::world::{Object, Once, Status, Thread, World};

/// How a schedule has ended.
pub(crate) fn ending(
    world: &World,
    names: &Names,
    is_livelock: bool,
) -> Ending {
    let all = world.threads.iter();
    let panics = all.clone().filter_map(|(&id, thread)| {
        let words = thread.panic.as_ref()?;
        Some((id, thread, format!("{} panicked: {words}", names.thread(id))))
    });
    let printed = all.clone().filter(|(_, thread)| !thread.printed.is_empty());
    let unfinished = all.filter(|(_, thread)| !thread.is_finished());
    let main = &world.threads[&ThreadId::MAIN];
    let is_embrace = |(&id, thread): (&ThreadId, &Thread)| {
        id == ThreadId::MAIN || waits_for_threads(world, thread)
    };
    let verdict = if main.is_finished() && main.panic.is_some() {
        Verdict::Violated(panics.clone().next().expect("main panicked").2)
    } else if is_livelock && !world.is_embraced() {
        Verdict::Livelock
    } else if unfinished.clone().any(is_embrace) {
        Verdict::Deadlock
    } else if let Some((.., words)) = panics.clone().find(|it| !it.1.joined) {
        Verdict::Violated(words)
    } else if unfinished.clone().next().is_some() {
        Verdict::Leaked
    } else {
        Verdict::Ok
    };
    let waiting = match &verdict {
        Verdict::Violated(_) => vec![],
        _ => unfinished.map(|(&id, _)| waiting(world, names, id)).collect(),
    };
    Ending {
        verdict,
        returned: world.returned.clone(),
        printed: printed
            .map(|(&id, it)| (names.thread(id), it.printed.clone()))
            .collect(),
        panics: panics.map(|it| it.2).collect(),
        waiting,
    }
}

/// Whether the thread waits for something that only an unfinished thread can do.
fn waits_for_threads(world: &World, thread: &Thread) -> bool {
    let unfinished = |id: &ThreadId| !world.threads[id].is_finished();
    match thread.status {
        Status::Before(Op::Lock { lock, .. }) => match &world.objects[&lock] {
            Object::Lock(lock) => {
                lock.writer.iter().chain(&lock.readers).any(unfinished)
            }
            _ => false,
        },
        Status::Before(Op::Begin { once, .. }) => {
            world.runner_of(once).is_some_and(|it| unfinished(&it))
        }
        Status::Before(Op::Join(_) | Op::ScopeEnd(_)) => true,
        _ => false,
    }
}

fn waiting(world: &World, names: &Names, id: ThreadId) -> String {
    let thread = &world.threads[&id];
    let Status::Before(op) = thread.status else { return String::new() };
    let holders = match op {
        Op::Lock { lock, .. } => match &world.objects[&lock] {
            Object::Lock(lock) => {
                lock.writer.iter().chain(&lock.readers).copied().collect()
            }
            _ => vec![],
        },
        Op::Begin { once, .. } => world.runner_of(once).into_iter().collect(),
        _ => vec![],
    };
    let holders = holders.into_iter().map(|it| match it == id {
        true => "itself".to_owned(),
        false => names.thread(it),
    });
    let held = match holders.collect::<Vec<_>>().join(" and ").as_str() {
        "" => String::new(),
        holders => format!(", held by {holders}"),
    };
    let place = names.place(id, thread.history);
    format!(
        "{} waits at {place}: {}{held}",
        names.thread(id),
        operation(names, op)
    )
}

/// What a thread is about to do.
pub(crate) fn operation(names: &Names, op: Op) -> String {
    let name = |object: ObjectId| names.name(object);
    match op {
        Op::Lock { lock, access } => match (names.label(lock).kind, access) {
            ("Mutex", _) => format!("lock {}", name(lock)),
            (_, Access::Exclusive) => format!("write-lock {}", name(lock)),
            (_, Access::Shared) => format!("read-lock {}", name(lock)),
        },
        Op::TryLock { lock, .. } => format!("try to lock {}", name(lock)),
        Op::Unlock { lock, poison: false, .. } => {
            format!("unlock {}", name(lock))
        }
        Op::Unlock { lock, poison: true, .. } => {
            format!("poison and unlock {}", name(lock))
        }
        Op::Downgrade(lock) => {
            format!("let readers into {}", name(lock))
        }
        Op::IsPoisoned(lock) => {
            format!("ask whether {} is poisoned", name(lock))
        }
        Op::ClearPoison(lock) => format!("clear the poison of {}", name(lock)),
        Op::Send(channel) => format!("send to {}", name(channel)),
        Op::TrySend(channel) => format!("try to send to {}", name(channel)),
        Op::Handover(channel) => {
            format!("wait until {} takes the letter", name(channel))
        }
        Op::Recv(channel) | Op::Awaits { channel, .. } => {
            format!("receive from {}", name(channel))
        }
        Op::TryRecv(channel) => {
            format!("try to receive from {}", name(channel))
        }
        Op::RecvTimeout(channel) => {
            format!("receive, or time out, from {}", name(channel))
        }
        Op::DropSender(channel) => {
            format!("drop a sender of {}", name(channel))
        }
        Op::DropReceiver(channel) => {
            format!("drop the receiver of {}", name(channel))
        }
        Op::Wait { condvar, lock } => {
            format!("unlock {} and wait for {}", name(lock), name(condvar))
        }
        Op::Woken { condvar, .. } => format!("wait for {}", name(condvar)),
        Op::NotifyOne(condvar) => {
            format!("notify one waiter of {}", name(condvar))
        }
        Op::NotifyAll(condvar) => {
            format!("notify all waiters of {}", name(condvar))
        }
        Op::Arrive(barrier) => format!("arrive at {}", name(barrier)),
        Op::Pass(barrier) => format!("wait at {}", name(barrier)),
        Op::Load(atomic) => format!("load {}", name(atomic)),
        Op::Store(atomic, _) => format!("store to {}", name(atomic)),
        Op::Update(atomic) => format!("update {}", name(atomic)),
        Op::Begin { once, .. } => format!("initialise {}", name(once)),
        Op::Complete { once, becomes: Once::Done } => {
            format!("have {} initialised", name(once))
        }
        Op::Complete { once, becomes: Once::Poisoned } => {
            format!("poison {}", name(once))
        }
        Op::Complete { once, .. } => format!("give up {}", name(once)),
        Op::IsDone(once) => {
            format!("ask whether {} is initialised", name(once))
        }
        Op::UntilDone { once, .. } => {
            format!("wait until {} is initialised", name(once))
        }
        Op::Park { .. } => "park".to_owned(),
        Op::Unpark(thread) => format!("unpark {}", names.thread(thread)),
        Op::Started(thread) => format!("spawn {}", names.thread(thread)),
        Op::Join(thread) => format!("join {}", names.thread(thread)),
        Op::ScopeEnd(_) => "wait for the threads of the scope".to_owned(),
        Op::IsFinished(thread) => {
            format!("ask whether {} is finished", names.thread(thread))
        }
        Op::Release(thread) => {
            format!("drop the handle of {}", names.thread(thread))
        }
        Op::Keep => "leave the result".to_owned(),
        Op::Finish => "end".to_owned(),
        Op::Sleep => "sleep".to_owned(),
        Op::Yield => "yield".to_owned(),
        Op::CloneArc => "clone an Arc".to_owned(),
        Op::DropArc => "drop an Arc".to_owned(),
        Op::Look(object) => format!("look into {}", name(object)),
        Op::Saw(number) => format!("see {number}"),
        Op::CountArc => "count the owners of an Arc".to_owned(),
    }
}

/// A step that was taken, and what came of it.
pub(crate) fn step(names: &Names, edge: &Edge) -> String {
    let mut text = operation(names, edge.op);
    let channel = match edge.op {
        Op::Send(channel) | Op::TrySend(channel) | Op::Recv(channel) => {
            Some(channel)
        }
        Op::TryRecv(channel) | Op::RecvTimeout(channel) => Some(channel),
        Op::Awaits { channel, .. } => Some(channel),
        _ => None,
    };
    let letter = |channel: Option<ObjectId>, sent_after: History| {
        channel.and_then(|channel| names.value((channel, sent_after)))
    };
    let result = match (edge.op, edge.outcome, edge.alternative) {
        (Op::Send(_) | Op::TrySend(_), Some(Outcome::Done), _) => {
            letter(channel, edge.before).map(str::to_owned)
        }
        (_, Some(Outcome::Received(it)), _) => {
            letter(channel, it.0).map(str::to_owned)
        }
        (_, Some(Outcome::Locked { poisoned: true, .. }), _) => {
            Some("poisoned".to_owned())
        }
        (_, Some(Outcome::WouldBlock), _) => Some("it is held".to_owned()),
        (_, Some(Outcome::Disconnected), _) => {
            Some("nobody is there any more".to_owned())
        }
        (Op::TryRecv(_), Some(Outcome::Empty), _) => {
            Some("it is empty".to_owned())
        }
        (_, Some(Outcome::Empty), _) => Some("nothing yet".to_owned()),
        (_, Some(Outcome::Full), _) => Some("it is full".to_owned()),
        (_, Some(Outcome::TimedOut), _) => Some("timed out".to_owned()),
        (_, Some(Outcome::Spurious), _) => {
            Some("woken for no reason".to_owned())
        }
        (
            Op::Begin { .. } | Op::IsDone(_),
            Some(Outcome::Joined(version)),
            _,
        ) => {
            let once = edge.op.object();
            let value = once.and_then(|once| names.value((once, version)));
            Some(value.unwrap_or("it is").to_owned())
        }
        (Op::IsDone(_), Some(Outcome::Flag(_)), _) => {
            Some("not yet".to_owned())
        }
        (_, Some(Outcome::Value(value)), _) => Some(value.to_string()),
        (Op::Store(_, value), ..) => Some(value.to_string()),
        (Op::IsPoisoned(_) | Op::IsFinished(_), Some(Outcome::Flag(it)), _) => {
            Some(if it { "yes" } else { "no" }.to_owned())
        }
        (_, _, Alternative::Wake(thread)) => Some(names.thread(thread)),
        _ => None,
    };
    if let Some(result) = result {
        text.push_str(": ");
        text.push_str(&result);
    }
    text
}
