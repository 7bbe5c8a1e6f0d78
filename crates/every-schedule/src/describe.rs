//! What the model knows, in words.

use crate::figure;
use crate::foreign;
use crate::names::{History, Names, ObjectId, ThreadId};
use crate::op::{Access, Alternative, Deed, Op, Outcome};
use crate::place::Place;
use crate::report::{Ending, Verdict};
use crate::search::Edge;
use crate::world::{Status, Thread, World};

/// How a schedule has ended, with [marks](Names::mark) for names.
pub(crate) fn ending(
    world: &World,
    names: &Names,
    is_livelock: bool,
) -> Ending {
    let all = world.threads.iter();
    let panics = all.clone().filter_map(|(&id, thread)| {
        let words = thread.panic.as_ref()?;
        let name = Names::mark_thread(id);
        Some((id, thread, format!("{name} panicked: {words}")))
    });
    let printed = all.clone().filter(|(_, thread)| !thread.printed.is_empty());
    // Whoever has ended the process has nothing more to do.
    let ender = world.quit.map_or(ThreadId::MAIN, |(id, _)| id);
    let unfinished = all.filter(|&(&id, thread)| {
        !(thread.is_finished() || world.has_ended && id == ender)
    });
    let main = &world.threads[&ThreadId::MAIN];
    // Nobody else can do what it waits for.
    let is_embrace = |(&id, _): (&ThreadId, &Thread)| {
        let mut others = world.in_the_way(id).into_iter();
        id == ThreadId::MAIN
            || others.any(|it| !world.threads[&it].is_finished())
    };
    let aborts = panics.clone().find(|it| world.is_at_abort(it.0));
    let fails = world.quit.filter(|&(_, status)| status != Some(0));
    let verdict = if let Some((.., words)) = aborts {
        Verdict::Violated(words)
    } else if let Some((id, status)) = fails {
        let name = Names::mark_thread(id);
        Verdict::Violated(match status {
            Some(status) => format!("{name} exited with status {status}"),
            None => format!("{name} aborted the process"),
        })
    } else if main.panic.is_some() && world.is_over() {
        Verdict::Violated(panics.clone().next().expect("main panicked").2)
    } else if is_livelock && !world.is_embraced() {
        Verdict::Livelock
    } else if !world.has_ended && unfinished.clone().any(is_embrace) {
        Verdict::Deadlock
    } else if let Some((.., words)) = panics.clone().find(|it| !it.1.joined) {
        Verdict::Violated(words)
    } else if unfinished.clone().next().is_some() {
        Verdict::Leaked
    } else {
        Verdict::Ok
    };
    // Only if nobody could go on, it is of interest who waits for what.
    let cut_off =
        world.has_ended && unfinished.clone().any(|(&id, _)| world.can_go(id));
    let waiting = match &verdict {
        Verdict::Violated(_) => vec![],
        _ if cut_off => {
            let name = |(&id, _): (&ThreadId, _)| {
                let name = Names::mark_thread(id);
                let by = match world.quit {
                    Some(_) => "`exit`",
                    None => "the end of `main`",
                };
                format!("{name} is cut off by {by}")
            };
            unfinished.map(name).collect()
        }
        _ => {
            let all = unfinished.map(|(&id, _)| waiting(world, names, id));
            let mut all: Vec<_> = all.collect();
            // Those who share a thread come behind all threads, whose places in the list are known.
            let sharers: Vec<_> =
                all.iter_mut().flat_map(|(_, it)| std::mem::take(it)).collect();
            all.into_iter().map(|it| it.0).chain(sharers).collect()
        }
    };
    Ending {
        verdict,
        returned: world.returned.clone(),
        printed: printed
            .map(|(&id, it)| (Names::mark_thread(id), it.printed.clone()))
            .collect(),
        panics: panics.map(|it| it.2).collect(),
        waiting,
    }
}

/// What a thread waits for, and what those who share it wait for.
fn waiting(
    world: &World,
    names: &Names,
    id: ThreadId,
) -> (String, Vec<String>) {
    let thread = &world.threads[&id];
    let Status::Before(op) = thread.status else { return Default::default() };
    if let Op::Idle(said) = op
        && let Some(mut all) = foreign::together(names.text(said))
    {
        let rest = all.split_off(1);
        return (all.remove(0), rest);
    }
    let holders = world.holders(op);
    let holders = holders.into_iter().map(|it| match it == id {
        true => "itself".to_owned(),
        false => Names::mark_thread(it),
    });
    let held = match holders.collect::<Vec<_>>().join(" and ").as_str() {
        "" => String::new(),
        holders => format!(", held by {holders}"),
    };
    let writers = match op {
        Op::Lock { lock, access: Access::Shared } => {
            world.peek_lock(lock).waiting.as_slice()
        }
        _ => &[],
    };
    let writers = writers.iter().map(|&it| Names::mark_thread(it));
    let behind = match writers.collect::<Vec<_>>().join(" and ").as_str() {
        "" => String::new(),
        writers => format!(", behind {writers}, who waits to write"),
    };
    let at = match names.place(id, thread.history) {
        Place { file, .. } if file.is_empty() => String::new(),
        place => format!(" at {place}"),
    };
    let waits = match world.alternatives(id).is_empty() {
        true => "waits",
        false => "goes round",
    };
    let op = figure::operation(op, names).long(
        Names::mark,
        Names::mark_thread,
        String::clone,
    );
    let name = Names::mark_thread(id);
    (format!("{name} {waits}{at}: {op}{held}{behind}"), vec![])
}

/// What a thread is about to do.
pub(crate) fn operation(names: &Names, op: Op) -> String {
    figure::operation(op, names).long(
        |object| names.name(object),
        |thread| names.thread(thread),
        String::clone,
    )
}

/// The value of an atomic.
pub(crate) fn number(
    names: &Names,
    atomic: Option<ObjectId>,
    bits: u64,
) -> String {
    let kind = atomic.map_or("", |atomic| names.label(atomic).kind);
    match kind {
        "AtomicBool" => (bits != 0).to_string(),
        _ if kind.starts_with("AtomicI") => (bits as i64).to_string(),
        _ => bits.to_string(),
    }
}

/// Where a step was taken.
pub(crate) fn place(names: &Names, edge: &Edge) -> Place {
    let way = match (edge.op, edge.alternative) {
        (Op::Choose { labels, .. }, Alternative::Way(way)) => {
            names.text(labels).lines().nth(way as usize)
        }
        _ => None,
    };
    let place = way.and_then(foreign::place);
    place.unwrap_or_else(|| names.place(edge.thread, edge.before))
}

/// A step that was taken, and what came of it.
pub(crate) fn step(names: &Names, edge: &Edge) -> String {
    if let (Op::Choose { labels, .. }, Alternative::Way(way)) =
        (edge.op, edge.alternative)
    {
        let label = names.text(labels).lines().nth(way as usize);
        return foreign::words(label.unwrap_or_default()).to_owned();
    }
    let mut text = operation(names, edge.op);
    if edge.alternative == Alternative::Forever {
        return text + ", and so on forever";
    }
    if let Some(result) = result(names, edge) {
        text.push_str(": ");
        text.push_str(&result);
    }
    text
}

/// What came of a step, if that is worth a word.
fn result(names: &Names, edge: &Edge) -> Option<String> {
    let channel = match edge.op {
        Op::Send(channel) | Op::TrySend(channel) | Op::Recv(channel) => {
            Some(channel)
        }
        Op::TryRecv(channel) | Op::RecvTimeout(channel) => Some(channel),
        Op::Awaits { channel, .. } => Some(channel),
        _ => None,
    };
    let message = |channel: Option<ObjectId>, sent_after: History| {
        channel.and_then(|channel| names.value((channel, sent_after)))
    };
    match (edge.op, edge.outcome, edge.alternative) {
        (Op::Send(_) | Op::TrySend(_), Some(Outcome::Done), _) => {
            message(channel, edge.before).map(str::to_owned)
        }
        (_, Some(Outcome::Received(it)), _) => {
            message(channel, it.0).map(str::to_owned)
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
            Op::Own { deed: Deed::Drop | Deed::Unwrap, .. },
            Some(Outcome::Owners { strong: 0, .. }),
            _,
        ) => Some("the last one".to_owned()),
        (
            Op::Own {
                deed: Deed::Count | Deed::Upgrade | Deed::Unwrap, ..
            },
            Some(Outcome::Owners { strong, .. }),
            _,
        ) => Some(strong.to_string()),
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
        (op, Some(Outcome::Value(value)), _) => {
            Some(number(names, op.object(), value))
        }
        (Op::Store(atomic, value), ..) => {
            Some(number(names, Some(atomic), value))
        }
        (Op::IsPoisoned(_) | Op::IsFinished(_), Some(Outcome::Flag(it)), _) => {
            Some(if it { "yes" } else { "no" }.to_owned())
        }
        (_, _, Alternative::Wake(thread)) => Some(names.thread(thread)),
        _ => None,
    }
}
