//! For drop-ins of other libraries, which bring steps of their own: an executor that chooses whom to
//! poll, a lock whose waiters are tasks.
//!
//! What happens between two of these steps may share anything with other threads, as only one
//! of them runs at a time. But the explorer does not see it, so schedules cannot be merged:
//! explore such a program with [`Explorer::merge(false)`](crate::Explorer::merge).

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::engine;
use crate::figure::Status;
use crate::op::{Change, Op, Outcome};
use crate::place::Place;

/// A thread of the program, to be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread(crate::names::ThreadId);

/// The calling thread, if it belongs to a run.
pub fn current() -> Option<Thread> {
    engine::Here::get().map(|here| Thread(here.id))
}

/// The run that the calling thread belongs to: a number that no other run of the process has.
pub fn run() -> Option<(usize, u64)> {
    engine::Here::get().map(|here| here.run())
}

/// Whether there is another thread of the program, or was.
pub fn has_company() -> bool {
    engine::has_company()
}

impl Thread {
    /// Has its [`idle`] come to an end, now or the next time. This is no step: it belongs to
    /// the step that the calling thread has just taken.
    pub fn wake(self) {
        engine::change(Change::Wake(self.0));
    }
}

/// One of several things that a thread can do in a step.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// What a reader sees of the step.
    pub words: String,
    /// The same beside the name of who does it.
    pub short: String,
    /// Where that one stands in the program.
    pub at: Option<Line>,
    /// The number of who does it, if several share the thread.
    pub actor: u32,
}

/// A line of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// As the compiler names it.
    pub file: &'static str,
    /// The first is 1.
    pub line: u32,
}

impl From<&'static Location<'static>> for Line {
    fn from(at: &'static Location<'static>) -> Line {
        Line { file: at.file(), line: at.line() }
    }
}

impl Line {
    /// Where the future begins that is given to a call of this method. A call that an attribute has written
    /// (`#[tokio::main]`) has the last line of its function: then it is the first.
    pub fn of_argument(method: &str, call: &'static Location<'static>) -> Line {
        let name = format!("the future of {method}");
        let key = maker(&name, call);
        let mut known =
            BEGINNINGS.lock().unwrap_or_else(PoisonError::into_inner);
        let line = *known.entry(key).or_insert_with(|| {
            Place::of_maker(call).beginning_of_argument(method)
        });
        Line { file: call.file(), line: line.unwrap_or(call.line()) }
    }
}

static BEGINNINGS: Mutex<BTreeMap<Maker, Option<u32>>> =
    Mutex::new(BTreeMap::new());

/// Those who share a thread, for a figure.
pub type Scene = Vec<Actor>;

/// One of several who share a thread: a task, a future, a timer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Tells it from others.
    pub number: u32,
    /// What it is called.
    pub name: String,
    /// Whether it can go on.
    pub status: Status,
    /// What it waits for.
    pub waits: String,
    /// Where it stands.
    pub file: String,
    /// See [`Actor::file`].
    pub line: u32,
}

/// Ends the words of a way, its short words, its file, its line; its actor is last.
const UNIT: char = '\u{1f}';
/// Begins the line with the scene.
const SCENE: char = '\u{1e}';
/// Begins what each waits for of several.
const TOGETHER: char = '\u{1d}';

impl Way {
    fn line(&self) -> String {
        let Way { words, short, at, actor } = self;
        let (file, line) = at.map_or(("", 0), |it| (it.file, it.line));
        format!("{words}{UNIT}{short}{UNIT}{file}{UNIT}{line}{UNIT}{actor}")
    }
}

/// What a reader sees of a way.
pub(crate) fn words(way: &str) -> &str {
    way.split(UNIT).next().unwrap_or_default()
}

/// What a reader sees of so many ways, before one of them is gone: `select!: branch 1 first or branch 2 first`.
pub(crate) fn any_of(ways: &str, many: u32) -> String {
    let mut ways = ways.lines().take(many as usize);
    let mut text = ways.next().map(words).unwrap_or_default().to_owned();
    for way in ways {
        let short = way.split(UNIT).nth(1).unwrap_or_default();
        let words = words(way);
        let is_end = !short.is_empty() && words.ends_with(short);
        _ = write!(text, " or {}", if is_end { short } else { words });
    }
    text
}

/// The short words of a way, and the number of its actor.
pub(crate) fn actor(way: &str) -> Option<(&str, u32)> {
    let mut parts = way.split(UNIT).skip(1);
    let (short, actor) = (parts.next()?, parts.nth(2)?.parse().ok()?);
    (actor != 0).then_some((short, actor))
}

/// Where in the program a way goes on.
pub(crate) fn place(way: &str) -> Option<Place> {
    let mut parts = way.split(UNIT).skip(2);
    let (file, line) = (parts.next()?, parts.next()?.parse().ok()?);
    (!file.is_empty()).then(|| Place::of_line(file, line))
}

/// The scene behind the words of a step.
pub(crate) fn scene(text: &str) -> Option<&str> {
    text.lines().find_map(|line| line.strip_prefix(SCENE))
}

/// The scene that was written so.
pub(crate) fn parsed(scene: &str) -> Scene {
    serde_json::from_str(scene).expect("it was written so")
}

fn with_scene(mut text: String, scene: Option<&Scene>) -> u32 {
    if let Some(scene) = scene {
        let scene = serde_json::to_string(scene).expect("it is plain data");
        _ = write!(text, "\n{SCENE}{scene}");
    }
    engine::number_of_text(&text)
}

/// A step that does one of several things, each under some of the schedules; says which.
///
/// # Panics
///
/// If there is nothing to choose from.
pub fn choose(
    ways: &[Way],
    scene: Option<&Scene>,
    at: Option<&'static Location<'static>>,
) -> usize {
    assert!(!ways.is_empty(), "there is something to choose");
    let lines: Vec<_> = ways.iter().map(Way::line).collect();
    let labels = with_scene(lines.join("\n"), scene);
    let ways = u32::try_from(ways.len()).expect("there are few");
    match engine::perform(Op::Choose { ways, labels }, at) {
        Outcome::Value(chosen) => chosen as usize,
        other => unreachable!("{other:?} is no choice"),
    }
}

/// Called after the last [`choose`] has said 0: it turned out that whatever it would have said up to
/// `last` makes no difference, so these are not followed.
pub fn same_up_to(last: usize) {
    engine::skip(last);
}

/// Stands for a list of numbers: the same in every run, and another for another list.
pub fn number(list: &[u32]) -> u32 {
    engine::number_of_list(list.to_vec())
}

/// Says that whatever the calling thread will do depends on this number alone, and on what it has
/// printed: moments with the same number are one. Only for a program in which nothing else is
/// shared, and which is explored without
/// [`for_another_drop_in`](crate::Explorer::for_another_drop_in).
pub fn depends_on(state: u32) {
    if engine::rules().is_some_and(|rules| !rules.found.mixes) {
        engine::change(Change::Become(state));
    }
}

/// Says that threads share what that number does not say: from now on, every schedule of this
/// exploration is run by itself.
pub fn shares_more() {
    engine::note_mixing();
}

/// Whether the program ends tasks from outside, so that it can be noticed when one begins to be polled.
pub fn polls_show() -> bool {
    engine::rules().is_some_and(|rules| rules.found.polls)
}

/// Says that it does; the exploration begins again if it did not know.
pub fn show_polls() {
    engine::show_polls();
}

/// Whether the program can tell in which order timers begin.
pub fn clock_shows() -> bool {
    engine::rules().is_some_and(|rules| rules.found.clock)
}

/// Says that it can; the exploration begins again if it did not know.
pub fn show_clock() {
    engine::show_clock();
}

/// Takes back what woke the calling thread, so that it waits the next time.
pub fn unwake() {
    engine::change(Change::Unwake);
}

/// Says that the calling thread is about to spawn one that stands for a timer. If it can't have any more,
/// its timers are too many, and not its threads.
pub fn begin_timer(at: &'static Location<'static>) {
    engine::need_room_for_a_timer(at);
}

/// A step that others can notice.
pub fn step(label: &str, at: Option<&'static Location<'static>>) {
    let label = engine::number_of_text(label);
    engine::perform(Op::Foreign(label), at);
}

/// The same in the destructor of what was made there.
pub fn step_of_drop(label: &str, made: &'static Location<'static>) {
    let label = engine::number_of_text(label);
    engine::perform(Op::ForeignDrop(label), Some(made));
}

/// Whether a line is one of the program, and not of a library that calls for it.
pub fn is_of_program(at: &'static Location<'static>) -> bool {
    static KNOWN: Mutex<BTreeMap<usize, bool>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.entry(std::ptr::from_ref(at).addr());
    *known.or_insert_with(|| !Place::of_maker(at).file.is_empty())
}

/// A step that is not taken if somebody [wakes](Thread::wake) the thread before; says whether it was.
pub fn step_unless_woken(
    label: &str,
    at: Option<&'static Location<'static>>,
) -> bool {
    let label = engine::number_of_text(label);
    engine::perform(Op::UnlessWoken(label), at) == Outcome::Done
}

/// Waits until somebody [wakes](Thread::wake) the thread. `label` says what it waits for.
pub fn idle(label: &str, at: Option<&'static Location<'static>>) {
    idle_in(None, label, at);
}

/// The same for several who share the thread.
pub fn idle_in(
    scene: Option<&Scene>,
    label: &str,
    at: Option<&'static Location<'static>>,
) {
    let label = with_scene(label.to_owned(), scene);
    engine::perform(Op::Idle(label), at);
}

/// One of several who share a thread and wait.
#[derive(Clone, Debug)]
pub struct Idler {
    /// What it is called.
    pub name: String,
    /// What it waits for.
    pub waits: String,
    /// Where in the program.
    pub at: Option<&'static Location<'static>>,
}

/// The same for several who wait, each for something of its own. The thread stands where the first stands.
pub fn idle_together(scene: Option<&Scene>, all: &[Idler]) {
    let at = all.first().and_then(|it| it.at);
    let label = match all {
        [one] => one.words().to_owned(),
        _ => all.iter().map(Idler::line).collect::<Vec<_>>().join("; "),
    };
    idle_in(scene, &label, at);
}

impl Idler {
    /// What the program waits for by itself, nobody knows.
    fn words(&self) -> &str {
        match self.waits.as_str() {
            "" => "be woken",
            waits => waits,
        }
    }

    fn line(&self) -> String {
        let Idler { name, at, .. } = self;
        let waits = self.words();
        let at = at.map(|it| Place::of_maker(it).to_string());
        let at = at.unwrap_or_default();
        format!("{TOGETHER}{name}{UNIT}{at}{UNIT}{waits}")
    }
}

/// What each waits for of those who wait together, with the line.
pub(crate) fn together(label: &str) -> Option<Vec<String>> {
    let all = label.lines().next()?.strip_prefix(TOGETHER)?;
    let each = all.split(TOGETHER).map(|it| {
        let mut parts = it.trim_end_matches("; ").splitn(3, UNIT);
        let mut part = || parts.next().unwrap_or_default();
        let (name, at, waits) = (part(), part(), part());
        format!("{name} waits at {at}: {waits}")
    });
    Some(each.collect())
}

/// Whether a panic only says that the run is over, and has to go on.
pub fn is_end_of_run(payload: &(dyn Any + Send)) -> bool {
    engine::is_abandonment(payload)
}

/// What a panic said that the calling thread has just caught, and where it was.
pub fn words_of_panic(payload: &(dyn Any + Send)) -> String {
    engine::words_of_panic(payload)
}

/// A number for all that the calling thread of the model has seen.
pub fn seen() -> Option<u32> {
    current().map(|_| engine::history().0)
}

/// What the panic said with which the calling thread goes on, and where it was.
pub fn say_of_panic(words: String) {
    engine::say_of_panic(words);
}

/// A line as a finding names it: `src/main.rs:12`.
pub fn line(at: &Location<'_>) -> String {
    Place::of_maker(at).to_string()
}

/// What the program calls the thing of this kind that it makes here.
pub fn name_of(kind: &str, at: &Location<'_>) -> Option<String> {
    let key = maker(kind, at);
    // Every run makes the same things; the source is looked at once.
    let mut known = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let name = known.entry(key);
    name.or_insert_with(|| Place::of_maker(at).binding(kind)).clone()
}

/// A kind of thing, and the file, line and column where it is made.
type Maker = (String, String, u32, u32);

fn maker(kind: &str, at: &Location<'_>) -> Maker {
    (kind.to_owned(), at.file().to_owned(), at.line(), at.column())
}

static NAMES: Mutex<BTreeMap<Maker, Option<String>>> =
    Mutex::new(BTreeMap::new());
