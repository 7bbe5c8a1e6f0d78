//! What the suites of std's `sync`, of loom and of shuttle look at, written anew.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{
    AtomicBool, AtomicI8, AtomicU8, AtomicUsize, Ordering::SeqCst,
};
use std::sync::mpsc::{
    RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
    channel, sync_channel,
};
use std::sync::{
    Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock,
    RwLockWriteGuard, TryLockError, Weak,
};
use std::thread;
use std::time::Duration;

/// All of them, with their names.
pub const PORTED: &[(&str, fn())] = &[
    ("mpsc: what was sent before the sender went is received", drained),
    ("mpsc: a clone of a sender keeps the channel open", clone_keeps_open),
    ("mpsc: a shared receiver hands out each message once", shared_receiver),
    ("mpsc: a sender is sent through a channel", sender_in_a_channel),
    ("mpsc: a rendezvous ends when its receiver goes", rendezvous_ends),
    ("mpsc: a full channel frees its sender when it is read", full_is_read),
    ("mpsc: a message is dropped once", message_drops_once),
    ("mpsc: an iterator over timeouts ends with the senders", timeouts_end),
    ("mpsc: a thread that panics drops its sender", panic_drops_sender),
    ("mutex: a nested lock in another mutex", nested_locks),
    ("mutex: locked again while unwinding", locked_while_unwinding),
    ("mutex: into_inner drops once", into_inner_drops_once),
    ("mutex: a counter of several threads", mutex_counts),
    ("rwlock: a panic under each guard, seen by each", rwlock_panics),
    ("rwlock: try_read and try_write tell", rwlock_tries),
    ("rwlock: a downgrade keeps writers out", rwlock_downgrades),
    ("condvar: notified twice, woken twice", condvar_twice),
    ("condvar: a bounded buffer with two conditions", two_conditions),
    ("condvar: a semaphore", semaphore),
    ("barrier: nobody goes before everybody came", barrier_holds),
    ("once: it runs once, and everybody waits", once_runs_once),
    ("once: poisoned, forced, then done", once_poison),
    ("OnceLock: the first value stays", once_lock_first),
    ("OnceLock: a panic leaves it empty", once_lock_panic),
    ("LazyLock: a panic poisons it", lazy_lock_poison),
    ("thread_local: each thread has its own", own_locals),
    ("thread_local: dropped before join returns", locals_are_dropped),
    ("thread_local: gone while it is dropped", locals_are_gone),
    ("park: a token for each thread, and one at most", tokens),
    ("scope: what it returns, and nested threads", scope_returns),
    ("arc: weak, cyclic, and who is last", weak_and_cyclic),
    ("arc: of two that take it out, one does", into_inner_once),
    ("arc: of strings and slices", unsized_arcs),
    ("atomics: a spin lock guards", spin_lock),
    ("atomics: they wrap", atomics_wrap),
    ("panic: caught, resumed, and looked at by join", panics),
];

fn drained() {
    let (tx, rx) = sync_channel(3);
    let sender = thread::spawn(move || {
        for n in 0..3 {
            tx.send(n).unwrap();
        }
    });
    sender.join().unwrap();
    assert_eq!(rx.recv(), Ok(0));
    assert_eq!(rx.iter().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
}

fn clone_keeps_open() {
    let (tx, rx) = channel();
    let again = tx.clone();
    drop(tx);
    assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
    again.send(()).unwrap();
    drop(again);
    assert_eq!((rx.recv(), rx.recv()), (Ok(()), Err(RecvError)));
}

fn shared_receiver() {
    let (tx, rx) = channel();
    let rx = Arc::new(Mutex::new(rx));
    let workers = [(); 2].map(|()| {
        let rx = Arc::clone(&rx);
        thread::spawn(move || rx.lock().unwrap().recv().unwrap())
    });
    tx.send(1).unwrap();
    tx.send(2).unwrap();
    let sum: i32 = workers.into_iter().map(|it| it.join().unwrap()).sum();
    assert_eq!(sum, 3);
}

fn sender_in_a_channel() {
    let (requests, inbox) = channel::<std::sync::mpsc::Sender<u8>>();
    let server = thread::spawn(move || {
        for reply in inbox {
            reply.send(7).unwrap();
        }
    });
    let (reply, answer) = channel();
    requests.send(reply).unwrap();
    assert_eq!((answer.recv(), answer.recv()), (Ok(7), Err(RecvError)));
    drop(requests);
    server.join().unwrap();
}

fn rendezvous_ends() {
    let (tx, rx) = sync_channel::<u8>(0);
    let sender = thread::spawn(move || (tx.send(1), tx.send(2)));
    assert_eq!(rx.recv(), Ok(1));
    drop(rx);
    assert_eq!(sender.join().unwrap(), (Ok(()), Err(SendError(2))));
}

fn full_is_read() {
    let (tx, rx) = sync_channel(1);
    tx.send(1).unwrap();
    assert_eq!(tx.try_send(2), Err(TrySendError::Full(2)));
    let sender = thread::spawn(move || tx.send(2));
    assert_eq!((rx.recv(), rx.recv()), (Ok(1), Ok(2)));
    assert_eq!(sender.join().unwrap(), Ok(()));
    assert_eq!(rx.recv(), Err(RecvError));
}

/// Counts how often one of it is dropped.
struct Counted(Arc<AtomicUsize>);
impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}
impl std::fmt::Debug for Counted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counted")
    }
}

fn message_drops_once() {
    let drops = Arc::new(AtomicUsize::new(0));
    let (tx, rx) = channel();
    tx.send(Counted(Arc::clone(&drops))).unwrap();
    tx.send(Counted(Arc::clone(&drops))).unwrap();
    drop(rx.recv().unwrap());
    assert_eq!(drops.load(SeqCst), 1);
    drop(rx);
    assert_eq!(drops.load(SeqCst), 2);
    let back = tx.send(Counted(Arc::clone(&drops))).unwrap_err();
    assert_eq!(drops.load(SeqCst), 2);
    drop(back);
    assert_eq!(drops.load(SeqCst), 3);
}

fn timeouts_end() {
    let (tx, rx) = channel();
    let sender = thread::spawn(move || tx.send(1));
    let mut seen = 0;
    for _ in 0..1_000 {
        match rx.recv_timeout(Duration::from_millis(50)) {
            Ok(n) => seen += n,
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => {
                assert_eq!(seen, 1);
                break;
            }
        }
    }
    let sent = sender.join().unwrap();
    assert_eq!(sent, Ok(()));
}

fn panic_drops_sender() {
    let (tx, rx) = channel::<u8>();
    let thread = thread::spawn(move || {
        let _tx = tx;
        panic!("in a thread of the contract");
    });
    assert_eq!(rx.recv(), Err(RecvError));
    thread.join().unwrap_err();
}

fn nested_locks() {
    let inner = Arc::new(Mutex::new(1));
    let outer = Mutex::new(Arc::clone(&inner));
    let thread = thread::spawn(move || {
        let outer = outer.lock().unwrap();
        *outer.lock().unwrap() += 1;
    });
    thread.join().unwrap();
    assert_eq!(*inner.lock().unwrap(), 2);
}

/// Locks when it is dropped.
struct AddsAtTheEnd(Arc<Mutex<u8>>);
impl Drop for AddsAtTheEnd {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1;
    }
}

fn locked_while_unwinding() {
    let lock = Arc::new(Mutex::new(1));
    let there = Arc::clone(&lock);
    let thread = thread::spawn(move || {
        let _adds = AddsAtTheEnd(there);
        panic!("in a thread of the contract");
    });
    thread.join().unwrap_err();
    // The guard was made and dropped while the thread panicked already: no poison.
    assert_eq!(*lock.lock().unwrap(), 2);
}

fn into_inner_drops_once() {
    let drops = Arc::new(AtomicUsize::new(0));
    let lock = Mutex::new(Counted(Arc::clone(&drops)));
    let inner = lock.into_inner().unwrap();
    assert_eq!(drops.load(SeqCst), 0);
    drop(inner);
    drop(RwLock::new(Counted(Arc::clone(&drops))).into_inner());
    assert_eq!(drops.load(SeqCst), 2);
}

fn mutex_counts() {
    let count = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..2 {
                    *count.lock().unwrap() += 1;
                }
            });
        }
    });
    assert_eq!(count.into_inner().unwrap(), 4);
}

fn rwlock_panics() {
    for writes in [false, true] {
        let lock = Arc::new(RwLock::new(1));
        let there = Arc::clone(&lock);
        let thread = thread::spawn(move || {
            let _reader;
            let _writer;
            match writes {
                false => _reader = there.read().unwrap(),
                true => _writer = there.write().unwrap(),
            }
            panic!("in a thread of the contract");
        });
        thread.join().unwrap_err();
        assert_eq!(lock.read().is_err(), writes);
        assert_eq!(lock.write().is_err(), writes);
        assert_eq!(lock.is_poisoned(), writes);
    }
}

fn rwlock_tries() {
    let lock = RwLock::new(0);
    let reader = lock.try_read().unwrap();
    assert!(lock.try_read().is_ok());
    assert!(matches!(lock.try_write(), Err(TryLockError::WouldBlock)));
    drop(reader);
    let writer = lock.try_write().unwrap();
    assert!(matches!(lock.try_read(), Err(TryLockError::WouldBlock)));
    drop(writer);
    assert!(lock.try_write().is_ok());
}

fn rwlock_downgrades() {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        let mut writer = lock.write().unwrap();
        *writer = 1;
        scope.spawn(|| *lock.write().unwrap() += 10);
        let reader = RwLockWriteGuard::downgrade(writer);
        assert_eq!(*reader, 1);
        // Not `try_read`: it may find the writer waiting, and then fails on Linux.
    });
    assert_eq!(lock.into_inner().unwrap(), 11);
}

fn condvar_twice() {
    let (turn, changed) = (Mutex::new(0), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            for goal in [1, 3] {
                let turn = turn.lock().unwrap();
                let mut turn =
                    changed.wait_while(turn, |it| *it != goal).unwrap();
                *turn += 1;
                changed.notify_one();
            }
        });
        for goal in [0, 2] {
            let turn = turn.lock().unwrap();
            let mut turn = changed.wait_while(turn, |it| *it != goal).unwrap();
            *turn += 1;
            changed.notify_one();
        }
    });
    assert_eq!(turn.into_inner().unwrap(), 4);
}

fn two_conditions() {
    struct Buffer {
        item: Mutex<Option<u8>>,
        is_full: Condvar,
        is_empty: Condvar,
    }
    let buffer = Buffer {
        item: Mutex::new(None),
        is_full: Condvar::new(),
        is_empty: Condvar::new(),
    };
    let taken = thread::scope(|scope| {
        scope.spawn(|| {
            for n in [1, 2] {
                let item = buffer.item.lock().unwrap();
                let mut item = buffer
                    .is_empty
                    .wait_while(item, |it| it.is_some())
                    .unwrap();
                *item = Some(n);
                buffer.is_full.notify_one();
            }
        });
        [(); 2].map(|()| {
            let item = buffer.item.lock().unwrap();
            let mut item =
                buffer.is_full.wait_while(item, |it| it.is_none()).unwrap();
            buffer.is_empty.notify_one();
            item.take().unwrap()
        })
    });
    assert_eq!(taken, [1, 2]);
}

fn semaphore() {
    let (free, changed) = (Mutex::new(1), Condvar::new());
    let inside = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let guard = free.lock().unwrap();
                *changed.wait_while(guard, |it| *it == 0).unwrap() -= 1;
                assert_eq!(inside.fetch_add(1, SeqCst), 0);
                inside.fetch_sub(1, SeqCst);
                *free.lock().unwrap() += 1;
                changed.notify_one();
            });
        }
    });
}

fn barrier_holds() {
    let (barrier, came) = (Barrier::new(2), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                came.fetch_add(1, SeqCst);
                barrier.wait();
                assert_eq!(came.load(SeqCst), 2);
            });
        }
    });
}

fn once_runs_once() {
    let (once, runs) = (Once::new(), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                once.call_once(|| _ = runs.fetch_add(1, SeqCst));
                assert_eq!(runs.load(SeqCst), 1);
                assert!(once.is_completed());
            });
        }
    });
}

fn once_poison() {
    let once = Once::new();
    let fails = || once.call_once(|| panic!("in a thread of the contract"));
    panic::catch_unwind(AssertUnwindSafe(fails)).unwrap_err();
    let again = || once.call_once(|| {});
    panic::catch_unwind(AssertUnwindSafe(again)).unwrap_err();
    once.call_once_force(|state| assert!(state.is_poisoned()));
    once.call_once(|| unreachable!("it is done"));
    once.call_once_force(|_| unreachable!("it is done"));
    assert!(once.is_completed());
}

fn once_lock_first() {
    let cell = OnceLock::new();
    let (mine, theirs) = thread::scope(|scope| {
        let other = scope.spawn(|| *cell.get_or_init(|| 1));
        (*cell.get_or_init(|| 2), other.join().unwrap())
    });
    assert_eq!((mine, cell.get()), (theirs, Some(&mine)));
    assert_eq!(cell.set(3), Err(3));
    let mut cell = cell;
    assert_eq!((cell.take(), cell.get()), (Some(mine), None));
}

fn once_lock_panic() {
    let cell: OnceLock<u8> = OnceLock::new();
    let fails =
        || _ = cell.get_or_init(|| panic!("in a thread of the contract"));
    panic::catch_unwind(AssertUnwindSafe(fails)).unwrap_err();
    assert_eq!((cell.get(), cell.get_or_init(|| 5)), (None, &5));
}

fn lazy_lock_poison() {
    let lazy: LazyLock<u8> =
        LazyLock::new(|| panic!("in a thread of the contract"));
    for _ in 0..2 {
        let force = AssertUnwindSafe(|| *LazyLock::force(&lazy));
        panic::catch_unwind(force).unwrap_err();
    }
    let lazy = LazyLock::new(|| vec![1]);
    assert_eq!((lazy.len(), lazy[0]), (1, 1));
}

thread_local! {
    static NUMBER: Cell<u8> = const { Cell::new(1) };
    static LAST: RefCell<Option<Counted>> = const { RefCell::new(None) };
    static SEES: RefCell<Option<Looks>> = const { RefCell::new(None) };
}

fn own_locals() {
    NUMBER.set(5);
    let theirs = thread::spawn(|| NUMBER.replace(9));
    assert_eq!((theirs.join().unwrap(), NUMBER.get()), (1, 5));
    NUMBER.with(|it| it.set(1));
}

fn locals_are_dropped() {
    let drops = Arc::new(AtomicUsize::new(0));
    let there = Arc::clone(&drops);
    let thread = thread::spawn(move || {
        LAST.set(Some(Counted(there)));
        assert!(LAST.with_borrow(Option::is_some));
    });
    thread.join().unwrap();
    assert_eq!(drops.load(SeqCst), 1);
}

struct Looks(Arc<AtomicBool>);
impl Drop for Looks {
    fn drop(&mut self) {
        let gone = SEES.try_with(|_| ()).is_err();
        self.0.store(gone, SeqCst);
    }
}

fn locals_are_gone() {
    let gone = Arc::new(AtomicBool::new(false));
    let there = Arc::clone(&gone);
    let thread = thread::spawn(move || SEES.set(Some(Looks(there))));
    thread.join().unwrap();
    assert!(gone.load(SeqCst));
}

fn tokens() {
    let flag = Arc::new(AtomicBool::new(false));
    let there = Arc::clone(&flag);
    let thread = thread::spawn(move || {
        while !there.load(SeqCst) {
            thread::park();
        }
    });
    flag.store(true, SeqCst);
    thread.thread().unpark();
    thread.join().unwrap();
}

fn scope_returns() {
    let mut words = vec!["one"];
    let length = thread::scope(|scope| {
        let outer = scope.spawn(|| {
            words.push("two");
            scope.spawn(|| 3).join().unwrap()
        });
        outer.join().unwrap()
    });
    assert_eq!((length, words.len()), (3, 2));
}

fn weak_and_cyclic() {
    struct Node(Weak<Node>);
    let node = Arc::new_cyclic(|this| Node(this.clone()));
    assert!(Arc::ptr_eq(&node, &node.0.upgrade().unwrap()));
    let weak = Arc::downgrade(&node);
    let thread = thread::spawn(move || weak.upgrade().is_some());
    drop(node);
    thread.join().unwrap();
    assert!(Weak::<u8>::new().upgrade().is_none());
}

fn into_inner_once() {
    let one = Arc::new(1);
    let two = Arc::clone(&one);
    let thread = thread::spawn(move || Arc::into_inner(two));
    let mine = Arc::into_inner(one);
    let theirs = thread.join().unwrap();
    assert_eq!(mine.is_some() as u8 + theirs.is_some() as u8, 1);
}

fn unsized_arcs() {
    let text: Arc<str> = Arc::from("text");
    let there = Arc::clone(&text);
    assert_eq!(thread::spawn(move || there.len()).join().unwrap(), 4);
    let items: Arc<[u8]> = [1, 2].into_iter().collect();
    assert_eq!((&*text, items.len()), ("text", 2));
    let mut own = Arc::new(vec![1]);
    let other = Arc::clone(&own);
    Arc::make_mut(&mut own).push(2);
    assert_eq!((own.len(), other.len()), (2, 1));
}

fn spin_lock() {
    let (held, count) = (AtomicBool::new(false), AtomicU8::new(0));
    let add = || {
        while held.compare_exchange(false, true, SeqCst, SeqCst).is_err() {
            std::hint::spin_loop();
        }
        count.store(count.load(SeqCst) + 1, SeqCst);
        held.store(false, SeqCst);
    };
    thread::scope(|scope| {
        scope.spawn(add);
        add();
    });
    assert_eq!(count.into_inner(), 2);
}

fn atomics_wrap() {
    let (up, down) = (AtomicU8::new(255), AtomicI8::new(-128));
    assert_eq!((up.fetch_add(1, SeqCst), up.load(SeqCst)), (255, 0));
    assert_eq!((down.fetch_sub(1, SeqCst), down.load(SeqCst)), (-128, 127));
    assert_eq!(down.fetch_min(-1, SeqCst), 127);
    assert_eq!(down.fetch_max(5, SeqCst), -1);
    assert_eq!(down.compare_exchange(4, 9, SeqCst, SeqCst), Err(5));
    assert_eq!(down.swap(9, SeqCst), 5);
    assert_eq!(down.fetch_update(SeqCst, SeqCst, |_| None), Err(9));
}

fn panics() {
    let caught = panic::catch_unwind(|| panic!("in a thread of the contract"));
    let thread = thread::spawn(|| {
        panic::resume_unwind(caught.unwrap_err());
    });
    let payload = thread.join().unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"in a thread of the contract"));
    assert!(!thread::panicking());
}
