//! A figure: all schedules of a program as a graph, for a page on which a reader steps through it.
//!
//! What a figure shows is one type, [`Figure`], whoever found it: the explorer, or somebody who ran
//! the sessions of a database in every order. What happens is an [`Operation`] with its object and
//! its values. Words and amounts are made last, by [`Figure::finish`]; the first picture by
//! [`Figure::html`]. The scripts of the page make no words and count nothing, but they lay out the
//! picture of every other moment (see `picture`).

mod gather;
mod money;
mod outcomes;
mod page;
mod picture;
mod seen;
mod stage;
mod waits;
mod ways;
mod words;

use serde::{Deserialize, Serialize};

pub use money::Money;
pub use page::digits;
pub(crate) use page::escaped;
pub(crate) use seen::{Moment as Seen, operation};
pub use words::Verb;

use crate::VerdictKind;

/// The number of an actor, an object, a value, … in its list in [`Figure`].
pub type Index = usize;

/// All schedules of a program, as far as a reader can tell them apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Figure {
    /// What takes the steps: `thread`, `task` or `session`.
    pub actor: String,
    /// Their names.
    pub actors: Vec<String>,
    /// What they share.
    pub objects: Vec<Object>,
    /// What is guarded, sent or said.
    pub values: Vec<Value>,
    /// The lines on which somebody stands.
    pub lines: Vec<Line>,
    /// What an actor can be like.
    pub actor_states: Vec<ActorState>,
    /// What an object can be like.
    pub object_states: Vec<ObjectState>,
    /// What can be done.
    pub deeds: Vec<Deed>,
    /// The ways to end.
    pub ends: Vec<End>,
    /// The ends as a reader tells them apart; those that go wrong come first.
    pub outcomes: Vec<Outcome>,
    /// The moments between two steps: parents first, the beginning at 0.
    pub moments: Vec<Moment>,
    /// What a reader is asked to reach.
    pub challenges: Vec<Challenge>,
    /// Where the reader finds the figure.
    pub rest: Rest,
    /// The measures of the picture.
    pub stage: Stage,
    /// The shortest schedule of the report that does not end well: for each moment, which of its steps.
    #[serde(skip)]
    pub shortest: Vec<usize>,
}

/// Something that actors share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Such as `Mutex`; who explores calls it so.
    pub kind: String,
    /// What it is to a reader.
    pub role: Role,
    /// Its name in a sentence; what is code in it stands between backticks.
    pub name: String,
    /// Its name in the picture.
    pub short: String,
    /// The only actor that ever receives from it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reader: Option<Index>,
}

/// What an object is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Held by one, or by several who share it; guards a value.
    Lock,
    /// Holds messages.
    Channel,
    /// A condition variable, a barrier, an atomic.
    Other,
}

/// A value of the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// As a sentence shows it.
    pub text: String,
    /// As the picture shows it.
    pub short: String,
    /// It is money on its way, as long as it is in a channel.
    #[serde(skip_serializing_if = "is_false", default)]
    pub money: bool,
}

/// A line of the listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// From the root of the workspace; the same for all lines of a file.
    pub file: String,
    /// Nothing if the file is not one that the reader sees.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub number: Option<u32>,
    /// What it says.
    pub text: String,
}

/// What an actor is like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ActorState {
    /// Whose state.
    pub actor: Index,
    /// Whether it can go on.
    pub status: Status,
    /// What it does next.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub next: Option<Operation>,
    /// The same in words, for a sentence and for a button.
    #[serde(skip_serializing_if = "Words::is_empty", default)]
    pub words: Words,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<Index>,
    /// What it printed or found last.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub said: Option<Index>,
}

/// Whether an actor can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It can.
    Go,
    /// It waits.
    Blocked,
    /// It has come to its end.
    Done,
    /// It has panicked.
    Panicked,
    /// It was dropped where it stood.
    Dropped,
}

impl Status {
    /// It does nothing any more.
    fn is_over(self) -> bool {
        !matches!(self, Status::Go | Status::Blocked)
    }
}

/// What an actor does, to what, and with which value. The explorer names objects, actors and
/// values by its own ids, a figure by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Operation<O = Index, A = Index, V = Index> {
    /// What it does.
    pub verb: Verb,
    /// To which object.
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    pub on: Option<O>,
    /// The lock that goes with a condition variable.
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    pub with: Option<O>,
    /// To which actor.
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    pub whom: Option<A>,
    /// What it sends, stores or writes.
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    pub value: Option<V>,
}

fn none<T>() -> Option<T> {
    None
}

fn is_false(it: &bool) -> bool {
    !it
}

/// A sentence, and the few words that the picture has room for.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize,
)]
pub struct Words {
    /// For a sentence; what is code stands between backticks.
    pub long: String,
    /// For the picture.
    pub short: String,
}

impl Words {
    fn is_empty(&self) -> bool {
        self.long.is_empty()
    }
}

/// What an object is like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ObjectState {
    /// Whose state.
    pub object: Index,
    /// Who holds the lock, waits for the notification or has arrived at the barrier.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub actors: Vec<Index>,
    /// They share it.
    #[serde(skip_serializing_if = "is_false", default)]
    pub shared: bool,
    /// What a free lock guards or an atomic is; the messages in a channel, the next one first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub values: Vec<Index>,
    /// What else is to be said.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub flags: Vec<Flag>,
}

/// What is to be said of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flag {
    /// Somebody panicked with the lock in hand.
    Poisoned,
    /// Nobody will receive any more.
    NoReceiver,
    /// Nobody will send any more.
    NoSenders,
}

/// What an actor did, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Deed {
    /// What it did.
    #[serde(rename = "do")]
    pub did: Operation,
    /// What came of it.
    #[serde(skip_serializing_if = "Came::is_nothing", default)]
    pub came: Came,
    /// Which of several things it was.
    #[serde(skip_serializing_if = "Choice::is_go", default)]
    pub choice: Choice,
    /// The channels that it closed, with the messages that nobody will receive.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub lost: Vec<(Index, Vec<Index>)>,
    /// It was the last one: the program has ended, and with it every channel.
    #[serde(skip_serializing_if = "is_false", default)]
    pub last: bool,
    /// In words.
    #[serde(flatten)]
    pub words: Words,
}

/// What came of an operation.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Came<A = Index, V = Index> {
    /// Nothing that is to be seen.
    #[default]
    Nothing,
    /// The message is in the channel.
    Sent,
    /// The message has gone from hand to hand, to this actor.
    Handed(A),
    /// The message that was received.
    Received(V),
    /// The value that was found in a lock, an atomic or a row.
    Found(V),
    /// A message was refused: nobody will receive it.
    Refused,
    /// Nobody will send any more.
    Closed,
    /// The lock is held.
    Held,
    /// There is no message.
    Empty,
    /// There is no room.
    Full,
    /// The lock is poisoned.
    Poisoned,
    /// The answer to a question.
    Yes,
    /// The answer to a question.
    No,
    /// The server has ended the transaction.
    Aborted,
}

impl Came {
    fn is_nothing(&self) -> bool {
        *self == Came::Nothing
    }
}

impl<A, V> Came<A, V> {
    /// The same with other names for actors and values.
    pub(crate) fn map<B, W>(
        self,
        actor: impl FnOnce(A) -> B,
        value: impl FnOnce(V) -> W,
    ) -> Came<B, W> {
        match self {
            Came::Handed(it) => Came::Handed(actor(it)),
            Came::Received(it) => Came::Received(value(it)),
            Came::Found(it) => Came::Found(value(it)),
            Came::Nothing => Came::Nothing,
            Came::Sent => Came::Sent,
            Came::Refused => Came::Refused,
            Came::Closed => Came::Closed,
            Came::Held => Came::Held,
            Came::Empty => Came::Empty,
            Came::Full => Came::Full,
            Came::Poisoned => Came::Poisoned,
            Came::Yes => Came::Yes,
            Came::No => Came::No,
            Came::Aborted => Came::Aborted,
        }
    }
}

/// Which of several things a step does.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Choice<A = Index, V = Index> {
    /// It goes on.
    #[default]
    Go,
    /// It has waited long enough.
    TimeOut,
    /// It wakes up for no reason.
    Spurious,
    /// It wakes this actor.
    Wake(A),
    /// It goes this way.
    Way(V),
}

impl Choice {
    fn is_go(&self) -> bool {
        *self == Choice::Go
    }
}

/// A way to end.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct End {
    /// In a word.
    pub verdict: VerdictKind,
    /// What was returned, what a panic said, or what an observer found.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub said: Option<String>,
    /// Which outcome that is to a reader.
    pub outcome: Index,
}

impl End {
    /// The verdict, and what was said: `ok: returned 130000`.
    pub fn text(&self) -> String {
        match &self.said {
            Some(said) => format!("{}: {said}", self.verdict.word()),
            None => self.verdict.word().to_owned(),
        }
    }
}

/// An end as a reader tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// `good`, `bad stuck` (somebody waits forever or panics) or `bad lost`.
    pub class: String,
    /// Words that can stand behind *ends*.
    pub words: String,
    /// The steps of a shortest schedule that ends so: see [`Rest::way`].
    #[serde(default)]
    pub way: String,
}

impl Outcome {
    /// Whether it is as it should be.
    pub fn is_good(&self) -> bool {
        self.class == "good"
    }

    /// The mark that says what its colour says.
    pub fn mark(&self) -> char {
        if self.is_good() { '✓' } else { '✗' }
    }
}

/// A moment between two steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// What the actors are like that there are.
    pub actors: Vec<Index>,
    /// What the objects are like that there are.
    pub objects: Vec<Index>,
    /// What can happen next.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub steps: Vec<Step>,
    /// How it ended, if there are no steps.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub end: Option<Index>,
    /// For each outcome, how many schedules lead there from here.
    #[serde(default)]
    pub ways: Vec<u128>,
    /// The cents in the accounts and those on their way, if all can be seen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub money: Option<(u64, u64)>,
    /// Who waits for whom.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub waits: Vec<Wait>,
}

/// A step from one moment to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    from = "(Index, Index, Index, Vec<i32>)",
    into = "(Index, Index, Index, Vec<i32>)"
)]
pub struct Step {
    /// Who takes it.
    pub actor: Index,
    /// The moment after it.
    pub to: Index,
    /// What is done.
    pub deed: Index,
    /// For each outcome, which step comes next on a shortest way there; -1 if there is none.
    pub next: Vec<i32>,
}

impl From<(Index, Index, Index, Vec<i32>)> for Step {
    fn from((actor, to, deed, next): (Index, Index, Index, Vec<i32>)) -> Self {
        Step { actor, to, deed, next }
    }
}

impl From<Step> for (Index, Index, Index, Vec<i32>) {
    fn from(step: Step) -> Self {
        (step.actor, step.to, step.deed, step.next)
    }
}

/// An actor waits for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Who waits.
    pub who: Index,
    /// Who would have to act.
    pub whom: Index,
    /// What it waits for; nothing if it is the other's end.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub on: Option<Index>,
    /// Whoever is waited for waits in turn, and so on, for who waits here.
    #[serde(skip_serializing_if = "is_false", default)]
    pub circle: bool,
}

/// What a reader is asked to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// In words.
    pub task: String,
    /// The outcome that it is.
    pub outcome: Index,
}

/// Where the reader finds the figure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// The steps of a schedule: for each the number of the actor, and behind it `a`, `b`, … if it is
    /// not the first of several that this actor can take.
    pub way: String,
    /// After how many of them.
    pub at: usize,
}

/// The measures of the picture, in units of which the picture is [`Stage::WIDTH`] wide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Who has a lane.
    pub lanes: Vec<Index>,
    /// How wide a lane is.
    pub lane: u32,
    /// The locks that have a place beside a lane that holds them.
    pub bars: Vec<Index>,
    /// The objects whose values stand in the margin.
    pub columns: Vec<Index>,
    /// How much money there is, if the margin has the sum; in cents.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total: Option<u64>,
    /// Some of it can be on its way.
    #[serde(skip_serializing_if = "is_false", default)]
    pub transit: bool,
    /// The height of what is seen of the past.
    pub past: u32,
    /// The height of the present: of the buttons, and below of who waits for whom.
    pub buttons: u32,
    /// See [`Stage::buttons`].
    pub waits: u32,
    /// The height of what is seen of the future.
    pub future: u32,
}
