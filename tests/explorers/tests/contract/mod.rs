//! What std documents, as programs that panic if it is otherwise. Compiled twice: against std,
//! and against the drop-in.

use std::collections::HashMap;
use std::sync::atomic::{
    AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering,
};
use std::sync::mpsc::{
    self, Receiver, RecvError, RecvTimeoutError, SendError, Sender, SyncSender,
    TryRecvError, TrySendError,
};
use std::sync::{
    Arc, Barrier, Condvar, Mutex, MutexGuard, PoisonError, RwLock, TryLockError,
};
use std::thread;
use std::time::Duration;

mod ported;

/// All contracts, with their names.
pub fn all() -> impl Iterator<Item = &'static (&'static str, fn())> {
    CONTRACTS.iter().chain(ported::PORTED)
}

/// Those of this file, with their names.
const CONTRACTS: &[(&str, fn())] = &[
    ("a mutex guards its value", mutex_guards),
    ("a mutex is poisoned by a panic of its holder", mutex_is_poisoned),
    ("a poisoned mutex can be recovered", poison_is_recovered),
    ("a panic before the lock does not poison", panic_elsewhere),
    ("try_lock tells held from poisoned", try_lock_tells),
    ("get_mut and into_inner need no lock", mutex_by_value),
    ("readers share, a writer does not", rwlock_shares),
    ("only a writer poisons an RwLock", rwlock_poison),
    ("messages come in order, then the end", messages_in_order),
    ("try_recv tells empty from disconnected", try_recv_tells),
    ("recv_timeout tells late from disconnected", recv_timeout_tells),
    ("a message to nobody comes back", message_comes_back),
    ("a receiver that goes drops its messages", messages_are_dropped),
    ("try_send tells full from disconnected", try_send_tells),
    ("try_send at a rendezvous finds nobody", try_send_at_rendezvous),
    ("a rendezvous hands over", rendezvous),
    (
        "a waiting sender learns that the receiver is gone",
        waiting_sender_learns,
    ),
    ("the iterators end as they should", iterators),
    ("errors speak", errors_speak),
    ("a thread returns what it returns", join_returns),
    ("a panic reaches whoever joins", join_panics),
    ("a scope waits, and panics for its threads", scope_waits),
    ("threads have names", names),
    ("park uses up the token", park_token),
    ("a condvar wakes whoever waits", condvar_wakes),
    ("notify_all wakes everybody", everybody_wakes),
    ("wait_timeout returns with the lock", wait_timeout_returns),
    ("wait_while looks first", wait_while_looks_first),
    ("a barrier has one leader a round", barrier_leads),
    ("atomics count", atomics_count),
    ("an Arc knows its owners", arc_owners),
    ("Arc::as_ptr is where the value is", arc_address),
    ("bounds are as std has them", bounds),
];

fn mutex_guards() {
    let lock = Mutex::new(1);
    *lock.lock().unwrap() += 1;
    {
        let mut guard = lock.lock().unwrap();
        *guard *= 10;
        assert_eq!(format!("{guard} {guard:?}"), "20 20");
    }
    assert_eq!(*lock.lock().unwrap(), 20);
    assert_eq!(*Mutex::<u8>::default().lock().unwrap(), 0);
    assert_eq!(*Mutex::from(3).lock().unwrap(), 3);
}

fn poisoned() -> Arc<Mutex<u64>> {
    let lock = Arc::new(Mutex::new(1));
    let there = Arc::clone(&lock);
    let thread = thread::spawn(move || {
        let mut guard = there.lock().unwrap();
        *guard = 2;
        panic!("in a thread of the contract");
    });
    thread.join().unwrap_err();
    lock
}

fn mutex_is_poisoned() {
    let lock = poisoned();
    assert!(lock.is_poisoned());
    let words = lock.lock().unwrap_err().to_string();
    assert_eq!(words, "poisoned lock: another task failed inside");
    assert!(lock.lock().is_err(), "still");
}

fn poison_is_recovered() {
    let lock = poisoned();
    let value = *lock.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(value, 2);
    assert!(lock.is_poisoned());
    lock.clear_poison();
    assert!(!lock.is_poisoned());
    assert_eq!(*lock.lock().unwrap(), 2);
}

fn panic_elsewhere() {
    let lock = Arc::new(Mutex::new(0));
    let there = Arc::clone(&lock);
    let thread = thread::spawn(move || {
        drop(there.lock().unwrap());
        panic!("in a thread of the contract");
    });
    assert!(thread.join().is_err());
    assert!(!lock.is_poisoned());
}

fn try_lock_tells() {
    let lock = Mutex::new(0);
    let guard = lock.lock().unwrap();
    assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
    drop(guard);
    *lock.try_lock().unwrap() += 1;
    assert_eq!(*lock.lock().unwrap(), 1);
    assert!(matches!(poisoned().try_lock(), Err(TryLockError::Poisoned(_))));
}

fn mutex_by_value() {
    let mut lock = Mutex::new(vec![1]);
    lock.get_mut().unwrap().push(2);
    assert_eq!(lock.into_inner().unwrap(), [1, 2]);
    let lock = Arc::into_inner(poisoned()).unwrap();
    assert_eq!(lock.into_inner().unwrap_err().into_inner(), 2);
}

fn rwlock_shares() {
    let lock = RwLock::new(5);
    let (one, two) = (lock.read().unwrap(), lock.read().unwrap());
    assert_eq!(*one + *two, 10);
    assert!(lock.try_write().is_err());
    drop(one);
    assert!(lock.try_write().is_err());
    drop(two);
    let mut writer = lock.write().unwrap();
    *writer += 1;
    assert!(lock.try_read().is_err());
    drop(writer);
    assert_eq!(*lock.read().unwrap(), 6);
    assert_eq!(lock.into_inner().unwrap(), 6);
}

fn rwlock_poison() {
    let lock = Arc::new(RwLock::new(0));
    let there = Arc::clone(&lock);
    let reader = thread::spawn(move || {
        let _guard = there.read().unwrap();
        panic!("in a thread of the contract");
    });
    assert!(reader.join().is_err());
    assert!(!lock.is_poisoned());
    let there = Arc::clone(&lock);
    let writer = thread::spawn(move || {
        let _guard = there.write().unwrap();
        panic!("in a thread of the contract");
    });
    assert!(writer.join().is_err());
    assert!(lock.is_poisoned());
    assert!(lock.read().is_err() && lock.write().is_err());
}

fn messages_in_order() {
    let (sender, receiver) = mpsc::channel();
    let another = sender.clone();
    sender.send(1).unwrap();
    another.send(2).unwrap();
    drop((sender, another));
    assert_eq!(receiver.recv(), Ok(1));
    assert_eq!(receiver.recv(), Ok(2));
    assert_eq!(receiver.recv(), Err(RecvError));
}

fn try_recv_tells() {
    let (sender, receiver) = mpsc::channel();
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    sender.send(1).unwrap();
    drop(sender);
    assert_eq!(receiver.try_recv(), Ok(1));
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
}

fn recv_timeout_tells() {
    let (sender, receiver) = mpsc::channel();
    let soon = Duration::from_millis(1);
    assert_eq!(receiver.recv_timeout(soon), Err(RecvTimeoutError::Timeout));
    sender.send(1).unwrap();
    drop(sender);
    assert_eq!(receiver.recv_timeout(soon), Ok(1));
    assert_eq!(
        receiver.recv_timeout(soon),
        Err(RecvTimeoutError::Disconnected)
    );
}

fn message_comes_back() {
    let (sender, receiver) = mpsc::channel();
    drop(receiver);
    assert_eq!(sender.send("message"), Err(SendError("message")));
    let (sender, receiver) = mpsc::sync_channel(0);
    drop(receiver);
    assert_eq!(sender.send("message"), Err(SendError("message")));
}

fn messages_are_dropped() {
    let (sender, receiver) = mpsc::channel();
    let (inner, inner_receiver) = mpsc::channel::<u8>();
    sender.send(inner).unwrap();
    assert_eq!(inner_receiver.try_recv(), Err(TryRecvError::Empty));
    drop(receiver);
    assert_eq!(inner_receiver.try_recv(), Err(TryRecvError::Disconnected));
    drop(sender);
}

fn try_send_tells() {
    let (sender, receiver) = mpsc::sync_channel(1);
    assert_eq!(sender.try_send(1), Ok(()));
    assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
    assert_eq!(receiver.recv(), Ok(1));
    assert_eq!(sender.try_send(3), Ok(()));
    drop(receiver);
    assert_eq!(sender.try_send(4), Err(TrySendError::Disconnected(4)));
    assert_eq!(sender.send(5), Err(SendError(5)));
}

fn try_send_at_rendezvous() {
    let (sender, receiver) = mpsc::sync_channel(0);
    assert_eq!(sender.try_send(1), Err(TrySendError::Full(1)));
    let late = Duration::from_millis(1);
    assert_eq!(receiver.recv_timeout(late), Err(RecvTimeoutError::Timeout));
    assert_eq!(sender.try_send(1), Err(TrySendError::Full(1)));
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    drop(receiver);
    assert_eq!(sender.try_send(1), Err(TrySendError::Disconnected(1)));
}

fn rendezvous() {
    let (sender, receiver) = mpsc::sync_channel(0);
    let (told, ear) = mpsc::channel();
    let thread = thread::spawn(move || {
        sender.send(1).unwrap();
        told.send("handed over").unwrap();
    });
    assert_eq!(ear.try_recv(), Err(TryRecvError::Empty));
    assert_eq!(receiver.recv(), Ok(1));
    assert_eq!(ear.recv(), Ok("handed over"));
    assert_eq!(receiver.recv(), Err(RecvError));
    thread.join().unwrap();
}

fn waiting_sender_learns() {
    for room in [0, 1] {
        let (sender, receiver) = mpsc::sync_channel(room);
        for message in 0..room {
            sender.send(message).unwrap();
        }
        let thread = thread::spawn(move || sender.send(9));
        drop(receiver);
        assert_eq!(thread.join().unwrap(), Err(SendError(9)));
    }
}

fn iterators() {
    let (sender, receiver) = mpsc::channel();
    sender.send(1).unwrap();
    sender.send(2).unwrap();
    assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [1, 2]);
    sender.send(3).unwrap();
    assert_eq!(receiver.iter().next(), Some(3));
    sender.send(4).unwrap();
    drop(sender);
    for message in &receiver {
        assert_eq!(message, 4);
    }
    assert_eq!(receiver.into_iter().count(), 0);
}

fn errors_speak() {
    let (sender, receiver) = mpsc::sync_channel(1);
    sender.send(0).unwrap();
    assert_eq!(
        sender.try_send(1).unwrap_err().to_string(),
        "sending on a full channel"
    );
    drop(receiver);
    assert_eq!(
        sender.send(1).unwrap_err().to_string(),
        "sending on a closed channel"
    );
    assert_eq!(
        format!("{:?} {:?}", sender, Mutex::new(()).try_lock().is_ok()),
        "SyncSender { .. } true"
    );
}

fn join_returns() {
    let thread = thread::spawn(|| vec![1, 2]);
    assert_eq!(thread.join().unwrap(), [1, 2]);
    drop(thread::spawn(|| ())); // detached
}

fn join_panics() {
    let thread = thread::spawn(|| panic!("in a thread of the contract"));
    let payload = thread.join().unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"in a thread of the contract"));
    let number = thread::current().name().map_or(7, str::len);
    let thread = thread::spawn(move || panic!("thread {number}"));
    let payload = thread.join().unwrap_err();
    let words = payload.downcast_ref::<String>().unwrap();
    assert_eq!(*words, format!("thread {number}"));
}

fn scope_waits() {
    let mut numbers = [1, 2];
    let total = AtomicU64::new(0);
    let sum = thread::scope(|scope| {
        let [one, two] = &mut numbers;
        scope.spawn(|| *one += 10);
        let handle = scope.spawn(|| {
            *two += 20;
            scope.spawn(|| total.fetch_add(1, Ordering::SeqCst));
            *two
        });
        handle.join().unwrap()
    });
    assert_eq!((numbers, sum), ([11, 22], 22));
    assert_eq!(total.load(Ordering::SeqCst), 1);

    let scope = || {
        thread::scope(|scope| {
            let joined = scope.spawn(|| panic!("in a thread of the contract"));
            assert!(joined.join().is_err(), "and nobody else hears of it");
        });
        thread::scope(|scope| {
            scope.spawn(|| panic!("in a thread of the contract"));
        });
    };
    let payload = thread::spawn(scope).join().unwrap_err();
    assert_eq!(payload.downcast_ref(), Some(&"a scoped thread panicked"));
}

fn names() {
    let named = thread::Builder::new().name("teller".to_owned());
    let thread =
        named.spawn(|| thread::current().name().map(str::to_owned)).unwrap();
    assert_eq!(thread.thread().name(), Some("teller"));
    assert_eq!(thread.join().unwrap().as_deref(), Some("teller"));
    let thread = thread::spawn(|| {
        (thread::current().name().is_none(), thread::current().id())
    });
    let id = thread.thread().id();
    assert_eq!(thread.join().unwrap(), (true, id));
    assert_ne!(thread::current().id(), id);
    thread::scope(|scope| {
        let named = thread::Builder::new().name("clerk".to_owned());
        let thread =
            named.spawn_scoped(scope, || thread::current().id()).unwrap();
        let id = thread.thread().id();
        assert_eq!(thread.join().unwrap(), id);
    });
}

fn park_token() {
    thread::current().unpark();
    thread::current().unpark();
    thread::park(); // returns at once
    thread::park_timeout(Duration::from_millis(1)); // the two were one
    let thread = thread::spawn(thread::park);
    thread.thread().unpark();
    thread.join().unwrap();
    thread::sleep(Duration::from_millis(1));
    thread::yield_now();
}

fn condvar_wakes() {
    let pair = Arc::new((Mutex::new(0), Condvar::new()));
    let there = Arc::clone(&pair);
    let thread = thread::spawn(move || {
        *there.0.lock().unwrap() = 1;
        there.1.notify_all();
    });
    let mut guard = pair.0.lock().unwrap();
    while *guard == 0 {
        guard = pair.1.wait(guard).unwrap();
    }
    assert!(pair.0.try_lock().is_err(), "the waiter has the lock again");
    drop(guard);
    thread.join().unwrap();
    pair.1.notify_one(); // to nobody
}

fn everybody_wakes() {
    let (lock, condvar) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let guard = lock.lock().unwrap();
                drop(condvar.wait_while(guard, |ready| !*ready).unwrap());
            });
        }
        *lock.lock().unwrap() = true;
        condvar.notify_all();
    });
}

fn wait_timeout_returns() {
    let (lock, condvar) = (Mutex::new(0), Condvar::new());
    let soon = Duration::from_millis(1);
    let (guard, result) =
        condvar.wait_timeout(lock.lock().unwrap(), soon).unwrap();
    assert!(result.timed_out() && lock.try_lock().is_err());
    let (guard, result) =
        condvar.wait_timeout_while(guard, soon, |it| *it == 0).unwrap();
    assert!(result.timed_out());
    let (guard, result) =
        condvar.wait_timeout_while(guard, soon, |it| *it == 1).unwrap();
    assert!(!result.timed_out());
    drop(guard);
}

fn wait_while_looks_first() {
    let (lock, condvar) = (Mutex::new(3), Condvar::default());
    let guard =
        condvar.wait_while(lock.lock().unwrap(), |it| *it == 0).unwrap();
    assert_eq!(*guard, 3);
}

fn barrier_leads() {
    let barrier = Barrier::new(2);
    let leaders = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..2 {
                    if barrier.wait().is_leader() {
                        leaders.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
        }
    });
    assert_eq!(leaders.into_inner(), 2);
    assert!(
        Barrier::new(1).wait().is_leader()
            && Barrier::new(0).wait().is_leader()
    );
}

fn atomics_count() {
    use Ordering::SeqCst;
    let n = AtomicI64::new(-1);
    assert_eq!(n.fetch_add(3, SeqCst), -1);
    assert_eq!(n.fetch_sub(5, SeqCst), 2);
    assert_eq!(n.swap(7, SeqCst), -3);
    assert_eq!(n.compare_exchange(0, 1, SeqCst, SeqCst), Err(7));
    assert_eq!(n.compare_exchange(7, 1, SeqCst, SeqCst), Ok(7));
    assert_eq!(n.fetch_max(9, SeqCst), 1);
    assert_eq!(n.fetch_min(-9, SeqCst), 9);
    assert_eq!(
        n.fetch_update(SeqCst, SeqCst, |old| old.checked_mul(2)),
        Ok(-9)
    );
    assert_eq!(n.fetch_update(SeqCst, SeqCst, |_| None), Err(-18));
    assert_eq!(n.load(SeqCst), -18);
    let n = AtomicU64::new(u64::MAX);
    assert_eq!(n.fetch_add(1, SeqCst), u64::MAX);
    assert_eq!(n.into_inner(), 0, "it wraps");
    let flag = AtomicBool::default();
    assert!(!flag.fetch_or(true, SeqCst) && flag.fetch_and(false, SeqCst));
    flag.store(true, SeqCst);
    assert!(flag.load(SeqCst));
}

fn arc_owners() {
    let mut one = Arc::new(5);
    *Arc::get_mut(&mut one).unwrap() += 1;
    let two = Arc::clone(&one);
    assert_eq!((Arc::strong_count(&one), *two), (2, 6));
    assert!(Arc::ptr_eq(&one, &two) && Arc::get_mut(&mut one).is_none());
    let weak = Arc::downgrade(&one);
    let one = Arc::try_unwrap(one).unwrap_err();
    drop(two);
    assert_eq!(weak.upgrade().as_deref(), Some(&6));
    assert_eq!(Arc::into_inner(one), Some(6));
    assert!(weak.upgrade().is_none());
    let many: Arc<[u8]> = Arc::from(vec![1, 2]);
    assert_eq!((many.len(), &*Arc::<str>::from("abc")), (2, "abc"));
}

fn arc_address() {
    let (one, two) = (Arc::new(1), Arc::new(1));
    assert_eq!(Arc::as_ptr(&one), std::ptr::from_ref(&*one));
    assert_ne!(Arc::as_ptr(&one), Arc::as_ptr(&two));
    assert!(one == two && one <= two && format!("{one} {one:?}") == "1 1");
    assert_eq!(HashMap::from([(one, "x")]).get(&two), Some(&"x"));
}

fn bounds() {
    fn shared<T: Send + Sync>() {}
    fn moved<T: Send>() {}
    shared::<(Mutex<u8>, RwLock<u8>, Condvar, Barrier, AtomicU64, Arc<u8>)>();
    shared::<(
        Sender<u8>,
        SyncSender<u8>,
        thread::JoinHandle<u8>,
        thread::Thread,
    )>();
    moved::<Receiver<u8>>();
    fn covariant<'a>(guard: MutexGuard<'a, u8>) -> MutexGuard<'a, u8> {
        guard
    }
    drop(covariant(Mutex::new(0).lock().unwrap()));
}
