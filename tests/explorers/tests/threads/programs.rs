//! Small programs that share something, in many ways.

use every_schedule::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use every_schedule::sync::mpsc::{
    self, Receiver, RecvTimeoutError, TrySendError,
};
use every_schedule::sync::{Arc, Barrier, Condvar, Mutex, RwLock};
use every_schedule::thread;
use std::time::Duration;

/// A program, and its name.
pub type Program = (&'static str, fn() -> String);

/// All of them.
pub const PROGRAMS: &[Program] = &[
    ("opposite transfers", || transfers(&[(0, 1), (1, 0)])),
    ("three transfers", || transfers(&[(0, 1), (1, 0), (0, 1)])),
    ("ring", || transfers(&[(0, 1), (1, 2), (2, 0)])),
    ("self-transfer", || transfers(&[(0, 0)])),
    ("check then act", check_then_act),
    ("independent", || independent(3, 2)),
    ("lost wake-up", lost_wakeup),
    ("kept wake-up", || kept_wakeup(1)),
    ("two waiters, one notification", || kept_wakeup(2)),
    ("wait with timeout", wait_with_timeout),
    ("two senders", two_senders),
    ("full mailbox", || mailboxes(1, 2)),
    ("roomy mailbox", || mailboxes(1, 1)),
    ("rendezvous", || mailboxes(0, 1)),
    ("rendezvous that fails", rendezvous_that_fails),
    ("try_send to a rendezvous", try_rendezvous),
    ("recv_timeout at a rendezvous", rendezvous_timeout),
    ("receiver gone", receiver_gone),
    ("flag, and then no receiver", flag_then_no_receiver),
    ("try_recv", try_recv),
    ("recv_timeout", recv_timeout),
    ("poison", poison),
    ("readers and a writer", readers_and_a_writer),
    ("barrier", barrier),
    ("park", park),
    ("park, and perhaps nobody comes", park_perhaps),
    ("atomic counter", atomic_counter),
    ("load, then store", load_then_store),
    ("is_finished", is_finished),
    ("last owner", last_owner),
    ("leaked thread", leaked_thread),
    ("panic that nobody sees", unseen_panic),
    ("scope", scope),
    ("threads that spawn threads", nested),
    ("spin on a flag", spin),
    ("stubborn neighbours", stubborn_neighbours),
    ("a scope that lends", scope_that_lends),
    ("an owner who was forgotten", forgotten_owner),
    ("the last owner speaks", last_owner_speaks),
    ("a result that nobody wants", unwanted_result),
    ("opposite transfers, after a rest", rested_transfers),
    ("an update that looks elsewhere", update_that_looks),
    ("threads that spawn threads, and speak", nested_speakers),
    ("a sender that is shared", shared_sender),
    ("messages that go home", messages_that_go_home),
];

/// Transfers in a thread each, that lock the payer first.
pub fn transfers(pairs: &'static [(usize, usize)]) -> String {
    let accounts = Arc::new([100; 3].map(|cents| Mutex::new(cents)));
    let transfer = |&(from, to): &(usize, usize)| {
        let accounts = Arc::clone(&accounts);
        thread::spawn(move || {
            let mut payer = accounts[from].lock().unwrap();
            let mut payee = accounts[to].lock().unwrap();
            *payer -= 10;
            *payee += 10;
        })
    };
    let threads: Vec<_> = pairs.iter().map(transfer).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    accounts.iter().map(|it| it.lock().unwrap().to_string() + " ").collect()
}

/// Two tills look at the balance, and then withdraw what they saw covered.
pub fn check_then_act() -> String {
    let balance = Mutex::new(100);
    thread::scope(|tills| {
        for _ in 0..2 {
            tills.spawn(|| {
                let covered = *balance.lock().unwrap() >= 80;
                if covered {
                    *balance.lock().unwrap() -= 80;
                }
            });
        }
    });
    let left = *balance.lock().unwrap();
    assert!(left >= 0, "overdrawn: {left}");
    left.to_string()
}

/// Two threads of so many steps that have nothing to do with each other.
pub fn independent(m: usize, n: usize) -> String {
    let threads = [m, n].map(|steps| {
        thread::spawn(move || {
            let own = AtomicU64::new(0);
            for _ in 0..steps {
                own.fetch_add(1, SeqCst);
            }
        })
    });
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    String::new()
}

fn lost_wakeup() -> String {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let there = Arc::clone(&pair);
    let waiter = thread::spawn(move || {
        let (ready, bell) = &*there;
        let is_ready = *ready.lock().unwrap(); // and let go of the lock
        if !is_ready {
            drop(bell.wait(ready.lock().unwrap()).unwrap());
        }
    });
    *pair.0.lock().unwrap() = true;
    pair.1.notify_one();
    waiter.join().unwrap();
    String::new()
}

fn kept_wakeup(waiters: usize) -> String {
    let (ready, bell) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        for _ in 0..waiters {
            scope.spawn(|| {
                drop(
                    bell.wait_while(ready.lock().unwrap(), |ready| !*ready)
                        .unwrap(),
                );
            });
        }
        *ready.lock().unwrap() = true;
        bell.notify_one();
    });
    String::new()
}

fn wait_with_timeout() -> String {
    let (ready, bell) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        let waiter = scope.spawn(|| {
            let guard = ready.lock().unwrap();
            let (ready, result) =
                bell.wait_timeout(guard, Duration::MAX).unwrap();
            format!("ready {}, timed out {}", *ready, result.timed_out())
        });
        *ready.lock().unwrap() = true;
        bell.notify_all();
        waiter.join().unwrap()
    })
}

fn two_senders() -> String {
    let (sender, receiver) = mpsc::channel();
    for name in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || {
            for n in 1..=2 {
                sender.send(format!("{name}{n}")).unwrap();
            }
        });
    }
    drop(sender);
    receiver.iter().collect::<Vec<_>>().join(" ")
}

/// Two threads that send each other messages before they receive any.
pub fn mailboxes(room: usize, messages: usize) -> String {
    let (to_a, inbox_a) = mpsc::sync_channel(room);
    let (to_b, inbox_b) = mpsc::sync_channel(room);
    let run = move |to: mpsc::SyncSender<usize>, inbox: Receiver<usize>| {
        thread::spawn(move || {
            for n in 0..messages {
                to.send(n).unwrap();
            }
            drop(to);
            inbox.into_iter().count()
        })
    };
    let (a, b) = (run(to_b, inbox_a), run(to_a, inbox_b));
    format!("{} {}", a.join().unwrap(), b.join().unwrap())
}

fn rendezvous_that_fails() -> String {
    let (sender, receiver) = mpsc::sync_channel(0);
    let thread = thread::spawn(move || sender.send("message"));
    drop(receiver);
    format!("{:?}", thread.join().unwrap())
}

fn try_rendezvous() -> String {
    let (sender, receiver) = mpsc::sync_channel(0);
    let reader = thread::spawn(move || receiver.recv());
    let tried = sender.try_send(1);
    if let Err(TrySendError::Full(n)) = tried {
        _ = sender.send(n);
    }
    format!("{tried:?} {:?}", reader.join().unwrap())
}

fn rendezvous_timeout() -> String {
    let (sender, receiver) = mpsc::sync_channel(0);
    let reader =
        thread::spawn(move || receiver.recv_timeout(Duration::from_secs(1)));
    let sent = sender.send(1);
    format!("{sent:?} {:?}", reader.join().unwrap())
}

fn receiver_gone() -> String {
    let (sender, receiver) = mpsc::channel();
    let reader = thread::spawn(move || receiver.recv());
    let sent = [sender.send(1), sender.send(2)];
    format!("{sent:?} {:?}", reader.join().unwrap())
}

fn flag_then_no_receiver() -> String {
    let (sender, receiver) = mpsc::channel();
    let flag = Arc::new(AtomicBool::new(false));
    let there = Arc::clone(&flag);
    let reader = thread::spawn(move || {
        there.store(true, SeqCst);
        drop(receiver);
    });
    let told = format!("{} {:?}", flag.load(SeqCst), sender.send(1));
    reader.join().unwrap();
    told
}

fn try_recv() -> String {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(1));
    format!("{:?} {:?}", receiver.try_recv(), receiver.try_recv())
}

fn recv_timeout() -> String {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        sender.send(1).ok();
        sender.send(2).ok();
    });
    let mut got = vec![];
    for _ in 0..3 {
        match receiver.recv_timeout(Duration::from_secs(1)) {
            Ok(n) => got.push(n),
            Err(RecvTimeoutError::Timeout) => got.push(0),
            Err(RecvTimeoutError::Disconnected) => got.push(-1),
        }
    }
    format!("{got:?}")
}

fn poison() -> String {
    let lock = Arc::new(Mutex::new(0));
    let there = Arc::clone(&lock);
    let thread = thread::spawn(move || {
        let _guard = there.lock().unwrap();
        panic!("with the lock in hand");
    });
    let early = lock.lock().is_err();
    let joined = thread.join().is_err();
    format!("{early} {joined} {}", lock.is_poisoned())
}

fn readers_and_a_writer() -> String {
    let lock = Arc::new(RwLock::new(0));
    let there = Arc::clone(&lock);
    let writer = thread::spawn(move || *there.write().unwrap() += 1);
    let there = Arc::clone(&lock);
    let reader = thread::spawn(move || *there.read().unwrap());
    let seen = *lock.read().unwrap();
    writer.join().unwrap();
    format!("{seen} {} {:?}", reader.join().unwrap(), lock.try_write().is_ok())
}

fn barrier() -> String {
    let (barrier, count) = (Barrier::new(2), AtomicU64::new(0));
    let seen = thread::scope(|scope| {
        let run = || {
            count.fetch_add(1, SeqCst);
            let is_leader = barrier.wait().is_leader();
            (is_leader, count.load(SeqCst))
        };
        [scope.spawn(run), scope.spawn(run)].map(|it| it.join().unwrap())
    });
    assert!(seen.iter().all(|it| it.1 == 2));
    format!("{seen:?}")
}

fn park() -> String {
    let flag = Arc::new(AtomicBool::new(false));
    let there = Arc::clone(&flag);
    let parked = thread::spawn(move || {
        while !there.load(SeqCst) {
            thread::park();
        }
    });
    flag.store(true, SeqCst);
    parked.thread().unpark();
    parked.join().unwrap();
    String::new()
}

/// Nobody waits for the child, so only its token is left of it.
fn park_perhaps() -> String {
    let main = thread::current();
    let lock = Arc::new(Mutex::new(()));
    let there = Arc::clone(&lock);
    thread::spawn(move || {
        if there.try_lock().is_ok() {
            main.unpark();
        }
    });
    drop(lock.lock());
    thread::park();
    String::new()
}

fn atomic_counter() -> String {
    let count = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| count.fetch_add(1, SeqCst));
        }
    });
    count.load(SeqCst).to_string()
}

fn load_then_store() -> String {
    let count = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| count.store(count.load(SeqCst) + 1, SeqCst));
        }
    });
    count.load(SeqCst).to_string()
}

fn is_finished() -> String {
    let thread = thread::spawn(|| ());
    format!("{} {}", thread.is_finished(), thread.is_finished())
}

fn last_owner() -> String {
    let shared = Arc::new(7);
    let there = Arc::clone(&shared);
    thread::spawn(move || drop(there));
    format!("{:?}", Arc::into_inner(shared))
}

fn leaked_thread() -> String {
    let (sender, receiver) = mpsc::channel::<()>();
    thread::spawn(move || {
        let _sender = sender; // to itself
        receiver.recv()
    });
    String::new()
}

fn unseen_panic() -> String {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || assert_eq!(receiver.try_recv(), Ok(1), "too early"));
    sender.send(1).ok();
    String::new()
}

fn scope() -> String {
    let total = Mutex::new(0);
    thread::scope(|scope| {
        scope.spawn(|| {
            *total.lock().unwrap() += 1;
            scope.spawn(|| *total.lock().unwrap() *= 10);
        });
        *total.lock().unwrap() += 100;
    });
    total.into_inner().unwrap().to_string()
}

fn nested() -> String {
    let (sender, receiver) = mpsc::channel();
    let threads = [1, 2].map(|n| {
        let sender = sender.clone();
        thread::spawn(move || {
            let child = sender.clone();
            let child = thread::spawn(move || child.send(10 * n));
            sender.send(n).unwrap();
            child.join().unwrap()
        })
    });
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    drop(sender);
    format!("{:?}", receiver.iter().collect::<Vec<_>>())
}

fn spin() -> String {
    let flag = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !flag.load(SeqCst) {
                thread::yield_now();
            }
        });
        flag.store(true, SeqCst);
    });
    String::new()
}

/// Each locks its own door, and keeps it locked until the other's is open.
fn stubborn_neighbours() -> String {
    let doors = [(); 2].map(|()| Mutex::new(()));
    thread::scope(|scope| {
        for (own, other) in [(0, 1), (1, 0)] {
            let doors = &doors;
            scope.spawn(move || {
                let _own = doors[own].lock().unwrap();
                while doors[other].try_lock().is_err() {}
            });
        }
    });
    String::new()
}

/// What a thread writes into what it has borrowed, its parent sees after the scope.
fn scope_that_lends() -> String {
    let next = AtomicU64::new(1);
    let mut tickets = [0; 2];
    thread::scope(|scope| {
        for ticket in &mut tickets {
            scope.spawn(|| *ticket = next.fetch_add(1, SeqCst));
        }
    });
    format!("{tickets:?}")
}

/// Whoever comes second forgets its share, and only the count of owners tells.
fn forgotten_owner() -> String {
    let (is_second, shared) = (Arc::new(AtomicBool::new(false)), Arc::new(7));
    let (there, share) = (Arc::clone(&is_second), Arc::clone(&shared));
    let thread = thread::spawn(move || {
        if there.swap(true, SeqCst) {
            std::mem::forget(share);
        }
    });
    is_second.store(true, SeqCst);
    thread.join().unwrap();
    Arc::strong_count(&shared).to_string()
}

#[derive(Debug)]
struct Speaks;

impl Drop for Speaks {
    fn drop(&mut self) {
        every_schedule::println!("dropped here");
    }
}

fn last_owner_speaks() -> String {
    let shared = Arc::new(Speaks);
    let share = Arc::clone(&shared);
    let thread = thread::spawn(move || {
        thread::yield_now();
        drop(share);
    });
    thread::yield_now();
    drop(shared);
    thread.join().unwrap();
    String::new()
}

/// The thread drops it, or its handle does.
fn unwanted_result() -> String {
    let thread = thread::spawn(|| {
        thread::yield_now();
        Speaks
    });
    thread::yield_now();
    drop(thread);
    String::new()
}

/// Both accounts are made on one line, and which of them is used first is not in what the
/// threads have seen.
fn rested_transfers() -> String {
    let accounts = Arc::new([100, 50].map(Mutex::new));
    let threads = [(0, 1), (1, 0)].map(|(from, to)| {
        let accounts = Arc::clone(&accounts);
        thread::spawn(move || {
            thread::yield_now();
            let _payer = accounts[from].lock().unwrap();
            let _payee = accounts[to].lock().unwrap();
        })
    });
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    String::new()
}

/// Somebody may add in between, and then it looks again.
fn update_that_looks() -> String {
    let (total, bonus) = (AtomicU64::new(0), AtomicU64::new(10));
    thread::scope(|scope| {
        scope.spawn(|| {
            total.fetch_update(SeqCst, SeqCst, |old| {
                Some(old + bonus.load(SeqCst))
            })
        });
        total.fetch_add(1, SeqCst);
    });
    let total = total.load(SeqCst);
    assert_eq!(total, 11);
    total.to_string()
}

fn nested_speakers() -> String {
    let speak = || every_schedule::println!("{:?}", thread::current().id());
    let parent = thread::spawn(move || {
        thread::yield_now();
        thread::spawn(speak).join().unwrap();
    });
    thread::yield_now();
    thread::spawn(speak).join().unwrap();
    parent.join().unwrap();
    String::new()
}

/// Whoever drops the Arc last drops the sender in it, and ends the loop of the receiver.
pub fn shared_sender() -> String {
    let (sender, receiver) = mpsc::channel();
    let shared = Arc::new(sender);
    let tellers = [1, 2].map(|message| {
        let shared = Arc::clone(&shared);
        thread::spawn(move || shared.send(message))
    });
    drop(shared);
    let sum: i32 = receiver.iter().sum();
    drop(tellers);
    sum.to_string()
}

/// Messages that lie unread in a mailbox when it is dropped, and then do something.
pub fn messages_that_go_home() -> String {
    #[derive(Debug)]
    struct Message(u8, mpsc::Sender<u8>);
    impl Drop for Message {
        fn drop(&mut self) {
            self.1.send(self.0).unwrap();
        }
    }
    let ((bob, mailbox), (home, back)) = (mpsc::channel(), mpsc::channel());
    thread::spawn(move || drop(mailbox));
    for message in [1, 2] {
        let (bob, home) = (bob.clone(), home.clone());
        thread::spawn(move || _ = bob.send(Message(message, home)));
    }
    drop((bob, home));
    let mut came: Vec<_> = back.iter().collect();
    came.sort();
    format!("{came:?}")
}
