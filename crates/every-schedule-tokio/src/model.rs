//! Which runtime a report speaks of.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::Context;

use crate::executor::{self, Sent, State};
use crate::lanes::Lanes;
use crate::seen::Seen;
use crate::timers::Timers;

use every_schedule::foreign;

/// A runtime, as far as it decides which schedules there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Model {
    /// A current-thread runtime: a task runs until it is pending, then any task that was woken goes
    /// on. What an await finds ready does not suspend.
    OneThread,
    /// As [`Model::OneThread`], but each await on something of [`sync`](crate::sync), or on a task, suspends once
    /// before it looks, much as Tokio has it do when a task has used up its budget. A `select!` suspends once as a
    /// whole.
    EveryAwait,
    /// A multi-thread runtime with a thread for every task: any other task may go on before each
    /// operation, also between two that have no await between them.
    SeveralThreads,
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Model::OneThread => "one thread",
            Model::EveryAwait => "one thread, and every await may suspend",
            Model::SeveralThreads => "several threads",
        })
    }
}

thread_local! {
    /// A branch of a `select!` looks at its first thing: the `select!` has been suspended for it.
    static MAY_LOOK: Cell<bool> = const { Cell::new(false) };
    /// Something was suspended in this poll of the task: its budget is used up.
    static IS_SPENT: Cell<bool> = const { Cell::new(false) };
}

/// With [`Model::EveryAwait`], an await is suspended once before its first look, and waits meanwhile for what
/// it would have looked at. A `select!` is suspended as a whole, as Tokio's looks at its branches only if there
/// is some budget: so `biased` keeps its order.
pub(crate) fn suspends(
    is_first: bool,
    cx: &Context<'_>,
    waits: impl FnOnce(),
) -> bool {
    let may_look = takes_look() && !is_spent();
    let is_model = || Run::get().model == Model::EveryAwait;
    let suspends = is_first && !may_look && is_model();
    if suspends {
        IS_SPENT.set(true);
        waits();
        cx.waker().wake_by_ref();
    }
    suspends
}

/// A branch of a `select!` that was suspended is polled next, or, with `false`, none is any more.
pub(crate) fn may_look(yes: bool) {
    MAY_LOOK.set(yes);
}

/// Whether what is polled now is the first thing of such a branch; what comes after it is not.
pub(crate) fn takes_look() -> bool {
    MAY_LOOK.replace(false)
}

/// Whether something was suspended since the task was polled.
pub(crate) fn is_spent() -> bool {
    IS_SPENT.get()
}

/// Polls a task, with a budget of its own.
pub(crate) fn with_budget<T>(poll: impl FnOnce() -> T) -> T {
    let poll = || executor::swapped(&IS_SPENT, false, poll);
    executor::swapped(&MAY_LOOK, false, poll)
}

/// What the tasks of one run share.
pub(crate) struct Run {
    pub(crate) model: Model,
    /// Whether moments that are the same are explored once.
    pub(crate) merges: bool,
    /// Choices that make no difference are followed, too.
    pub(crate) plain: bool,
    /// What the program has seen outside of tasks.
    pub(crate) seen: Seen,
    /// What was made: how many tasks, things and timers by each task.
    children: Mutex<HashMap<u32, u32>>,
    /// How many of one name each task has made.
    alike: Mutex<HashMap<(u32, String), u32>>,
    /// What these numbers stand for: which of its maker's things each is, from the first maker on.
    paths: Mutex<HashMap<u32, Vec<u32>>>,
    /// How many tasks each task has made.
    tasks: Mutex<HashMap<u32, u32>>,
    /// What there is, for the name of a moment.
    pub(crate) things: Mutex<BTreeMap<u32, Weak<Seen>>>,
    pub(crate) timers: Timers,
    pub(crate) lanes: Lanes,
    /// The tasks on threads of their own.
    pub(crate) elsewhere: Mutex<Vec<Arc<State>>>,
    /// The thread that has begun the run, which is that of the runtime.
    pub(crate) main: Option<foreign::Thread>,
    /// The tasks that other threads have spawned there.
    pub(crate) sent: Mutex<Vec<Sent>>,
    /// Which tasks panicked, and with what words, as long as nobody has asked.
    panics: Mutex<Vec<(Arc<State>, String)>>,
    /// How many tasks have ended.
    ends: AtomicU32,
    /// The runtimes that have come to their end: what is spawned there is dropped.
    pub(crate) closed: Mutex<Vec<u32>>,
    /// How many runtimes there have been.
    runtimes: AtomicU32,
}

/// The last run of each exploration of this process, for its threads that no task has begun: they may go on
/// when the thread that began it has ended.
static RUNS: Mutex<Vec<(Number, Arc<Run>)>> = Mutex::new(Vec::new());

/// What [`foreign::run`] says.
type Number = (usize, u64);

thread_local! {
    static RUN: RefCell<Option<Arc<Run>>> = const { RefCell::new(None) };
}

impl Run {
    /// Begins a run on the calling thread.
    pub(crate) fn begin(model: Model, merges: bool, plain: bool, figure: bool) {
        // With several threads, each has its lane already.
        let figure = figure && model != Model::SeveralThreads;
        let run = Run {
            plain,
            lanes: Lanes::new(figure),
            model,
            merges: merges && model != Model::SeveralThreads,
            seen: Seen::of_program(),
            children: Mutex::default(),
            alike: Mutex::default(),
            paths: Mutex::default(),
            tasks: Mutex::default(),
            things: Mutex::default(),
            timers: Timers::default(),
            elsewhere: Mutex::default(),
            main: foreign::current(),
            sent: Mutex::default(),
            panics: Mutex::default(),
            ends: AtomicU32::default(),
            closed: Mutex::default(),
            runtimes: AtomicU32::default(),
        };
        let run = Arc::new(run);
        if let Some(number) = foreign::run() {
            let mut runs = lock(&RUNS);
            let is_old = |it: &mut (Number, _)| it.0.0 == number.0;
            let old: Vec<_> = runs.extract_if(.., is_old).collect();
            runs.push((number, Arc::clone(&run)));
            drop(runs);
            // What was never begun is not dropped in a run that is not its own.
            old.iter().for_each(|(_, it)| {
                std::mem::forget(std::mem::take(&mut *lock(&it.sent)));
            });
        }
        run.enter();
    }

    /// Has the calling thread belong to a run.
    pub(crate) fn enter(self: Arc<Self>) {
        RUN.set(Some(self));
    }

    /// The run that the calling thread belongs to.
    pub(crate) fn get() -> Arc<Run> {
        let run = RUN.with_borrow(Clone::clone).or_else(Run::of_thread);
        run.expect(
            "this is a drop-in for Tokio, and it works only in a closure given to \
             `every_schedule_tokio::explore`",
        )
    }

    /// The run of a thread that the program has made with the drop-in for std.
    fn of_thread() -> Option<Arc<Run>> {
        let number = foreign::run()?;
        let runs = lock(&RUNS);
        let found = &runs.iter().find(|(it, _)| *it == number)?.1;
        let found = Arc::clone(found);
        drop(runs);
        foreign::shares_more(); // what it does is not in the name of a moment
        Arc::clone(&found).enter();
        Some(found)
    }

    /// The run that the calling thread belongs to, in a destructor: there it may be over.
    pub(crate) fn try_get() -> Option<Arc<Run>> {
        let known = RUN.try_with(|run| run.borrow().clone()).ok()?;
        known.or_else(Run::of_thread)
    }

    /// Whether all that the calling thread does is a step: others are, or were, beside it. (Whether
    /// they still are, it has not seen.)
    pub(crate) fn has_steps(&self) -> bool {
        self.model == Model::SeveralThreads
            || foreign::current().is_some_and(|it| Some(it) != self.main)
            || foreign::has_company()
    }

    /// Whether this runtime was dropped, or shut down.
    pub(crate) fn has_ended(&self, runtime: u32) -> bool {
        lock(&self.closed).contains(&runtime)
    }

    /// The number of what the calling task makes: by its maker, and by how much that has made before.
    /// So it is the same whichever task came first. And that number, for a reader.
    pub(crate) fn number(&self) -> (u32, u32) {
        let maker = executor::current().map_or(0, |task| task.number);
        let mut children = lock(&self.children);
        let nth = children.entry(maker).or_default();
        *nth += 1;
        let number = foreign::number(&[maker, *nth]);
        let mut paths = lock(&self.paths);
        let maker = paths.get(&maker).cloned().unwrap_or_default();
        paths.insert(number, [&maker[..], &[*nth]].concat());
        (number, *nth)
    }

    /// An order of such numbers that is the same in every exploration.
    pub(crate) fn path(&self, number: u32) -> Vec<u32> {
        lock(&self.paths).get(&number).cloned().unwrap_or_default()
    }

    /// What the calling task has made of this name, and is not the first: `worker (2)`.
    pub(crate) fn numbered(&self, name: &str) -> String {
        match self.nth_so(name) {
            1 => name.to_owned(),
            nth => format!("{name} ({nth})"),
        }
    }

    /// The so-many-th that the calling task makes and that is this.
    pub(crate) fn nth_so(&self, what: &str) -> u32 {
        let maker = executor::current().map_or(0, |task| task.number);
        let mut alike = lock(&self.alike);
        let nth = alike.entry((maker, what.to_owned())).or_default();
        *nth += 1;
        *nth
    }

    /// What a task is called that has no name in the program.
    pub(crate) fn nth_task(&self) -> String {
        let maker = executor::current();
        let number = maker.as_ref().map_or(0, |it| it.number);
        let mut tasks = lock(&self.tasks);
        let nth = tasks.entry(number).or_default();
        *nth += 1;
        match maker.filter(|it| it.name != "main") {
            Some(maker) => format!("task {nth} of {}", maker.name),
            None => format!("task {nth}"),
        }
    }

    /// Counts one more task that ends.
    pub(crate) fn nth_end(&self) -> u32 {
        self.ends.fetch_add(1, Relaxed)
    }

    /// The number of one more runtime.
    pub(crate) fn nth_runtime(&self) -> u32 {
        self.runtimes.fetch_add(1, Relaxed) + 1
    }

    pub(crate) fn panicked(&self, task: &Arc<State>, words: String) {
        lock(&self.panics).push((Arc::clone(task), words));
    }

    /// Somebody has asked for the result of this task: with what it panicked, if it did.
    pub(crate) fn forgive(&self, task: u32) -> Option<String> {
        let mut panics = lock(&self.panics);
        let its = panics.extract_if(.., |(other, _)| other.number == task);
        its.map(|(_, words)| words).next()
    }

    /// The tasks whose panics nobody has asked about: the first is told at the end.
    pub(crate) fn unasked_tasks(&self) -> Vec<u32> {
        lock(&self.panics).iter().map(|(task, _)| task.number).collect()
    }

    /// A panic that nobody has asked about.
    pub(crate) fn unasked(&self) -> Option<String> {
        let panics = lock(&self.panics);
        let (task, words) = panics.first()?;
        Some(format!("{} panicked: {words}", task.name))
    }
}

/// Only one thread of a run runs at a time, and none panics with this in hand.
pub(crate) fn lock<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
