//! What the explorer has found, as a figure: still without words and without a picture.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::seen::{Did, Moment, ObjectSeen, ThreadSeen};
use super::{
    ActorState, Came, Choice, Deed, End, Figure, Index, Line, Object,
    ObjectState, Operation, Role, Status, Step, Value, Verb, Words,
};
use crate::describe::number;
use crate::foreign::{self, Actor, Scene};
use crate::names::{Interner, Names, ObjectId, ThreadId};
use crate::op::{Alternative, Op, Outcome};
use crate::place::Place;
use crate::report::{Ending, Verdict, children_first};
use crate::search::{Edge, Search};

impl From<&Ending> for End {
    fn from(ending: &Ending) -> End {
        let returned = ending.returned.as_deref().filter(|it| *it != "()");
        let said = match &ending.verdict {
            // Behind the words stands where that was.
            Verdict::Violated(words) => {
                let words = words.rsplit_once(" (").map_or(&**words, |it| it.0);
                Some(words.to_owned())
            }
            _ => returned.map(|it| format!("returned {it}")),
        };
        End { verdict: ending.verdict.kind(), said, outcome: 0 }
    }
}

impl Figure {
    pub(crate) fn gather(search: &Search) -> Figure {
        let mut all = Gathering::new(&search.names);
        // Moments that look the same, and lead to the same, are one to a reader.
        let mut seen = Interner::new();
        let mut id_of = HashMap::new();
        for node in children_first(search) {
            let it = &search.nodes[node];
            let moment = it.moment.as_ref().expect("moments were kept");
            let steps = it.edges.iter().filter_map(|edge| {
                let child = edge.child?;
                let after = &search.nodes[child];
                let then = after.moment.as_ref().expect("moments were kept");
                let names = &search.names;
                let last = after.end.as_ref().is_some_and(|it| {
                    !matches!(it.verdict, Verdict::Deadlock | Verdict::Livelock)
                });
                let deed = Done::of(edge, names, (moment, then), last);
                Some((edge.thread, id_of[&child], deed))
            });
            let end = it.end.as_ref().map(|it| it.read(&search.names));
            let end = end.as_ref().map(End::from);
            let seen_here = (moment, steps.collect::<Vec<_>>(), end);
            id_of.insert(node, seen.id(seen_here));
        }
        let last = seen.all().len() - 1;
        let ends = seen.all().iter().filter_map(|it| it.2.clone());
        let ends = ends.collect::<std::collections::BTreeSet<_>>();
        let mut ends = Interner::from_iter(ends);
        let mut moments = Vec::new();
        let mut scenes: HashMap<usize, Scene> = HashMap::new();
        for (n, (moment, steps, end)) in seen.all().iter().enumerate().rev() {
            let scene = moment.scene(scenes.remove(&n));
            for (_, child, _) in steps {
                let scene = scene.clone().unwrap_or_default();
                scenes.entry(*child as usize).or_insert(scene);
            }
            let scene = scene.filter(|it| !it.is_empty());
            let shared = scene.as_deref().unwrap_or_default();
            let mut actors = vec![];
            for it in &moment.threads {
                match it.thread {
                    ThreadId::MAIN if !shared.is_empty() => {
                        actors.extend(shared.iter().map(|it| all.sharer(it)));
                    }
                    _ => actors.push(all.thread(it)),
                }
            }
            let objects = moment.objects.iter().map(|it| all.object(it));
            let objects = objects.collect();
            let steps = steps.iter().map(|(thread, child, deed)| {
                let (actor, deed) = match deed.by(shared) {
                    Some((who, short)) => {
                        (all.threads.index(who), all.short_deed(short))
                    }
                    None => (all.actor(*thread), all.deed(deed)),
                };
                let to = last - *child as usize;
                Step { actor, to, deed, next: vec![] }
            });
            moments.push(super::Moment {
                actors,
                objects,
                steps: steps.collect(),
                end: end.clone().map(|end| ends.index(end)),
                ..Default::default()
            });
        }
        all.figure(ends.all().iter().cloned().collect(), moments)
    }
}

/// Who has a lane.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Who {
    Thread(ThreadId),
    /// One of several who share a thread.
    Sharer(u32, String),
}

/// What was done, in the names of the explorer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Done {
    did: Did,
    came: Came<ThreadId, String>,
    choice: Choice<ThreadId, String>,
    lost: Vec<(ObjectId, Vec<String>)>,
    last: bool,
    /// What it was in short, and who of those that share a thread did it.
    by: Option<(String, u32)>,
}

impl Done {
    fn of(
        edge: &Edge,
        names: &Names,
        (now, then): (&Moment, &Moment),
        last: bool,
    ) -> Done {
        let did = now.thread(edge.thread).next.clone();
        let mut did = did.expect("it is about to do something");
        let came = match edge.op {
            Op::Choose { .. } => Came::Nothing,
            _ => came(&did, edge.outcome, names, (now, then)),
        };
        let lost = lost(&did, &came, now, then);
        let mut by = None;
        let choice = match (edge.op, edge.alternative) {
            (Op::Choose { labels, .. }, Alternative::Way(way)) => {
                let label = names.text(labels).lines().nth(way as usize);
                let label = label.unwrap_or_default();
                by = foreign::actor(label)
                    .map(|(short, actor)| (short.to_owned(), actor));
                // It was about to do any of them.
                did.value = Some(foreign::words(label).to_owned());
                Choice::Go
            }
            (_, Alternative::Forever) => Choice::Way("forever".to_owned()),
            (_, Alternative::TimeOut) => Choice::TimeOut,
            (_, Alternative::Spurious) => Choice::Spurious,
            (_, Alternative::Wake(thread)) => Choice::Wake(thread),
            (_, Alternative::Go | Alternative::Way(_)) => Choice::Go,
        };
        let last = last && !lost.is_empty();
        Done { did, came, choice, lost, last, by }
    }

    /// Who of those that share a thread did it, and what that was in short.
    fn by(&self, scene: &[Actor]) -> Option<(Who, &String)> {
        let (short, number) = self.by.as_ref()?;
        let actor = scene.iter().find(|it| it.number == *number)?;
        Some((Who::Sharer(*number, actor.name.clone()), short))
    }
}

fn came(
    did: &Did,
    outcome: Option<Outcome>,
    names: &Names,
    (now, then): (&Moment, &Moment),
) -> Came<ThreadId, String> {
    let values = |moment: &Moment| {
        let object = did.on.and_then(|on| moment.object(on));
        object.map(|it| it.values.clone()).unwrap_or_default()
    };
    let (before, after) = (values(now), values(then));
    let first = || before.first().cloned().unwrap_or_default();
    match outcome {
        Some(Outcome::Disconnected) if did.verb.is_send() => Came::Refused,
        Some(Outcome::Disconnected) => Came::Closed,
        Some(Outcome::WouldBlock) => Came::Held,
        Some(Outcome::Full) => Came::Full,
        Some(Outcome::Empty) => Came::Empty,
        Some(Outcome::Locked { poisoned: true, .. }) => Came::Poisoned,
        Some(Outcome::Locked { .. }) => Came::Found(first()),
        Some(Outcome::Received(_)) => Came::Received(first()),
        Some(Outcome::Value(bits)) => Came::Found(number(names, did.on, bits)),
        Some(Outcome::Owners { strong, .. }) if did.verb.counts() => {
            Came::Found(strong.to_string())
        }
        Some(Outcome::Flag(true)) => Came::Yes,
        Some(Outcome::Flag(false)) => Came::No,
        _ if did.verb.is_send() && after.len() <= before.len() => {
            taker(now, did).map_or(Came::Sent, Came::Handed)
        }
        _ if did.verb.is_send() => Came::Sent,
        _ => Came::Nothing,
    }
}

/// Who stands there to receive what is handed over at once.
fn taker(now: &Moment, sent: &Did) -> Option<ThreadId> {
    let takes = |it: &&ThreadSeen| {
        let next = it.next.as_ref();
        next.is_some_and(|it| it.on == sent.on && it.verb.is_receive())
    };
    Some(now.threads.iter().find(takes)?.thread)
}

/// The channels that are closed by a step, each with the messages that still lie in it.
fn lost(
    did: &Did,
    came: &Came<ThreadId, String>,
    now: &Moment,
    then: &Moment,
) -> Vec<(ObjectId, Vec<String>)> {
    let closed = now
        .objects
        .iter()
        .filter(|it| it.is_channel && then.is_closed(it.object));
    let left = closed.map(|it| {
        let is_read = did.on == Some(it.object) && did.verb.is_receive();
        let read = match came {
            Came::Received(_) if is_read => it.values.len().min(1),
            _ => 0,
        };
        let mut left = it.values[read..].to_vec();
        if did.on == Some(it.object) && *came == Came::Sent {
            left.extend(did.value.clone());
        }
        (it.object, left)
    });
    left.filter(|(_, messages)| !messages.is_empty()).collect()
}

/// Numbers what the moments refer to, in the order in which they do.
struct Gathering<'a> {
    names: &'a Names,
    threads: Interner<Who>,
    objects: Interner<ObjectId>,
    values: Interner<String>,
    /// Those of them that the picture shows as they are.
    whole: HashSet<Index>,
    lines: Interner<(String, u32)>,
    actor_states: Interner<ActorState>,
    object_states: Interner<ObjectState>,
    deeds: Interner<Deed>,
}

impl<'a> Gathering<'a> {
    fn new(names: &'a Names) -> Self {
        Gathering {
            names,
            threads: Interner::new(),
            objects: Interner::new(),
            values: Interner::new(),
            whole: HashSet::new(),
            lines: Interner::new(),
            actor_states: Interner::new(),
            object_states: Interner::new(),
            deeds: Interner::new(),
        }
    }

    fn operation(&mut self, did: &Did) -> Operation {
        Operation {
            verb: did.verb,
            on: did.on.map(|it| self.objects.index(it)),
            with: did.with.map(|it| self.objects.index(it)),
            whom: did.whom.map(|it| self.actor(it)),
            value: did.value.clone().map(|it| self.values.index(it)),
        }
    }

    fn actor(&mut self, thread: ThreadId) -> Index {
        self.threads.index(Who::Thread(thread))
    }

    /// What one is like of those who share a thread.
    fn sharer(&mut self, seen: &Actor) -> Index {
        let Actor { number, name, status, waits, file, line } = seen.clone();
        let is_over = !matches!(status, Status::Go | Status::Blocked);
        let waits = Some(waits).filter(|it| !is_over && !it.is_empty());
        let said = match (&waits, status) {
            (_, Status::Dropped) => Some("✗ dropped".to_owned()),
            (Some(waits), _) => Some(format!("‖ {}", waits.replace('`', ""))),
            _ => None,
        };
        let said = said.map(|it| self.values.index(it));
        self.whole.extend(said);
        let next = waits.map(|it| Operation {
            verb: Verb::Foreign,
            on: None,
            with: None,
            whom: None,
            value: Some(self.values.index(it)),
        });
        let place = Place::of_line(&file, line);
        let is_shown = !is_over && !file.is_empty();
        let line = is_shown.then(|| self.lines.index((place.file, place.line)));
        let actor = self.threads.index(Who::Sharer(number, name));
        let words = Words::default();
        let state = ActorState { actor, status, next, words, line, said };
        self.actor_states.index(state)
    }

    fn short_deed(&mut self, short: &str) -> Index {
        let value = Some(self.values.index(short.to_owned()));
        let verb = Verb::Foreign;
        let did = Operation { verb, on: None, with: None, whom: None, value };
        self.deeds.index(Deed {
            did,
            came: Came::Nothing,
            choice: Choice::Go,
            lost: vec![],
            last: false,
            words: Words::default(),
        })
    }

    fn thread(&mut self, seen: &ThreadSeen) -> Index {
        let place = &seen.place;
        let line = (!place.file.is_empty())
            .then(|| self.lines.index((place.file.clone(), place.line)));
        let state = ActorState {
            actor: self.actor(seen.thread),
            status: seen.status,
            next: seen.next.as_ref().map(|next| self.operation(next)),
            words: Words::default(),
            line,
            said: seen.said.clone().map(|it| self.values.index(it)),
        };
        self.actor_states.index(state)
    }

    fn object(&mut self, seen: &ObjectSeen) -> Index {
        let threads = seen.threads.iter().map(|&it| self.actor(it));
        let threads = threads.collect();
        let values = seen.values.iter().cloned();
        let state = ObjectState {
            object: self.objects.index(seen.object),
            actors: threads,
            shared: seen.shared,
            values: values.map(|it| self.values.index(it)).collect(),
            flags: seen.flags.clone(),
        };
        self.object_states.index(state)
    }

    fn deed(&mut self, done: &Done) -> Index {
        let came = done.came.clone().map(
            |thread| self.threads.index(Who::Thread(thread)),
            |value| self.values.index(value),
        );
        let choice = match done.choice.clone() {
            Choice::Go => Choice::Go,
            Choice::TimeOut => Choice::TimeOut,
            Choice::Spurious => Choice::Spurious,
            Choice::Wake(it) => Choice::Wake(self.actor(it)),
            Choice::Way(it) => Choice::Way(self.values.index(it)),
        };
        let lost = done.lost.iter().map(|(object, messages)| {
            let messages = messages.iter().cloned();
            let messages = messages.map(|it| self.values.index(it)).collect();
            (self.objects.index(*object), messages)
        });
        let lost = lost.collect();
        let did = self.operation(&done.did);
        let (last, words) = (done.last, Words::default());
        self.deeds.index(Deed { did, came, choice, lost, last, words })
    }

    fn figure(self, ends: Vec<End>, moments: Vec<super::Moment>) -> Figure {
        let Gathering { names, .. } = self;
        let objects = self.objects.all().iter().map(|&id| {
            let kind = names.label(id).kind;
            let role = match kind {
                "Mutex" | "RwLock" => Role::Lock,
                "channel" => Role::Channel,
                _ => Role::Other,
            };
            let name = names.name(id);
            let short = name.replace('`', "");
            Object { kind: kind.to_owned(), role, name, short, reader: None }
        });
        let value = |(n, text): (Index, &String)| Value {
            text: text.clone(),
            short: match self.whole.contains(&n) {
                true => text.clone(),
                false => String::new(),
            },
            money: false,
        };
        let is_shared = |it: &Who| matches!(it, Who::Sharer(..));
        let actor = match self.threads.all().iter().any(is_shared) {
            true => "task",
            false => "thread",
        };
        let actors = self.threads.all().iter().map(|it| match it {
            Who::Thread(thread) => names.thread(*thread),
            Who::Sharer(_, name) => name.clone(),
        });
        Figure {
            actor: actor.to_owned(),
            actors: actors.collect(),
            objects: objects.collect(),
            values: self.values.all().iter().enumerate().map(value).collect(),
            lines: self.lines.all().iter().map(line).collect(),
            actor_states: self.actor_states.all().iter().cloned().collect(),
            object_states: self.object_states.all().iter().cloned().collect(),
            deeds: self.deeds.all().iter().cloned().collect(),
            ends,
            moments,
            ..Figure::default()
        }
    }
}

fn line((file, number): &(String, u32)) -> Line {
    let place = Place { file: file.clone(), line: *number, column: 0 };
    let source = std::fs::read_to_string(place.path()).unwrap_or_default();
    let text = source.lines().nth(number.saturating_sub(1) as usize);
    Line {
        file: file.clone(),
        number: Some(*number),
        text: text.unwrap_or_default().trim().to_owned(),
    }
}
