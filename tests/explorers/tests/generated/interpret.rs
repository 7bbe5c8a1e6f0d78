//! Runs a random program on the drop-in.

use std::sync::atomic::Ordering::SeqCst;

use every_schedule::sync::atomic::AtomicU64;
use every_schedule::sync::mpsc::{self, Receiver, Sender, SyncSender};
use every_schedule::sync::{
    Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, Weak,
};
use every_schedule::{panic, println, thread};
use std::cell::RefCell;
use std::time::Duration;

use super::program::{Destructor, Do, Farewell, Program, Result, Thread};

/// What all threads share.
struct Shared {
    first: Mutex<u64>,
    second: Mutex<u64>,
    book: RwLock<u64>,
    flag: AtomicU64,
    count: AtomicU64,
    bell: Condvar,
    barrier: Barrier,
    once: OnceLock<u64>,
    lazy: LazyLock<u64, Box<dyn Fn() -> u64 + Send + Sync>>,
    called: Once,
    receiver: Mutex<Option<Receiver<u64>>>,
    threads: Mutex<Vec<thread::Thread>>,
}

impl Shared {
    /// With the sender of its channel.
    fn new(room: Option<usize>) -> (Arc<Shared>, Out) {
        let (out, receiver) = match room {
            None => {
                let (out, receiver) = mpsc::channel();
                (Out::Free(out), receiver)
            }
            Some(room) => {
                let (out, receiver) = mpsc::sync_channel(room);
                (Out::Bounded(out), receiver)
            }
        };
        let made = Arc::new(AtomicU64::new(1));
        let first = Mutex::new(0);
        let second = Mutex::new(0);
        let channel_end = Mutex::new(Some(receiver));
        let handles = Mutex::new(vec![thread::current()]);
        let shared = Arc::new(Shared {
            first,
            second,
            book: RwLock::new(0),
            flag: AtomicU64::new(0),
            count: AtomicU64::new(0),
            bell: Condvar::new(),
            barrier: Barrier::new(2),
            once: OnceLock::new(),
            lazy: LazyLock::new(Box::new(move || made.fetch_add(1, SeqCst))),
            called: Once::new(),
            receiver: channel_end,
            threads: handles,
        });
        (shared, out)
    }
}

/// What says something when it is dropped.
struct Speaker {
    destructor: Destructor,
    shared: Arc<Shared>,
    sender: Option<Out>,
    thread: Option<thread::JoinHandle<()>>,
    whole: Weak<Speaker>,
}

every_schedule::thread_local! {
    static LEFT: RefCell<Option<Speaker>> = const { RefCell::new(None) };
}

impl Speaker {
    fn new(
        destructor: Destructor,
        shared: &Arc<Shared>,
        out: Option<&Out>,
    ) -> Self {
        let there = Arc::clone(shared);
        let add = move || _ = there.count.fetch_add(1, SeqCst);
        Speaker {
            destructor,
            shared: Arc::clone(shared),
            sender: out.filter(|_| destructor == Destructor::Sends).cloned(),
            thread: (destructor == Destructor::Joins)
                .then(|| thread::spawn(add)),
            whole: Weak::new(),
        }
    }
}

#[derive(Clone)]
enum Out {
    Free(Sender<u64>),
    Bounded(SyncSender<u64>),
}

impl Out {
    fn send(&self, value: u64) -> bool {
        match self {
            Out::Free(out) => out.send(value).is_ok(),
            Out::Bounded(out) => out.send(value).is_ok(),
        }
    }

    fn try_send(&self, value: u64) -> bool {
        match self {
            Out::Free(out) => out.send(value).is_ok(),
            Out::Bounded(out) => out.try_send(value).is_ok(),
        }
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        match self.destructor {
            Destructor::Quiet => {}
            Destructor::Says => println!("dropped"),
            Destructor::Locks => {
                if let Ok(mut first) = self.shared.first.lock() {
                    *first += 1;
                }
            }
            Destructor::Adds => _ = self.shared.count.fetch_add(1, SeqCst),
            Destructor::Sends => {
                _ = self.sender.as_ref().map(|out| out.try_send(7));
            }
            Destructor::Panics => {
                assert!(thread::panicking(), "a destructor panics");
            }
            Destructor::Joins => {
                self.thread.take().map(thread::JoinHandle::join);
            }
            Destructor::Writes => {
                if let Ok(mut book) = self.shared.book.write() {
                    *book += 1;
                }
            }
            Destructor::Notifies => self.shared.bell.notify_all(),
            Destructor::Unparks => {
                let threads = self.shared.threads.lock();
                if let Some(main) =
                    threads.ok().and_then(|it| it.first().cloned())
                {
                    main.unpark();
                }
            }
            Destructor::Counts => {
                if self.whole.upgrade().is_some() {
                    println!("alive");
                }
            }
            Destructor::Names => println!("{:?}", thread::current().id()),
        }
    }
}

/// One thread of the program.
struct Worker {
    shared: Arc<Shared>,
    share: Option<Arc<Speaker>>,
    weak: Weak<Speaker>,
    kept: Option<Arc<Speaker>>,
    out: Option<Out>,
    me: usize,
    seen: Vec<u64>,
    destructor: Destructor,
}

impl Worker {
    /// One that does something for this one, and has nothing of its own.
    fn another(&self) -> Worker {
        Worker {
            shared: Arc::clone(&self.shared),
            share: self.share.clone(),
            weak: self.weak.clone(),
            kept: None,
            out: self.out.clone(),
            me: self.me + 10,
            seen: vec![],
            destructor: self.destructor,
        }
    }

    fn all(&mut self, work: &[Do]) {
        work.iter().for_each(|it| self.one(it));
    }

    fn see(&mut self, value: u64) {
        self.seen.push(value);
    }

    fn mutex(shared: &Shared, mutex: usize) -> &Mutex<u64> {
        match mutex {
            0 => &shared.first,
            _ => &shared.second,
        }
    }

    fn atomic(shared: &Shared, atomic: usize) -> &AtomicU64 {
        match atomic {
            0 => &shared.flag,
            _ => &shared.count,
        }
    }

    fn one(&mut self, it: &Do) {
        let shared = Arc::clone(&self.shared);
        match it {
            Do::Lock { mutex, looks, writes, rest } => {
                let Ok(mut guard) = Self::mutex(&shared, *mutex).lock() else {
                    return self.see(9);
                };
                if *looks {
                    self.see(*guard);
                }
                if *writes {
                    *guard += 1;
                }
                self.all(rest);
                drop(guard);
            }
            Do::TryLock { mutex, rest } => {
                match Self::mutex(&shared, *mutex).try_lock() {
                    Ok(guard) => {
                        self.see(*guard);
                        self.all(rest);
                    }
                    Err(_) => self.see(8),
                }
            }
            Do::Read(rest) => {
                if let Ok(guard) = shared.book.read() {
                    self.see(*guard);
                    self.all(rest);
                }
            }
            Do::Write(rest) => {
                if let Ok(mut guard) = shared.book.write() {
                    *guard += 1;
                    self.all(rest);
                }
            }
            Do::TryRead => {
                let seen = shared.book.try_read().map_or(8, |it| *it);
                self.see(seen);
            }
            Do::TryWrite => {
                let seen = shared.book.try_write().map(|mut it| *it += 1);
                self.see(u64::from(seen.is_ok()));
            }
            Do::IsPoisoned => self.see(shared.first.is_poisoned().into()),
            Do::Load(atomic) => {
                self.see(Self::atomic(&shared, *atomic).load(SeqCst));
            }
            Do::Store(atomic, value) => {
                Self::atomic(&shared, *atomic).store(*value, SeqCst);
            }
            Do::Add(atomic) => {
                Self::atomic(&shared, *atomic).fetch_add(1, SeqCst);
            }
            Do::Swap(atomic, value) => {
                self.see(Self::atomic(&shared, *atomic).swap(*value, SeqCst));
            }
            Do::CompareExchange(atomic, old, new) => {
                let atomic = Self::atomic(&shared, *atomic);
                let done = atomic.compare_exchange(*old, *new, SeqCst, SeqCst);
                self.see(done.unwrap_or_else(|it| 4 + it));
            }
            Do::Send(value) => {
                let sent = self.out.as_ref().map(|out| out.send(*value));
                self.see(sent.map_or(2, u64::from));
            }
            Do::TrySend(value) => {
                let sent = self.out.as_ref().map(|out| out.try_send(*value));
                self.see(sent.map_or(2, u64::from));
            }
            Do::Recv | Do::TryRecv | Do::RecvTimeout => self.receive(it),
            Do::DropSender => self.out = None,
            Do::DropReceiver => {
                let receiver =
                    shared.receiver.lock().ok().and_then(|mut it| it.take());
                drop(receiver);
            }
            Do::WaitWhile => {
                let guard = shared.first.lock();
                let Ok(guard) = guard else { return };
                let guard = shared.bell.wait_while(guard, |it| *it == 0);
                self.see(guard.map_or(9, |it| *it));
            }
            Do::WaitOnce => {
                let Ok(guard) = shared.first.lock() else { return };
                let guard = shared.bell.wait(guard);
                self.see(guard.map_or(9, |it| *it));
            }
            Do::WaitTimeout => {
                let Ok(guard) = shared.first.lock() else { return };
                let waited = shared.bell.wait_timeout(guard, Duration::ZERO);
                let seen = waited.map_or(9, |(it, late)| {
                    *it + 4 * u64::from(late.timed_out())
                });
                self.see(seen);
            }
            Do::NotifyOne => shared.bell.notify_one(),
            Do::NotifyAll => shared.bell.notify_all(),
            Do::Park => thread::park(),
            Do::ParkTimeout => thread::park_timeout(Duration::ZERO),
            Do::Unpark(other) => {
                let threads = shared.threads.lock();
                let thread =
                    threads.ok().and_then(|all| all.get(*other).cloned());
                if let Some(thread) = thread {
                    thread.unpark();
                }
            }
            Do::Barrier => self.see(shared.barrier.wait().is_leader().into()),
            Do::DropShare => self.share = None,
            Do::CountShares => {
                let count = self.share.as_ref().map(Arc::strong_count);
                self.see(count.unwrap_or(9) as u64);
            }
            Do::Upgrade => {
                let upgraded = self.weak.upgrade();
                self.see(upgraded.is_some().into());
            }
            Do::IntoInner => {
                let inner = self.share.take().and_then(Arc::into_inner);
                self.see(inner.is_some().into());
            }
            Do::Once => {
                let me = self.me as u64;
                let first = *shared.once.get_or_init(|| me);
                self.see(first);
            }
            Do::Keep => self.kept = self.weak.upgrade(),
            Do::DropKept => self.kept = None,
            Do::GetMut => {
                let share = self.share.as_mut();
                let alone = share.map(|it| Arc::get_mut(it).is_some());
                self.see(alone.map_or(2, u64::from));
            }
            Do::OnceSlowly => {
                let me = self.me as u64;
                let first = *shared.once.get_or_init(|| {
                    shared.count.fetch_add(1, SeqCst);
                    me
                });
                self.see(first);
            }
            Do::Lazy => self.see(*shared.lazy),
            Do::CallOnce => {
                let odd = self.seen.iter().sum::<u64>() % 2 == 1;
                shared.called.call_once(|| {
                    shared.count.fetch_add(1, SeqCst);
                    assert!(!odd, "odd at once");
                });
            }
            Do::Local => {
                let left =
                    Speaker::new(self.destructor, &shared, self.out.as_ref());
                LEFT.set(Some(left));
            }
            Do::ClearPoison => shared.first.clear_poison(),
            Do::AddByHand(atomic) => {
                let atomic = Self::atomic(&shared, *atomic);
                let mut seen = atomic.load(SeqCst);
                while let Err(now) =
                    atomic.compare_exchange_weak(seen, seen + 1, SeqCst, SeqCst)
                {
                    seen = now;
                }
            }
            Do::WaitTimeoutWhile => {
                let Ok(guard) = shared.first.lock() else { return };
                let waited = shared.bell.wait_timeout_while(
                    guard,
                    Duration::ZERO,
                    |it| *it == 0,
                );
                self.see(waited.map_or(9, |(it, late)| {
                    *it + 4 * u64::from(late.timed_out())
                }));
            }
            Do::Drain => {
                let Ok(receiver) = shared.receiver.lock() else { return };
                let Some(receiver) = receiver.as_ref() else { return };
                self.out = None;
                for value in receiver {
                    self.seen.push(value);
                }
            }
            Do::Ask(work) => {
                let (answer, answered) = mpsc::channel();
                let (mut other, work) = (self.another(), work.clone());
                thread::spawn(move || {
                    other.all(&work);
                    answer.send(other.seen.len() as u64)
                });
                self.see(answered.recv().unwrap_or(9));
            }
            Do::Spawn { work, joins } => {
                let (mut other, work) = (self.another(), work.clone());
                let thread = thread::spawn(move || other.all(&work));
                if *joins {
                    self.see(thread.join().is_err().into());
                }
            }
            Do::Scope(one, two) => {
                let (mut first, mut second) = (self.another(), self.another());
                thread::scope(|scope| {
                    scope.spawn(|| first.all(one));
                    second.all(two);
                });
                self.see(first.seen.iter().sum());
            }
            Do::Yield => thread::yield_now(),
            Do::Sleep => thread::sleep(Duration::ZERO),
            Do::Say => println!("{}", self.me),
            Do::Name => {
                let name = thread::current().name().map_or(0, str::len);
                self.see(name as u64);
            }
            Do::PanicIfOdd => {
                let sum: u64 = self.seen.iter().sum();
                assert!(sum.is_multiple_of(2), "odd");
            }
            Do::Poll(tries) => {
                let seen = (0..*tries).find(|_| shared.flag.load(SeqCst) == 1);
                self.see(seen.unwrap_or(9) as u64);
            }
            Do::Spin => while shared.flag.load(SeqCst) == 0 {},
            Do::Catch(rest) => {
                let caught =
                    panic::catch_unwind(panic::AssertUnwindSafe(|| {
                        self.all(rest);
                        assert!(self.seen.is_empty(), "it has seen something");
                    }));
                self.see(caught.is_err().into());
            }
        }
    }

    fn receive(&mut self, how: &Do) {
        let shared = Arc::clone(&self.shared);
        let Ok(receiver) = shared.receiver.lock() else { return };
        let Some(receiver) = receiver.as_ref() else { return self.see(6) };
        let got = match how {
            Do::Recv => receiver.recv().unwrap_or(5),
            Do::TryRecv => match receiver.try_recv() {
                Ok(value) => value,
                Err(mpsc::TryRecvError::Empty) => 3,
                Err(mpsc::TryRecvError::Disconnected) => 4,
            },
            _ => match receiver.recv_timeout(Duration::ZERO) {
                Ok(value) => value,
                Err(mpsc::RecvTimeoutError::Timeout) => 3,
                Err(mpsc::RecvTimeoutError::Disconnected) => 4,
            },
        };
        self.see(got);
    }
}

enum Returned {
    Nothing,
    Seen(Vec<u64>),
    Speaker(#[allow(dead_code, reason = "it is dropped")] Speaker),
}

/// Runs it; returns what `main` has seen.
pub fn run(program: &Program) -> String {
    let (shared, out) = Shared::new(program.room);
    let speaker = |sender: &Option<Out>| {
        Speaker::new(program.destructor, &shared, sender.as_ref())
    };
    let out = Some(out);
    let share = Arc::new_cyclic(|whole| {
        let mut speaker = speaker(&out);
        speaker.whole = whole.clone();
        speaker
    });
    let worker = |me| Worker {
        shared: Arc::clone(&shared),
        share: Some(Arc::clone(&share)),
        weak: Arc::downgrade(&share),
        kept: None,
        destructor: program.destructor,
        out: out.clone(),
        me,
        seen: vec![],
    };
    let mut handles: Vec<_> = program
        .threads
        .iter()
        .enumerate()
        .map(|(nth, thread)| {
            let worker = worker(nth + 1);
            let result = match thread.result {
                Result::Speaker => Some(speaker(&out)),
                _ => None,
            };
            let handle = spawned(nth, thread.clone(), worker, result);
            if let Ok(mut threads) = shared.threads.lock() {
                threads.push(handle.thread().clone());
            }
            Some(handle)
        })
        .collect();
    let mut main = worker(0);
    drop((share, out));
    for (handle, farewell) in handles.iter_mut().zip(&program.farewells) {
        if *farewell == Farewell::DropFirst {
            *handle = None;
        }
    }
    main.all(&program.main);
    let mut said = vec![];
    for (handle, farewell) in handles.into_iter().zip(&program.farewells) {
        let Some(handle) = handle else { continue };
        if *farewell == Farewell::Ask {
            main.see(handle.is_finished().into());
        }
        match farewell {
            Farewell::Join | Farewell::Ask => {
                // What it held in its hands, `main` drops.
                said.push(in_words(&handle.join()));
            }
            _ => drop(handle),
        }
    }
    format!("{:?} {said:?}", main.seen)
}

fn spawned(
    nth: usize,
    thread: Thread,
    mut worker: Worker,
    result: Option<Speaker>,
) -> thread::JoinHandle<Returned> {
    let builder = match thread.is_named {
        true => thread::Builder::new().name(format!("named {nth}")),
        false => thread::Builder::new(),
    };
    let life = move || {
        worker.all(&thread.work);
        if thread.tells {
            println!("{:?}", worker.seen);
        }
        match (thread.result, result) {
            (_, Some(speaker)) => Returned::Speaker(speaker),
            (Result::Seen, None) => {
                Returned::Seen(std::mem::take(&mut worker.seen))
            }
            _ => Returned::Nothing,
        }
    };
    builder.spawn(life).expect("there is room")
}

fn in_words(joined: &thread::Result<Returned>) -> String {
    match joined {
        Ok(Returned::Nothing) => "nothing".to_owned(),
        Ok(Returned::Seen(seen)) => format!("{seen:?}"),
        Ok(Returned::Speaker(_)) => "a speaker".to_owned(),
        Err(_) => "a panic".to_owned(),
    }
}
