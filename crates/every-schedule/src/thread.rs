//! `std::thread`. A sleep is a step and takes no time.

mod local;
mod scope;

use std::any::type_name;
use std::fmt::{self, Debug};
use std::io;
use std::mem::needs_drop;
use std::num::NonZero;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use std::thread::Result;

pub use local::{AccessError, LocalKey};
pub(crate) use local::{Locals, drop_all, forget_all};
pub use scope::{Scope, ScopedJoinHandle, scope};

use crate::engine::{self, Here, Owned, Watch};
use crate::op::{Change, Op, Outcome};
use crate::rules::Owning;

/// See [`std::thread::ThreadId`]. Its `Debug` shows `main`, or `1.2` for the second thread that
/// the first one spawned: the same in every schedule.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(crate::names::ThreadId);

impl Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThreadId({})", engine::path(self.0))
    }
}

/// See [`std::thread::Thread`].
#[derive(Clone, Debug)]
pub struct Thread {
    id: ThreadId,
    name: Option<String>,
}

impl Thread {
    fn of(id: crate::names::ThreadId) -> Thread {
        let name = engine::name(id);
        Thread { id: ThreadId(id), name }
    }

    /// See [`std::thread::Thread::id`].
    pub fn id(&self) -> ThreadId {
        self.id
    }

    /// See [`std::thread::Thread::name`].
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// See [`std::thread::Thread::unpark`].
    #[track_caller]
    pub fn unpark(&self) {
        engine::perform(Op::Unpark(self.id.0), Some(Location::caller()));
    }
}

/// See [`std::thread::panicking`].
pub fn panicking() -> bool {
    engine::note_loud();
    engine::is_panicking()
}

/// See [`std::thread::current`].
pub fn current() -> Thread {
    Thread::of(engine::me())
}

/// See [`std::thread::park`]. It returns for no reason only if the exploration is told so.
#[track_caller]
pub fn park() {
    engine::perform(Op::Park { timeout: false }, Some(Location::caller()));
}

/// See [`std::thread::park_timeout`]. The time can be over at any moment.
#[track_caller]
pub fn park_timeout(dur: Duration) {
    let timeout = !crate::time::is_forever(dur);
    engine::perform(Op::Park { timeout }, Some(Location::caller()));
}

/// See [`std::thread::sleep`].
#[track_caller]
pub fn sleep(dur: Duration) {
    let at = Some(Location::caller());
    engine::perform(Op::Sleep, at);
    // Nobody can tell that it takes tokens: it never goes on.
    while crate::time::is_forever(dur) {
        engine::perform(Op::Park { timeout: false }, at);
    }
}

/// See [`std::thread::sleep_ms`].
#[deprecated(note = "replaced by `std::thread::sleep`")]
#[track_caller]
pub fn sleep_ms(_: u32) {
    engine::perform(Op::Sleep, Some(Location::caller()));
}

/// See [`std::thread::park_timeout_ms`]. The time can be over at any moment.
#[deprecated(note = "replaced by `std::thread::park_timeout`")]
#[track_caller]
pub fn park_timeout_ms(_: u32) {
    engine::perform(Op::Park { timeout: true }, Some(Location::caller()));
}

/// See [`std::thread::available_parallelism`]. Two, on every machine: a pool with a thread for
/// each has few schedules.
///
/// # Errors
///
/// None.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    Ok(NonZero::new(2).expect("two is not zero"))
}

/// See [`std::thread::yield_now`].
#[track_caller]
pub fn yield_now() {
    engine::perform(Op::Yield, Some(Location::caller()));
}

/// See [`std::thread::spawn`].
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    JoinHandle { joint: Joint::spawn(None, f, Location::caller()) }
}

/// See [`std::thread::Builder`].
#[derive(Debug, Default)]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    /// See [`std::thread::Builder::new`].
    pub fn new() -> Builder {
        Builder::default()
    }

    /// See [`std::thread::Builder::name`].
    pub fn name(self, name: String) -> Builder {
        Builder { name: Some(name) }
    }

    /// See [`std::thread::Builder::stack_size`]. A schedule does not depend on it.
    pub fn stack_size(self, _: usize) -> Builder {
        self
    }

    /// See [`std::thread::Builder::spawn`].
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(JoinHandle { joint: Joint::spawn(self.name, f, Location::caller()) })
    }

    /// See [`std::thread::Builder::spawn_scoped`].
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Ok(scope.spawn_named(self.name, f, Location::caller()))
    }
}

/// See [`std::thread::JoinHandle`].
pub struct JoinHandle<T> {
    joint: Joint<T>,
}

impl<T> JoinHandle<T> {
    /// See [`std::thread::JoinHandle::join`].
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.joint.join(Location::caller())
    }

    /// See [`std::thread::JoinHandle::is_finished`].
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.joint.is_finished(Location::caller())
    }

    /// See [`std::thread::JoinHandle::thread`].
    pub fn thread(&self) -> &Thread {
        &self.joint.thread
    }
}

impl<T> Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

/// What ties a thread to whoever spawned it.
struct Joint<T> {
    thread: Thread,
    /// Until it is joined.
    result: Option<Packet<T>>,
}

type Packet<T> = Arc<Kept<T>>;

/// The result of a thread. A panic that nobody has asked for is dropped with it.
struct Kept<T>(Mutex<Option<Result<T>>>);

impl<T> Kept<T> {
    fn lock(&self) -> MutexGuard<'_, Option<Result<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Kept<T> {
    fn drop(&mut self) {
        let result = self.lock().take();
        if engine::rules().is_some() {
            engine::must_not_panic(
                "in the destructor of a thread's result",
                || drop(result),
            );
        }
    }
}

impl<T> Joint<T> {
    fn spawn<F>(
        name: Option<String>,
        f: F,
        at: &'static Location<'static>,
    ) -> Joint<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Joint::start(name, None, at, |here, packet| {
            engine::start(here.clone(), move || {
                engine::live(here, keep(packet), f);
            });
        })
    }

    fn start(
        name: Option<String>,
        scope: Option<crate::names::ObjectId>,
        at: &'static Location<'static>,
        start: impl FnOnce(Here, Packet<T>),
    ) -> Joint<T> {
        let result: Packet<T> = Arc::new(Kept(Mutex::new(None)));
        let packet = Arc::clone(&result);
        let result_matters = size_of::<T>() != 0;
        let id = engine::spawn(name, scope, result_matters, at, |here| {
            start(here, packet)
        });
        Joint { thread: Thread::of(id), result: Some(result) }
    }

    fn join(mut self, at: &'static Location<'static>) -> Result<T> {
        engine::perform(Op::Join(self.thread.id.0), Some(at));
        let packet = self.result.take().expect("nobody joins it twice");
        let mut result = packet.lock();
        // In a run that is over it may have been stopped.
        result.take().unwrap_or_else(|| Err(engine::abandonment()))
    }

    fn is_finished(&self, at: &'static Location<'static>) -> bool {
        engine::perform(Op::IsFinished(self.thread.id.0), Some(at))
            == Outcome::Flag(true)
    }
}

/// Keeps the result for whoever joins.
fn keep<T>(packet: Packet<T>) -> impl FnOnce(Result<T>) {
    move |result| {
        *packet.lock() = Some(result);
        // What nobody will ask for is dropped here and now; the rest, by the handle.
        if needs_drop::<T>() && engine::rules().is_some() {
            let shows = result_shows::<T>();
            let kept = engine::perform(Op::Keep { shows }, None);
            if kept == Outcome::Flag(false) {
                drop_result(&packet);
            }
        }
    }
}

fn owned_result<T>() -> Owned {
    Owned { kind: "JoinHandle", type_name: type_name::<T> }
}

/// Whether somebody can tell who drops the result of a thread.
fn result_shows<T>() -> bool {
    engine::owning(owned_result::<T>()) >= Some(Owning::Drops)
}

fn drop_result<T>(packet: &Packet<T>) {
    struct End(Option<Watch>);
    impl Drop for End {
        fn drop(&mut self) {
            self.0.take().into_iter().for_each(Watch::end);
        }
    }
    let result = packet.lock().take();
    let _end = End(Some(Watch::begin(owned_result::<T>(), true)));
    engine::must_not_panic("in the destructor of a thread's result", || {
        drop(result)
    });
}

impl<T> Drop for Joint<T> {
    fn drop(&mut self) {
        let thread = self.thread.id.0;
        let packet = self.result.take().filter(|_| needs_drop::<T>());
        let Some(packet) = packet.filter(|_| engine::rules().is_some()) else {
            return engine::change(Change::Release(thread));
        };
        let shows = result_shows::<T>();
        let outcome = engine::perform(Op::Release { thread, shows }, None);
        if let Outcome::Joined(_) = outcome {
            drop_result(&packet);
        }
    }
}
