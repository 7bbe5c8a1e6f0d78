//! For drop-ins of other libraries, which bring steps of their own: an executor that chooses whom to
//! poll, a lock whose waiters are tasks.
//!
//! What happens between two of these steps may share anything with other threads, as only one
//! of them runs at a time. But the explorer does not see it, so schedules cannot be merged:
//! explore such a program with [`Explorer::merge(false)`](crate::Explorer::merge).

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

use crate::engine;
use crate::op::{Change, Op, Outcome};
use crate::place::Place;

/// A thread of the program, to be woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thread(crate::names::ThreadId);

/// The calling thread, if it belongs to a run.
pub fn current() -> Option<Thread> {
    engine::Here::get().map(|here| Thread(here.id))
}

impl Thread {
    /// Has its [`idle`] come to an end, now or the next time. This is no step: it belongs to
    /// the step that the calling thread has just taken.
    pub fn wake(self) {
        engine::change(Change::Wake(self.0));
    }
}

/// A step that does one of several things, each under some of the schedules; says which. Each has
/// a label, which is what a reader sees of the step.
///
/// # Panics
///
/// If there is nothing to choose from.
pub fn choose(
    labels: &[String],
    at: Option<&'static Location<'static>>,
) -> usize {
    assert!(!labels.is_empty(), "there is something to choose");
    let ways = u32::try_from(labels.len()).expect("there are few");
    let labels = engine::text(&labels.join("\n"));
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
    engine::number(list.to_vec())
}

/// Says that whatever the calling thread will do depends on this number alone, and on what it has
/// printed: moments with the same number are one. Only for a program in which nothing else is
/// shared, and which is explored without
/// [`for_another_drop_in`](crate::Explorer::for_another_drop_in).
pub fn depends_on(state: u32) {
    engine::change(Change::Become(state));
}

/// Takes back what woke the calling thread, so that it waits the next time.
pub fn unwake() {
    engine::change(Change::Unwake);
}

/// A step that others can notice.
pub fn step(label: &str, at: Option<&'static Location<'static>>) {
    let label = engine::text(label);
    engine::perform(Op::Foreign(label), at);
}

/// A step that is not taken if somebody [wakes](Thread::wake) the thread before; says whether it was.
pub fn step_unless_woken(
    label: &str,
    at: Option<&'static Location<'static>>,
) -> bool {
    let label = engine::text(label);
    engine::perform(Op::UnlessWoken(label), at) == Outcome::Done
}

/// Waits until somebody [wakes](Thread::wake) the thread. `label` says what it waits for.
pub fn idle(label: &str, at: Option<&'static Location<'static>>) {
    let label = engine::text(label);
    engine::perform(Op::Idle(label), at);
}

/// Whether a panic only says that the run is over, and has to go on.
pub fn is_end_of_run(payload: &(dyn Any + Send)) -> bool {
    engine::is_abandonment(payload)
}

/// What the program calls the thing of this kind that it makes here.
pub fn name_of(kind: &str, at: &Location<'_>) -> Option<String> {
    let key = (kind.to_owned(), at.file().to_owned(), at.line(), at.column());
    // Every run makes the same things; the source is looked at once.
    let mut known = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let name = known.entry(key);
    name.or_insert_with(|| Place::of_maker(at).binding(kind)).clone()
}

/// A kind of thing, and the file, line and column where it is made.
type Maker = (String, String, u32, u32);

static NAMES: Mutex<BTreeMap<Maker, Option<String>>> =
    Mutex::new(BTreeMap::new());
