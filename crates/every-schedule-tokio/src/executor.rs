//! Who is polled next.

mod state;

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, Waker};
use std::thread::LocalKey;

use every_schedule::figure::Status;
use every_schedule::foreign::{
    self, Idler, Scene, Way, choose, idle, idle_together,
};

use crate::await_line;
use crate::model::{Model, Run, lock, with_budget};
use crate::seen;

pub(crate) use state::{State, Wait, in_order};

pub(crate) type At = &'static Location<'static>;

/// A task on its way to the thread that polls it.
pub(crate) type Sent = (Arc<State>, Box<dyn FnOnce() -> Body<'static> + Send>);

pub(crate) type Body<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

struct Task {
    state: Arc<State>,
    /// Out of its place while it is polled; gone when it is done.
    body: RefCell<Option<Body<'static>>>,
}

/// The tasks of one thread.
pub(crate) struct Executor {
    run: Arc<Run>,
    tasks: RefCell<Vec<Rc<Task>>>,
}

thread_local! {
    static HERE: RefCell<Option<Rc<Executor>>> = const { RefCell::new(None) };
    /// The task that is being polled.
    static CURRENT: RefCell<Option<Arc<State>>> = const { RefCell::new(None) };
    /// The thread that is blocked, if it is no task.
    static BLOCKED: RefCell<Option<Arc<State>>> = const { RefCell::new(None) };
    /// The runtime that the calling thread is in.
    static ENTERED: Cell<u32> = const { Cell::new(0) };
    /// The `LocalSet` that the calling code is of.
    static SET: Cell<u32> = const { Cell::new(0) };
    /// How many sets the thread has made.
    static SETS: Cell<u32> = const { Cell::new(0) };
    /// The thread is there for work that blocks.
    static BLOCKS: Cell<bool> = const { Cell::new(false) };
    /// What the thread had seen when a task of it yielded, and how often in a row it had seen only that.
    static YIELDED: Cell<(Option<u32>, u32)> = const { Cell::new((None, 0)) };
    /// The thread has looked at a timer.
    static TIMED: Cell<bool> = const { Cell::new(false) };
}

/// The calling thread looks at a timer, which may be over at any time.
pub(crate) fn looks_at_a_timer() {
    TIMED.set(true);
}

/// The executor of the calling thread; a new one if there is none.
pub(crate) fn here() -> Rc<Executor> {
    let found = HERE.with_borrow(Clone::clone);
    found.unwrap_or_else(|| {
        let tasks = RefCell::default();
        let new = Rc::new(Executor { run: Run::get(), tasks });
        HERE.set(Some(Rc::clone(&new)));
        new
    })
}

/// The calling task.
pub(crate) fn current() -> Option<Arc<State>> {
    CURRENT.try_with(|it| it.borrow().clone()).ok().flatten()
}

/// The runtime that the calling thread is in.
pub(crate) fn runtime() -> u32 {
    ENTERED.get()
}

/// The calling thread is in this runtime from now on; says in which it was.
pub(crate) fn enter(runtime: u32) -> u32 {
    ENTERED.replace(runtime)
}

/// Does this while a variable of the calling thread has another value, also if it panics.
pub(crate) fn swapped<T: Copy + 'static, R>(
    key: &'static LocalKey<Cell<T>>,
    value: T,
    act: impl FnOnce() -> R,
) -> R {
    struct Back<T: Copy + 'static>(&'static LocalKey<Cell<T>>, T);
    impl<T: Copy> Drop for Back<T> {
        fn drop(&mut self) {
            self.0.set(self.1);
        }
    }
    let _back = Back(key, key.replace(value));
    act()
}

/// Does this in a runtime.
pub(crate) fn within<T>(runtime: u32, act: impl FnOnce() -> T) -> T {
    swapped(&ENTERED, runtime, act)
}

/// The number of one more `LocalSet` of the calling thread, which it stays on.
pub(crate) fn nth_set() -> u32 {
    SETS.set(SETS.get() + 1);
    SETS.get()
}

/// The set that the calling code is of, or 0.
pub(crate) fn set() -> u32 {
    SET.get()
}

/// The calling code is of this set from now on; says of which it was.
pub(crate) fn enter_set(set: u32) -> u32 {
    SET.replace(set)
}

/// Does this as code of a set, or of none.
pub(crate) fn local<T>(set: u32, act: impl FnOnce() -> T) -> T {
    swapped(&SET, set, act)
}

/// The calling thread is there for work that blocks, from now on.
pub(crate) fn blocks() {
    BLOCKS.set(true);
}

/// The calling thread may be blocked meanwhile.
pub(crate) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    swapped(&BLOCKS, true, work)
}

/// The calling thread must not be blocked meanwhile: it drives tasks.
pub(crate) fn driving<T>(work: impl FnOnce() -> T) -> T {
    swapped(&BLOCKS, false, work)
}

/// Whether the calling thread may be blocked.
pub(crate) fn may_block() -> bool {
    BLOCKS.get() || current().is_none()
}

/// The tasks that have not ended, but for the calling one.
fn others() -> Vec<Arc<State>> {
    let here = here();
    let here = here.tasks.borrow();
    let elsewhere = lock(&Run::get().elsewhere).clone();
    let all = here.iter().map(|task| Arc::clone(&task.state));
    let mine = current().map(|task| task.number);
    all.chain(elsewhere)
        .filter(|task| !task.is_done() && Some(task.number) != mine)
        .collect()
}

/// Waits until every other task has ended: nobody goes on behind the back of a test. Tokio has no such thing.
pub async fn settled() {
    std::future::poll_fn(|cx| {
        let others = others();
        seen::note(others.first().map_or(0, |task| task.number + 1));
        let Some(task) = others.first() else { return Poll::Ready(()) };
        task.tell(cx.waker());
        waits(Wait::new(format!("the end of {}", task.name), task.at(), 0));
        Poll::Pending
    })
    .await;
}

/// Who waits with what the calling thread does: a task, or a thread that is none, and is blocked.
fn waiter() -> Option<Arc<State>> {
    let blocked = || BLOCKED.try_with(|it| it.borrow().clone()).ok().flatten();
    current().or_else(blocked)
}

/// The calling thread is blocked, until this is dropped.
struct Blocked;

impl Drop for Blocked {
    fn drop(&mut self) {
        BLOCKED.set(None);
    }
}

/// Polls a future on the calling thread alone, until it is ready.
pub(crate) fn until_ready<F: Future>(
    mut future: Pin<&mut F>,
    at: At,
) -> F::Output {
    let is_main = Run::get().main == foreign::current();
    let name = if is_main { "main" } else { "" };
    let task = current();
    let is_task = task.is_some();
    let state = task.unwrap_or_else(|| State::new(name.to_owned(), 0, at));
    let _blocked = (!is_task).then(|| {
        BLOCKED.set(Some(Arc::clone(&state)));
        Blocked
    });
    let waker = Waker::from(Arc::clone(&state));
    loop {
        lock(&state.waits).clear();
        state.woken.store(false, Relaxed);
        foreign::unwake();
        let mut cx = Context::from_waker(&waker);
        match with_budget(|| future.as_mut().poll(&mut cx)) {
            Poll::Ready(output) => {
                // Whatever else woke the task meanwhile is not lost.
                state.wake_up();
                return output;
            }
            Poll::Pending => idle(&state.stands_at(), Some(at)),
        }
    }
}

/// The calling task has found nothing yet.
pub(crate) fn waits(wait: Wait) {
    if let Some(waiter) = waiter() {
        lock(&waiter.waits).push(wait);
    }
}

/// The calling task does not wait for this any more.
pub(crate) fn gave_up(object: u32, made: At) {
    let Some(waiter) = waiter() else { return };
    for it in lock(&waiter.waits).iter_mut() {
        it.gone |= it.object == object && it.made == made;
    }
}

/// A task that yields so often, and does nothing else, is in a loop.
const ROUNDS: u32 = 10;

/// The calling task yields. If it does so in a loop, and has a thread to itself, others have to get on all the
/// same: then it is a step.
pub(crate) fn yields(at: At) {
    if Run::get().model != Model::SeveralThreads {
        return;
    }
    let seen = foreign::seen();
    let (before, times) = YIELDED.get();
    let times = if before == seen { times + 1 } else { 1 };
    if times >= ROUNDS {
        foreign::step("yield", Some(at));
    }
    YIELDED.set((foreign::seen(), times));
}

/// The calling task goes on, whatever it has waited for since so much.
pub(crate) fn goes_on(since: usize) {
    let Some(waiter) = waiter() else { return };
    for it in lock(&waiter.waits).iter_mut().skip(since) {
        it.gone = true;
    }
}

/// What the calling task waits for since this poll began.
pub(crate) fn waits_so_far() -> Vec<u32> {
    let objects = |waiter: Arc<State>| {
        lock(&waiter.waits).iter().map(|it| it.object).collect()
    };
    waiter().map(objects).unwrap_or_default()
}

/// What the calling task waits for since so much, waits a future inside of it.
pub(crate) fn claim(since: usize) -> Vec<Wait> {
    let Some(task) = current() else { return vec![] };
    let mut waits = lock(&task.waits);
    let since = since.min(waits.len());
    let mut mine = waits.split_off(since);
    let claimed = mine.iter().filter(|it| !it.inside).cloned().collect();
    mine.iter_mut().for_each(|it| it.inside = true);
    waits.append(&mut mine);
    claimed
}

/// What can happen next on a thread.
enum Next {
    /// The task that the thread is there for goes on.
    First,
    Poll(Rc<Task>),
    /// This timer is over.
    Fire(u64),
}

impl Executor {
    /// Adds a task, to be polled like one that was woken.
    pub(crate) fn add(&self, state: Arc<State>, body: Body<'static>) {
        let body = RefCell::new(Some(body));
        self.tasks.borrow_mut().push(Rc::new(Task { state, body }));
    }

    /// Has this task go on to its end, and others with it.
    pub(crate) fn drive(&self, first: &Arc<State>, body: Body<'_>, at: At) {
        if self.run.merges && current().is_some() {
            foreign::shares_more(); // the name of a moment leaves out who drives from within
        }
        let mut body = Some(body);
        while !first.is_done() {
            let mut next = self.next(first);
            let ways: Vec<_> =
                next.iter().map(|it| self.way(first, it)).collect();
            // Elsewhere, there is a thread for each task.
            let scene = self.run.lanes.scene(&self.run);
            if ways.is_empty() {
                self.idle(first, scene.as_ref());
                continue;
            }
            // A thread with one task has nobody to choose.
            if self.run.merges {
                foreign::depends_on(self.moment(first));
            }
            let alone = self.run.model == Model::SeveralThreads;
            // After it was woken, and before it is polled, a timer may be over, too.
            let is_timed = TIMED.get() && self.run.timers.are_running();
            let chosen = match alone && ways.len() == 1 {
                true if foreign::polls_show() || is_timed => {
                    let at = Some(first.goes_on_at());
                    foreign::step(&ways[0].words, at);
                    0
                }
                true => 0,
                false => choose(&ways, scene.as_ref(), Some(at)),
            };
            match next.swap_remove(chosen) {
                Next::First => body = poll(first, body.take()),
                Next::Poll(task) => {
                    let before = task.body.borrow_mut().take();
                    let after = poll(&task.state, before);
                    *task.body.borrow_mut() = after;
                }
                Next::Fire(timer) => {
                    self.run.timers.fire(timer, &self.run.lanes)
                }
            }
            self.tasks.borrow_mut().retain(|task| !task.state.is_done());
        }
    }

    fn next(&self, first: &State) -> Vec<Next> {
        self.receive();
        let mut next = Vec::new();
        next.extend(first.is_ready().then_some(Next::First));
        let mut tasks = self.tasks.borrow_mut();
        // In an order that does not depend on who was spawned first.
        tasks.sort_by_cached_key(|task| self.run.path(task.state.number));
        // Who drives from within (`block_in_place`) is polled already, and has its body.
        let ready = tasks.iter().filter(|task| {
            task.state.is_ready() && task.body.borrow().is_some()
        });
        next.extend(ready.map(|task| Next::Poll(Rc::clone(task))));
        // With several threads, a timer is a thread of its own.
        if self.run.model != Model::SeveralThreads {
            next.extend(self.run.timers.due().into_iter().map(Next::Fire));
        }
        next
    }

    /// Takes what other threads have spawned here.
    fn receive(&self) {
        if self.run.main == foreign::current() {
            let sent = std::mem::take(&mut *lock(&self.run.sent));
            sent.into_iter().for_each(|(state, body)| self.add(state, body()));
        }
    }

    fn way(&self, first: &State, next: &Next) -> Way {
        let lanes = &self.run.lanes;
        let of = |state: &State| {
            let is_aborted = state.aborted.load(Relaxed);
            let short = if is_aborted { "drop" } else { "poll" };
            Way {
                words: format!("{short} {}", state.stands()),
                short: short.to_owned(),
                at: Some(state.goes_on_in()),
                actor: lanes.of_task(state),
            }
        };
        match next {
            Next::First => of(first),
            Next::Poll(task) => of(&task.state),
            Next::Fire(timer) => Way {
                actor: lanes.of_timer(*timer),
                ..self.run.timers.way(*timer)
            },
        }
    }

    /// All that decides what can still happen.
    fn moment(&self, first: &State) -> u32 {
        let of = |state: &State| {
            let flags = [&state.woken, &state.aborted, &state.done];
            let flags = flags.map(|it| u32::from(it.load(Relaxed)));
            foreign::number(
                &[&[state.number, state.seen.get()], &flags[..]].concat(),
            )
        };
        let mut moment = vec![self.run.seen.get(), of(first)];
        moment.extend(self.tasks.borrow().iter().map(|task| of(&task.state)));
        moment.push(u32::MAX); // ends the tasks
        for (number, seen) in &*lock(&self.run.things) {
            let seen = seen.upgrade().map_or(0, |seen| seen.get());
            moment.extend([*number, seen]);
        }
        moment.push(u32::MAX);
        moment.extend(self.run.unasked_tasks());
        moment.push(u32::MAX);
        moment.extend(self.run.timers.moment());
        foreign::number(&moment)
    }

    /// Nobody on this thread can go on.
    fn idle(&self, first: &State, scene: Option<&Scene>) {
        let others: Vec<_> = self.tasks.borrow().iter().cloned().collect();
        let others = others.iter().map(|it| &*it.state);
        let all: Vec<_> = [first].into_iter().chain(others).collect();
        let all = all.iter().map(|it| Idler {
            name: it.name.clone(),
            waits: it.waits_in_words(!self.run.has_steps()),
            at: Some(it.goes_on_at()),
        });
        idle_together(scene, &all.collect::<Vec<_>>());
    }

    /// The tasks of a `LocalSet` that have not ended.
    fn of_set(&self, set: u32) -> Vec<Rc<Task>> {
        let tasks = self.tasks.borrow();
        let its = tasks.iter().filter(|it| it.state.set == set);
        its.filter(|it| !it.state.is_done()).cloned().collect()
    }

    /// A task of a `LocalSet` that has not ended.
    pub(crate) fn one_of_set(&self, set: u32) -> Option<Arc<State>> {
        self.of_set(set).first().map(|task| Arc::clone(&task.state))
    }

    /// Drops the tasks of a `LocalSet` where they stand, but for one that is being polled.
    pub(crate) fn drop_set(&self, set: u32) {
        for task in self.of_set(set) {
            task.state.aborted.store(true, Relaxed);
            let body = task.body.borrow_mut().take();
            match body {
                Some(body) => drop(poll(&task.state, Some(body))),
                None => task.state.wake_up(),
            }
        }
    }

    /// Drops every task where it stands, as a runtime does at its end: those of one, or all.
    pub(crate) fn shut_down(&self, of: Option<u32>) {
        self.receive();
        loop {
            let is_its =
                |it: &&Rc<Task>| of.is_none_or(|of| it.state.runtime == of);
            let next = self.tasks.borrow().iter().find(is_its).cloned();
            let Some(task) = next else { return };
            task.state.aborted.store(true, Relaxed);
            let body = task.body.borrow_mut().take();
            poll(&task.state, body);
            self.tasks.borrow_mut().retain(|it| !Rc::ptr_eq(it, &task));
        }
    }
}

/// Polls a task, or drops it if it was aborted; gives back what has not come to its end.
fn poll<'a>(state: &Arc<State>, body: Option<Body<'a>>) -> Option<Body<'a>> {
    state.woken.store(false, Relaxed);
    foreign::unwake();
    state.seen.add(u32::from(state.aborted.load(Relaxed)));
    lock(&state.waits).clear();
    let mut body = body?;
    let before = CURRENT.replace(Some(Arc::clone(state)));
    let outside = enter(state.entered.load(Relaxed));
    let outside_of_set = enter_set(state.entered_set.load(Relaxed));
    let is_aborted = state.aborted.load(Relaxed);
    let rest = if is_aborted {
        drop(body);
        None
    } else {
        let waker = Waker::from(Arc::clone(state));
        let mut cx = Context::from_waker(&waker);
        let polled =
            await_line::outside(|| with_budget(|| body.as_mut().poll(&mut cx)));
        // Whoever was aborted in its poll is dropped at its end, and not put in line again.
        let goes_on = polled.is_pending() && !state.aborted.load(Relaxed);
        goes_on.then_some(body)
    };
    CURRENT.set(before);
    state.entered.store(enter(outside), Relaxed);
    state.entered_set.store(enter_set(outside_of_set), Relaxed);
    state.done.store(rest.is_none(), Relaxed);
    if rest.is_none()
        && let Some(waker) = lock(&state.told).take()
    {
        waker.wake();
    }
    if rest.is_none()
        && let Some(run) = Run::try_get()
    {
        let how = if is_aborted { Status::Dropped } else { Status::Done };
        run.lanes.end_task(state, how);
    }
    rest
}
