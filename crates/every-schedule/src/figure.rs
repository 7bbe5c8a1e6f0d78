//! The data for a page on which a reader steps through the schedules.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::hash::Hash;

use crate::describe;
use crate::names::{History, Interner, Names, ObjectId, ThreadId};
use crate::op::{Alternative, Op};
use crate::place::Place;
use crate::report;
use crate::search::Search;
use crate::world::{Object, Once, Status, World};

/// What a reader can see of one moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Moment {
    threads: Vec<ThreadState>,
    objects: Vec<ObjectState>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ThreadState {
    thread: ThreadId,
    /// `go`, `blocked`, `done` or `panicked`.
    status: &'static str,
    /// What it is about to do, with which letter, and on what.
    doing: String,
    on: Option<ObjectId>,
    place: Place,
    printed: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ObjectState {
    object: ObjectId,
    /// Who holds the lock, waits for the notification or has arrived at the barrier.
    threads: Vec<ThreadId>,
    /// What a free lock guards or an atomic is; the letters of a mailbox, the next one first.
    values: Vec<String>,
    /// `poisoned`, `no receiver`, `no senders`.
    flags: Vec<&'static str>,
}

impl Moment {
    pub(crate) fn of(world: &World, names: &Names) -> Moment {
        let threads = world.threads.iter().map(|(&thread, it)| {
            let can_go = !world.alternatives(thread).is_empty();
            let (status, op) = match it.status {
                Status::Before(op) if can_go => ("go", Some(op)),
                Status::Before(op) => ("blocked", Some(op)),
                _ if it.panic.is_some() => ("panicked", None),
                _ => ("done", None),
            };
            ThreadState {
                thread,
                status,
                doing: op
                    .map(|op| doing(names, op, it.history))
                    .unwrap_or_default(),
                on: op.and_then(Op::object),
                place: match op {
                    Some(_) => names.place(thread, it.history),
                    None => Place::default(),
                },
                printed: it.printed.clone(),
            }
        });
        let objects = world
            .objects
            .iter()
            .filter_map(|(&id, it)| object_state(names, id, it));
        Moment { threads: threads.collect(), objects: objects.collect() }
    }
}

/// What a thread that has seen so much is about to do, and which letter it is about to send.
fn doing(names: &Names, op: Op, seen: History) -> String {
    let text = describe::operation(names, op);
    let letter = match op {
        Op::Send(mailbox) | Op::TrySend(mailbox) => {
            names.value((mailbox, seen))
        }
        _ => None,
    };
    match letter {
        Some(letter) => text.replacen("send", &format!("send `{letter}`"), 1),
        None => text,
    }
}

fn object_state(
    names: &Names,
    object: ObjectId,
    state: &Object,
) -> Option<ObjectState> {
    let value =
        |history| names.value((object, history)).unwrap_or("?").to_owned();
    let mut seen =
        ObjectState { object, threads: vec![], values: vec![], flags: vec![] };
    match state {
        Object::Lock(lock) => {
            seen.threads =
                lock.writer.iter().chain(&lock.readers).copied().collect();
            // Nobody else can see what it guards as long as it is held; nor would it be up to date.
            if lock.writer.is_none() {
                seen.values = vec![value(lock.version)];
            }
            seen.flags.extend(lock.poisoned.then_some("poisoned"));
        }
        Object::Channel(channel) => {
            // Nobody can use it any more.
            if channel.senders == 0 && !channel.has_receiver {
                return None;
            }
            seen.values = channel
                .letters
                .iter()
                .map(|(letter, _)| value(letter.0))
                .collect();
            seen.flags.extend((channel.senders == 0).then_some("no senders"));
            seen.flags.extend((!channel.has_receiver).then_some("no receiver"));
        }
        Object::Condvar { waiters } => seen.threads = waiters.clone(),
        Object::Barrier { arrived, .. } => seen.threads = arrived.clone(),
        Object::Atomic(bits) => {
            seen.values = vec![match names.label(object).kind {
                "AtomicBool" => (*bits != 0).to_string(),
                "AtomicI64" | "AtomicI32" => (*bits as i64).to_string(),
                _ => bits.to_string(),
            }];
        }
        Object::Scope { .. } => return None,
        Object::Once(once, version) => match once {
            Once::New => {}
            Once::Running(thread) => seen.threads = vec![*thread],
            Once::Done => {
                let value = names.value((object, *version));
                seen.values.extend(value.map(str::to_owned));
            }
            Once::Poisoned => seen.flags.push("poisoned"),
        },
    }
    Some(seen)
}

/// All schedules of a program as a graph of what a reader can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    json: String,
    nodes: usize,
}

impl Figure {
    /// How many different moments a reader can see.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// The data as one line of JSON; the same program gives the same bytes.
    ///
    /// - `sources`: for each file its path, and the lines that are needed, by number.
    /// - `threads`: their names.
    /// - `objects`: for each `[kind, name, source, line]` (where it was made; -1 if unknown).
    /// - `threadStates`: for each `[thread, status, doing, object, source, line, printed]`;
    ///   the status is `go`, `blocked`, `done` or `panicked`, the object -1 if there is none.
    ///   Of a letter that is about to be sent, `doing` says which.
    /// - `objectStates`: for each `[object, threads, values, flags]`: who holds it, waits for
    ///   it or has arrived at it; its value (of a lock, as long as it is not held), or its letters.
    /// - `ends`: for each `[word, text]`; the word is `ok`, `deadlock`, `violated`, `leaked` or
    ///   `livelock`.
    /// - `nodes`: parents first, the beginning at 0; for each `[thread states, object states,
    ///   steps, end]`. A step is `[thread, node]`, or `[thread, node, choice]` if the thread
    ///   has several. The end is -1 as long as there are steps.
    pub fn json(&self) -> &str {
        &self.json
    }

    pub(crate) fn new(search: &Search) -> Figure {
        let mut figure = Builder::new(&search.names);
        let ends = search.nodes.iter().filter_map(|node| node.end.as_ref());
        let mut ends = Interner::from_iter(ends.collect::<BTreeSet<_>>());
        // Moments that look the same, and lead to the same, are one to a reader.
        let mut seen = Interner::new();
        let mut id_of = HashMap::new();
        for node in report::children_first(search) {
            let it = &search.nodes[node];
            let steps = it.edges.iter().filter_map(|edge| {
                let choice = match edge.alternative {
                    Alternative::Go => String::new(),
                    Alternative::TimeOut => "time out".to_owned(),
                    Alternative::Spurious => "wake up for no reason".to_owned(),
                    Alternative::Wake(thread) => search.names.thread(thread),
                };
                Some((edge.thread, id_of[&edge.child?], choice))
            });
            let moment = it.moment.as_ref().expect("moments were kept");
            let end = it.end.as_ref().map(|end| ends.id(end));
            id_of.insert(
                node,
                seen.id((moment, steps.collect::<Vec<_>>(), end)),
            );
        }
        let last = seen.all().len() - 1;
        let mut nodes = Vec::new();
        for (moment, steps, end) in seen.all().iter().rev() {
            let threads: Vec<_> =
                moment.threads.iter().map(|it| figure.thread(it)).collect();
            let objects: Vec<_> =
                moment.objects.iter().map(|it| figure.object(it)).collect();
            let steps: Vec<_> = steps
                .iter()
                .map(|(thread, child, choice)| {
                    let step = format!(
                        "[{},{}",
                        figure.thread_number(*thread),
                        last - *child as usize
                    );
                    match choice.as_str() {
                        "" => step + "]",
                        choice => format!("{step},{}]", quoted(choice)),
                    }
                })
                .collect();
            let end = end.map_or(-1, i64::from);
            nodes.push(format!(
                "[{},{},{},{end}]",
                list(&threads),
                list(&objects),
                list(&steps)
            ));
        }
        let ends = ends.all().iter().map(|end| {
            format!(
                "[{},{}]",
                quoted(end.verdict.word()),
                quoted(&end.to_string())
            )
        });
        let ends = ends.collect::<Vec<_>>();
        Figure { json: figure.json(&ends, &nodes), nodes: nodes.len() }
    }
}

/// Numbers what the nodes refer to, in the order in which they do.
struct Builder<'a> {
    names: &'a Names,
    sources: Interner<String>,
    lines: BTreeMap<(u32, u32), String>,
    threads: Interner<ThreadId>,
    objects: Interner<ObjectId>,
    thread_states: Interner<String>,
    object_states: Interner<String>,
}

impl<'a> Builder<'a> {
    fn new(names: &'a Names) -> Self {
        Builder {
            names,
            sources: Interner::new(),
            lines: BTreeMap::new(),
            threads: Interner::new(),
            objects: Interner::new(),
            thread_states: Interner::new(),
            object_states: Interner::new(),
        }
    }

    fn thread_number(&mut self, thread: ThreadId) -> u32 {
        self.threads.id(thread)
    }

    /// The number of the source and the line.
    fn place(&mut self, place: &Place) -> (i64, u32) {
        if place.file.is_empty() {
            return (-1, 0);
        }
        let source = self.sources.id(place.file.clone());
        self.lines.entry((source, place.line)).or_insert_with(|| {
            let text =
                std::fs::read_to_string(place.path()).unwrap_or_default();
            let line = text.lines().nth(place.line.saturating_sub(1) as usize);
            line.unwrap_or_default().trim().to_owned()
        });
        (i64::from(source), place.line)
    }

    fn thread(&mut self, state: &ThreadState) -> u32 {
        let thread = self.threads.id(state.thread);
        let on =
            state.on.map_or(-1, |object| i64::from(self.objects.id(object)));
        let (source, line) = self.place(&state.place);
        let doing = match state.on {
            Some(object) => numbered(&state.doing, &self.names.name(object)),
            None => state.doing.clone(),
        };
        let (status, doing) = (quoted(state.status), quoted(&doing));
        let printed = quoted(&state.printed);
        let text = format!(
            "[{thread},{status},{doing},{on},{source},{line},{printed}]"
        );
        self.thread_states.id(text)
    }

    fn object(&mut self, state: &ObjectState) -> u32 {
        let object = self.objects.id(state.object);
        let threads: Vec<_> =
            state.threads.iter().map(|&it| self.threads.id(it)).collect();
        let values: Vec<_> = state.values.iter().map(|it| quoted(it)).collect();
        let flags: Vec<_> = state.flags.iter().map(|it| quoted(it)).collect();
        let text = format!(
            "[{object},{},{},{}]",
            list(&threads),
            list(&values),
            list(&flags)
        );
        self.object_states.id(text)
    }

    fn json(mut self, ends: &[String], nodes: &[String]) -> String {
        let objects: Vec<_> = self
            .objects
            .all()
            .to_vec()
            .into_iter()
            .map(|id| {
                let label = self.names.label(id).clone();
                let (source, line) = self.place(&label.made);
                let (kind, name) =
                    (quoted(label.kind), quoted(&self.names.name(id)));
                format!("[{kind},{name},{source},{line}]")
            })
            .collect();
        let threads =
            self.threads.all().iter().map(|&it| quoted(&self.names.thread(it)));
        let threads = threads.collect::<Vec<_>>();
        let sources =
            self.sources.all().iter().enumerate().map(|(source, path)| {
                let lines = self
                    .lines
                    .iter()
                    .filter(|((of, _), _)| *of == source as u32);
                let lines = lines.map(|((_, line), text)| {
                    format!("\"{line}\":{}", quoted(text))
                });
                format!(
                    "[{},{{{}}}]",
                    quoted(path),
                    lines.collect::<Vec<_>>().join(",")
                )
            });
        let sources = sources.collect::<Vec<_>>();
        let parts = [
            ("sources", list(&sources)),
            ("threads", list(&threads)),
            ("objects", list(&objects)),
            ("threadStates", list(self.thread_states.all())),
            ("objectStates", list(self.object_states.all())),
            ("ends", list(ends)),
            ("nodes", list(nodes)),
        ];
        let parts =
            parts.map(|(name, list)| format!("{}:{list}", quoted(name)));
        format!("{{{}}}", parts.join(","))
    }
}

/// The text with the name as it is at the end: the first of several objects with one name had no
/// number before the second was made.
fn numbered(text: &str, name: &str) -> String {
    let base = &name[..=name.rfind('`').unwrap_or(name.len() - 1)];
    let Some((before, after)) = text.rsplit_once(base) else {
        return text.to_owned();
    };
    let after = match after.strip_prefix(" #") {
        Some(number) => number.trim_start_matches(|it: char| it.is_numeric()),
        None => after,
    };
    format!("{before}{name}{after}")
}

fn list<T: ToString>(items: &[T]) -> String {
    format!(
        "[{}]",
        items.iter().map(T::to_string).collect::<Vec<_>>().join(",")
    )
}

/// A string of JSON.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            // `<` so that no text can end the script element that it is in.
            c if c < ' ' || c == '<' => {
                _ = write!(quoted, "\\u{:04x}", u32::from(c))
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
