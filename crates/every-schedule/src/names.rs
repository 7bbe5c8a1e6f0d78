//! Names for what there is: small numbers that mean the same in every run, so that moments of
//! different schedules can be compared exactly (nothing is hashed to less than it is).

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::panic::Location;

use foldhash::fast::FixedState;
use indexmap::IndexSet;
use indexmap::set::Slice;

use crate::op::{Op, Outcome};
use crate::place::Place;
use crate::world::Object;

/// A thread, named by its parent and by how many siblings came before it: the same number in
/// every run, whichever thread was there first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ThreadId(pub(crate) u64);

impl ThreadId {
    pub(crate) const MAIN: ThreadId = ThreadId(0);

    /// A thread can have so many children; the first is number 1.
    pub(crate) const MOST_CHILDREN: u32 = (1 << 12) - 1;

    const FAMILY: u64 = Self::MOST_CHILDREN as u64 + 1;

    /// For a key.
    pub(crate) fn halves(self) -> [u32; 2] {
        [(self.0 >> 32) as u32, self.0 as u32]
    }

    /// `None`: no family is so big or so old.
    pub(crate) fn child(self, nth: u32) -> Option<ThreadId> {
        let nth = Some(u64::from(nth)).filter(|&nth| nth < Self::FAMILY);
        let (above, nth) = self.0.checked_mul(Self::FAMILY).zip(nth)?;
        Some(ThreadId(above + nth))
    }

    /// The thread that has spawned this one, and how many it had spawned then.
    pub(crate) fn parent(self) -> (ThreadId, u64) {
        (ThreadId(self.0 / Self::FAMILY), self.0 % Self::FAMILY)
    }
}

/// An object, named by its [`Origin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ObjectId(pub(crate) u32);

/// All that a thread has seen so far, in order. 0 is nothing yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct History(pub(crate) u32);

/// How an object is recognised in another run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Origin {
    /// The so-many-th that this thread made.
    Made(ThreadId, u32),
    /// The so-many-th from this line that any thread came to use. (A `const fn` makes it, which
    /// cannot know the thread.)
    Used(Place, u32),
}

/// Numbers things in the order in which they are seen first.
#[derive(Debug)]
pub(crate) struct Interner<T> {
    things: IndexSet<T, FixedState>,
}

impl<T: Eq + Hash> Interner<T> {
    pub(crate) fn new() -> Self {
        Interner { things: IndexSet::default() }
    }

    pub(crate) fn id(&mut self, thing: T) -> u32 {
        let id = u32::try_from(self.index(thing));
        id.expect("the limit of states comes first")
    }

    /// The same as an index.
    pub(crate) fn index(&mut self, thing: T) -> usize {
        self.things.insert_full(thing).0
    }

    /// All of them, in that order.
    pub(crate) fn all(&self) -> &Slice<T> {
        self.things.as_slice()
    }
}

impl<T: Eq + Hash> FromIterator<T> for Interner<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut interner = Interner::new();
        for thing in things {
            interner.id(thing);
        }
        interner
    }
}

/// A text that belongs to a history: the value of a lock that was left with it, or the message
/// that was sent.
pub(crate) type TextKey = (ObjectId, History);

/// Around what stands for a name; no character at all, and so in no text.
const MARK: char = '\u{FDD0}';

/// What outlives a run.
#[derive(Debug)]
pub(crate) struct Names {
    objects: Interner<Origin>,
    histories: Interner<(History, Op, Outcome)>,
    object_states: Interner<(ObjectId, Object)>,
    ops: Interner<Op>,
    fingerprints: Interner<Vec<u32>>,
    texts: Interner<String>,
    /// Where a thread with this history stands.
    places: HashMap<(ThreadId, History), Place, FixedState>,
    values: HashMap<TextKey, String, FixedState>,
    labels: HashMap<ObjectId, Label>,
    thread_names: HashMap<ThreadId, String>,
    lines: Interner<(&'static str, u32, u32)>,
    /// What is seen now is of no interest.
    is_frozen: bool,
    /// Objects that are in no schedule: runs that were over have made them on their way out.
    late: HashSet<ObjectId>,
}

/// What a reader is told about an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) kind: &'static str,
    pub(crate) made: Place,
    pub(crate) name: Option<String>,
}

impl Names {
    pub(crate) fn new() -> Self {
        let mut names = Names {
            objects: Interner::new(),
            histories: Interner::new(),
            object_states: Interner::new(),
            ops: Interner::new(),
            fingerprints: Interner::new(),
            texts: Interner::new(),
            places: HashMap::default(),
            values: HashMap::default(),
            labels: HashMap::new(),
            thread_names: HashMap::new(),
            lines: Interner::new(),
            is_frozen: false,
            late: HashSet::new(),
        };
        // The empty history is number 0.
        names.history(History(0), Op::Finish, Outcome::Abandoned);
        names
    }

    /// `1` for main's first child, `1.2` for the second child of that; `main` for main.
    pub(crate) fn path(&self, thread: ThreadId) -> String {
        if thread == ThreadId::MAIN {
            return "main".to_owned();
        }
        let (parent, nth) = thread.parent();
        match parent {
            ThreadId::MAIN => nth.to_string(),
            _ => format!("{}.{nth}", self.path(parent)),
        }
    }

    pub(crate) fn set_thread_name(
        &mut self,
        thread: ThreadId,
        name: Option<&str>,
    ) {
        if let Some(name) = name {
            self.thread_names.insert(thread, name.to_owned());
        }
    }

    /// What a reader calls the thread.
    pub(crate) fn thread(&self, thread: ThreadId) -> String {
        match self.thread_names.get(&thread) {
            Some(name)
                if self
                    .thread_names
                    .values()
                    .filter(|it| *it == name)
                    .count()
                    > 1 =>
            {
                format!("{name} ({})", self.path(thread))
            }
            Some(name) => name.clone(),
            None if thread == ThreadId::MAIN => "main".to_owned(),
            None => format!("thread {}", self.path(thread)),
        }
    }

    pub(crate) fn object(
        &mut self,
        origin: Origin,
        kind: &'static str,
        made: Place,
    ) -> ObjectId {
        let id = ObjectId(self.objects.id(origin));
        if !self.is_frozen {
            self.late.remove(&id);
        } else if !self.labels.contains_key(&id) {
            self.late.insert(id);
        }
        self.labels.entry(id).or_insert_with(|| {
            let name = made.binding(kind).map(|name| match kind {
                "channel" => used_end(&name).to_owned(),
                _ => name,
            });
            Label { kind, made, name }
        });
        id
    }

    pub(crate) fn name_object(&mut self, object: ObjectId, name: String) {
        if let Some(label) = self.labels.get_mut(&object) {
            label.name = Some(name);
        }
    }

    pub(crate) fn label(&self, object: ObjectId) -> &Label {
        &self.labels[&object]
    }

    /// What a reader calls the object.
    pub(crate) fn name(&self, object: ObjectId) -> String {
        let name = |id: u32| {
            let label = &self.labels[&ObjectId(id)];
            label.name.as_deref().unwrap_or(label.kind)
        };
        let own = name(object.0);
        // Owners are not shown beside what they own.
        let shown = |id: u32| {
            let id = ObjectId(id);
            self.labels[&id].kind != "Arc" && !self.late.contains(&id)
        };
        let same = |id: &u32| name(*id) == own && shown(*id);
        let same: Vec<u32> =
            (0..self.objects.all().len() as u32).filter(same).collect();
        if same.len() < 2 {
            return format!("`{own}`");
        }
        // By who made it, and not by when the search came by.
        let origin = |id: u32| &self.objects.all()[id as usize];
        let up_to = |id: &&u32| origin(**id) <= origin(object.0);
        format!("`{own}` #{}", same.iter().filter(up_to).count())
    }

    /// Stands for the [name](Names::name) of an object until all are known: before, nobody knows
    /// which of them have the same.
    pub(crate) fn mark(object: ObjectId) -> String {
        format!("{MARK}o{}{MARK}", object.0)
    }

    /// Stands for the name of a thread likewise.
    pub(crate) fn mark_thread(thread: ThreadId) -> String {
        format!("{MARK}t{}{MARK}", thread.0)
    }

    /// The text with the names in it.
    pub(crate) fn read(&self, text: &str) -> String {
        let name = |part: &str| match part.split_at_checked(1)? {
            ("o", id) => Some(self.name(ObjectId(id.parse().ok()?))),
            ("t", id) => Some(self.thread(ThreadId(id.parse().ok()?))),
            _ => None,
        };
        let parts = text.split(MARK).enumerate();
        let read = parts.map(|(nth, part)| match nth % 2 {
            0 => part.to_owned(),
            _ => name(part).unwrap_or_else(|| part.to_owned()),
        });
        read.collect()
    }

    pub(crate) fn history(
        &mut self,
        before: History,
        op: Op,
        outcome: Outcome,
    ) -> History {
        if self.is_frozen {
            return before;
        }
        History(self.histories.id((before, op, outcome)))
    }

    pub(crate) fn object_state(&mut self, id: ObjectId, object: Object) -> u32 {
        self.object_states.id((id, object))
    }

    /// Notes no history any more, until [`Names::thaw`].
    pub(crate) fn freeze(&mut self) {
        self.is_frozen = true;
    }

    pub(crate) fn thaw(&mut self) {
        self.is_frozen = false;
    }

    /// The number of a line that calls, from 1; 0 if it is unknown.
    pub(crate) fn line(
        &mut self,
        at: Option<&'static Location<'static>>,
    ) -> u32 {
        at.map_or(0, |at| {
            1 + self.lines.id((at.file(), at.line(), at.column()))
        })
    }

    /// The place that [`Names::line`] has given this number; unknown if it is not of the program.
    pub(crate) fn place_of_line(&self, line: u32) -> Place {
        match line.checked_sub(1) {
            Some(nth) => {
                let &(file, line, column) = &self.lines.all()[nth as usize];
                Place::of_call(file, line, column)
            }
            None => Place::default(),
        }
    }

    pub(crate) fn op(&mut self, op: Op) -> u32 {
        self.ops.id(op)
    }

    pub(crate) fn fingerprint(&mut self, values: Vec<u32>) -> u32 {
        self.fingerprints.id(values)
    }

    /// The text of this number.
    pub(crate) fn text(&self, number: u32) -> &str {
        &self.texts.all()[number as usize]
    }

    /// The number of this text.
    pub(crate) fn number_of_text(&mut self, text: &str) -> u32 {
        self.texts.id(text.to_owned())
    }

    pub(crate) fn knows_place(
        &self,
        thread: ThreadId,
        history: History,
    ) -> bool {
        self.places.contains_key(&(thread, history))
    }

    pub(crate) fn set_place(
        &mut self,
        thread: ThreadId,
        history: History,
        place: Place,
    ) {
        self.places.insert((thread, history), place);
    }

    /// Where the thread stands once it has seen so much.
    pub(crate) fn place(&self, thread: ThreadId, history: History) -> Place {
        self.places.get(&(thread, history)).cloned().unwrap_or_default()
    }

    pub(crate) fn knows_value(&self, key: TextKey) -> bool {
        self.values.contains_key(&key)
    }

    pub(crate) fn set_value(&mut self, key: TextKey, text: String) {
        self.values.insert(key, text);
    }

    pub(crate) fn value(&self, key: TextKey) -> Option<&str> {
        self.values.get(&key).map(String::as_str)
    }
}

/// What a listing calls a channel that it makes as `(sender, receiver)`: as the receiver, or as
/// the sender if nobody uses the receiver (`_answer`).
fn used_end(pattern: &str) -> &str {
    let mut ends = pattern.trim_matches(['(', ')']).rsplit(", ");
    ends.find(|end| !end.starts_with('_')).unwrap_or(pattern)
}
