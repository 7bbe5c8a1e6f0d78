//! What std does and the drop-in did not: found by reading one beside the other.

use crate::ends;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering::SeqCst};
use std::sync::{
    Arc, Condvar, LazyLock, Mutex, MutexGuard, OnceLock, RwLock,
    RwLockWriteGuard, mpsc,
};
use std::thread;
use std::time::Duration;

/// Locks, or ends the process, in a `catch_unwind`.
struct Catches<F: FnMut()>(F);

impl<F: FnMut()> Drop for Catches<F> {
    fn drop(&mut self) {
        let _ = panic::catch_unwind(AssertUnwindSafe(|| (self.0)()));
    }
}

#[test]
fn a_catch_in_a_destructor_that_cannot_go_on() {
    ends("stopped in a catch", "deadlock", || {
        let lock = Mutex::new(());
        let _held = lock.lock().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                let _last = Catches(|| drop(lock.lock()));
                panic!("meant")
            });
        });
    });
    ends("exit in a catch", "violated", || {
        let _last = Catches(|| std::process::exit(3));
        panic!("meant")
    });
}

/// The panic outside of it is not over.
#[test]
fn a_catch_in_a_destructor_unwinds_all_the_same() {
    ends("panicking in a catch", "ok true", || {
        let mut panics = false;
        let _ = panic::catch_unwind(AssertUnwindSafe(|| {
            let _last = Catches(|| panics = thread::panicking());
            panic!("meant")
        }));
        panics
    });
    ends("a guard of the destructor poisons nothing", "ok false", || {
        let lock = Mutex::new(());
        let _ = panic::catch_unwind(AssertUnwindSafe(|| {
            let _last = Catches(|| {
                let _guard = lock.lock().unwrap();
                panic!("inner")
            });
            panic!("outer")
        }));
        lock.is_poisoned()
    });
    ends("a guard that is older than the panic does", "ok true", || {
        let lock = Mutex::new(());
        let _ = panic::catch_unwind(AssertUnwindSafe(|| {
            let mut guard = Some(lock.lock().unwrap());
            let _last = Catches(|| drop(guard.take()));
            panic!("outer")
        }));
        lock.is_poisoned()
    });
}

struct Waits<'a>(Option<MutexGuard<'a, bool>>, &'a Condvar);

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        let guard = self.0.take().unwrap();
        drop(self.1.wait_while(guard, |ready| !*ready));
    }
}

/// The guard that comes back is the one from before the panic.
#[test]
fn a_guard_that_waits_in_a_destructor_poisons() {
    ends("waits while it unwinds", "ok true", || {
        let both = Arc::new((Mutex::new(false), Condvar::new()));
        let its = Arc::clone(&both);
        let thread = thread::spawn(move || {
            let _last = Waits(Some(its.0.lock().unwrap()), &its.1);
            panic!("meant");
        });
        *both.0.lock().unwrap_or_else(|it| it.into_inner()) = true;
        both.1.notify_all();
        let _ = thread.join();
        both.0.is_poisoned()
    });
}

#[test]
fn what_a_lazy_lock_has_captured_goes_when_the_value_is_made() {
    ends("captures of a LazyLock", "ok [1]", || {
        let (sender, receiver) = mpsc::channel();
        let lazy = LazyLock::new(move || sender.send(1).unwrap());
        LazyLock::force(&lazy);
        receiver.iter().collect::<Vec<i32>>()
    });
}

struct Account(Mutex<u64>);

impl PartialEq for Account {
    fn eq(&self, other: &Self) -> bool {
        *self.0.lock().unwrap() == *other.0.lock().unwrap()
    }
}

impl Eq for Account {}

#[test]
fn two_owners_of_one_value_are_equal_without_a_look() {
    ends("Arc == Arc", "ok true", || {
        let one = Arc::new(Account(Mutex::new(1)));
        let same = Arc::clone(&one);
        one == same
    });
}

#[test]
fn a_pointer_is_compared_when_it_is_exchanged() {
    ends("AtomicPtr", "ok false | ok true", || {
        let value = Box::into_raw(Box::new(5)).expose_provenance();
        let atomic = Arc::new(AtomicPtr::<i32>::new(core::ptr::null_mut()));
        let there = Arc::clone(&atomic);
        let exchanges = thread::spawn(move || {
            let value = core::ptr::with_exposed_provenance_mut(value);
            there
                .compare_exchange(value, core::ptr::null_mut(), SeqCst, SeqCst)
                .is_ok()
        });
        let stores = thread::spawn(move || {
            atomic.store(core::ptr::with_exposed_provenance_mut(value), SeqCst)
        });
        stores.join().unwrap();
        exchanges.join().unwrap()
    });
}

struct AtEnd(Option<Arc<Mutex<u64>>>);

impl Drop for AtEnd {
    fn drop(&mut self) {
        if let Some(lock) = &self.0 {
            *lock.lock().unwrap() += 1;
        }
    }
}

thread_local! {
    static AT_END: core::cell::RefCell<AtEnd> =
        const { core::cell::RefCell::new(AtEnd(None)) };
}

#[test]
fn a_thread_is_finished_before_its_locals_are_gone() {
    ends("finished before its locals", "ok", || {
        let lock = Arc::new(Mutex::new(0));
        let its = Arc::clone(&lock);
        let thread = thread::spawn(move || {
            AT_END.with_borrow_mut(|it| it.0 = Some(its))
        });
        let held = lock.lock().unwrap();
        while !thread.is_finished() {
            thread::yield_now();
        }
        drop(held);
        thread.join().unwrap();
    });
}

#[derive(Debug)]
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("meant")
    }
}

#[test]
fn a_result_that_panics_when_it_is_dropped_ends_the_process() {
    ends("a result panics in its thread", "violated", || {
        drop(thread::spawn(|| Bomb));
        thread::park();
    });
}

#[test]
fn a_writer_that_waited_and_reads_keeps_readers_away() {
    ends("downgraded after it waited", "ok false | ok true", || {
        let lock = Arc::new(RwLock::new(0));
        let its = Arc::clone(&lock);
        let (tells, told) = mpsc::channel();
        let (end, until) = mpsc::channel::<()>();
        let held = lock.write().unwrap();
        let thread = thread::spawn(move || {
            let reads = RwLockWriteGuard::downgrade(its.write().unwrap());
            tells.send(()).unwrap();
            let _ = until.recv();
            drop(reads);
        });
        drop(held);
        told.recv().unwrap();
        let read = lock.try_read().is_ok();
        drop(end);
        thread.join().unwrap();
        read
    });
}

#[test]
fn debug_looks_inside() {
    ends("Debug of an atomic", "ok \"0\" | ok \"1\"", || {
        let number = Arc::new(AtomicU64::new(0));
        let there = Arc::clone(&number);
        let thread = thread::spawn(move || there.store(1, SeqCst));
        let seen = format!("{number:?}");
        thread.join().unwrap();
        seen
    });
    ends("Debug of all", "ok true", || {
        let once = OnceLock::new();
        let empty = format!("{once:?}");
        once.set(4).unwrap();
        let lazy = LazyLock::new(|| 5);
        LazyLock::force(&lazy);
        let (mutex, lock) = (Mutex::new(2), RwLock::new(3));
        let _held = mutex.lock();
        format!("{mutex:?} {lock:?} {empty} {once:?} {lazy:?}")
            == "Mutex { data: \"<locked>\", poisoned: false, .. } \
                RwLock { data: 3, poisoned: false, .. } \
                OnceLock(<uninit>) OnceLock(4) LazyLock(5)"
    });
}

#[test]
fn a_time_without_end_is_never_over() {
    ends("recv_timeout for ever", "deadlock", || {
        let (_sender, receiver) = mpsc::channel::<()>();
        receiver.recv_timeout(Duration::MAX).is_err()
    });
    ends("park_timeout for ever", "deadlock", || {
        thread::park_timeout(Duration::MAX);
    });
    ends("wait_timeout for ever", "deadlock", || {
        let (lock, condvar) = (Mutex::new(()), Condvar::new());
        let guard = lock.lock().unwrap();
        condvar.wait_timeout(guard, Duration::MAX).unwrap().1.timed_out()
    });
}

static FIRST: Mutex<u64> = Mutex::new(0);
static SECOND: Mutex<u64> = Mutex::new(0);
static TWICE: RwLock<u64> = RwLock::new(0);
static FORGOTTEN: Mutex<u64> = Mutex::new(0);
static NOTHING: Mutex<()> = Mutex::new(());

/// A stack that is given up keeps its guards.
#[test]
fn a_deadlock_of_static_locks_is_not_the_last_run() {
    ends("two static locks in both orders", "deadlock | ok", || {
        let thread = thread::spawn(|| {
            let _first = FIRST.lock().unwrap();
            *SECOND.lock().unwrap() += 1;
        });
        let second = SECOND.lock().unwrap();
        *FIRST.lock().unwrap() += 1;
        drop(second);
        thread.join().unwrap();
    });
    ends("a static RwLock, read and written", "deadlock", || {
        let _read = TWICE.read().unwrap();
        *TWICE.write().unwrap() += 1;
    });
    ends("a static lock of nothing", "deadlock", || {
        let _held = NOTHING.lock().unwrap();
        drop(NOTHING.lock());
    });
}

#[test]
fn a_guard_of_a_static_lock_can_be_forgotten() {
    ends("a forgotten guard", "ok (0, true)", || {
        let mut guard = FORGOTTEN.lock().unwrap();
        let before = *guard;
        *guard += 1;
        core::mem::forget(guard);
        (before, FORGOTTEN.try_lock().is_err())
    });
}

#[test]
fn a_sleep_without_end_is_never_over() {
    ends("sleep for ever", "deadlock", || thread::sleep(Duration::MAX));
}

#[test]
fn a_payload_that_panics_when_nobody_joins_ends_the_process() {
    ends("a payload panics in its thread", "violated", || {
        drop(thread::spawn(|| panic::panic_any(Bomb)));
        thread::park();
    });
}

#[test]
fn debug_writes_as_std_does() {
    ends("Debug of a lock that is held", "ok true", || {
        let lock = RwLock::new(3);
        let _held = lock.write();
        let leader = std::sync::Barrier::new(1).wait();
        format!("{lock:?} {leader:?}")
            == "RwLock { data: <locked>, poisoned: false, .. } \
                BarrierWaitResult { is_leader: true }"
    });
}

#[test]
fn more_of_std_compiles() {
    ends("LazyLock::get, force_mut", "ok (None, 2, Some(2))", || {
        let mut lazy = LazyLock::new(|| 1);
        let before = LazyLock::get(&lazy).copied();
        *LazyLock::force_mut(&mut lazy) += 1;
        (before, *lazy, LazyLock::get(&lazy).copied())
    });
    ends("a Receiver in a catch_unwind", "ok true", || {
        let (sender, receiver) = mpsc::channel();
        sender.send(1).unwrap();
        panic::catch_unwind(|| receiver.recv()).is_ok()
    });
}

thread_local! {
    static CLOSED: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Counts, where it is dropped.
struct Connection;

impl Drop for Connection {
    fn drop(&mut self) {
        CLOSED.set(CLOSED.get() + 1);
    }
}

#[test]
fn what_is_local_to_a_thread_shows_who_dropped_the_last_owner() {
    ends("two owners", "ok (0, 1) | ok (1, 0)", || {
        let ours = Arc::new(Connection);
        let theirs = Arc::clone(&ours);
        let worker = thread::spawn(move || {
            drop(theirs);
            CLOSED.get()
        });
        drop(ours);
        let theirs = worker.join().unwrap();
        (CLOSED.get(), theirs)
    });
    ends("a list that is cleared", "ok (0, 2) | ok (2, 0)", || {
        let list = Arc::new(Mutex::new(vec![Connection, Connection]));
        let there = Arc::clone(&list);
        let clears = move || {
            there.lock().unwrap().clear();
            CLOSED.get()
        };
        let worker = thread::spawn(clears);
        list.lock().unwrap().clear();
        let theirs = worker.join().unwrap();
        (CLOSED.get(), theirs)
    });
}
