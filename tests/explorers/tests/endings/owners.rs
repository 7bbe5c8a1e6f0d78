//! Who drops what, and what that does.

use core::cell::RefCell;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::thread;

use super::ends;

/// Says who drops it.
struct Says(&'static str);

impl Drop for Says {
    fn drop(&mut self) {
        println!("{}", self.0);
    }
}

#[test]
fn a_weak_owner_may_come_too_late() {
    let program = || {
        let strong = Arc::new(Says("gone"));
        let weak: Weak<Says> = Arc::downgrade(&strong);
        let other = thread::spawn(move || weak.upgrade().is_some());
        drop(strong);
        other.join().unwrap()
    };
    ends(
        program,
        &[
            "ok false, main: gone",
            "ok true, main: gone",
            "ok true, thread 1: gone",
        ],
    );
}

#[test]
fn two_who_unwrap_may_both_fail() {
    let program = || {
        let one = Arc::new(1);
        let two = Arc::clone(&one);
        let other = thread::spawn(move || Arc::try_unwrap(two).is_ok());
        let mine = Arc::try_unwrap(one).is_ok();
        (mine, other.join().unwrap())
    };
    ends(
        program,
        &["ok (false, false)", "ok (false, true)", "ok (true, false)"],
    );
}

#[test]
fn one_of_two_gets_what_is_inside() {
    let program = || {
        let one = Arc::new(1);
        let two = Arc::clone(&one);
        let other = thread::spawn(move || Arc::into_inner(two).is_some());
        let mine = Arc::into_inner(one).is_some();
        (mine, other.join().unwrap())
    };
    ends(program, &["ok (false, true)", "ok (true, false)"]);
}

/// Tells when it is dropped, and takes a lock for that.
struct Farewell(Arc<Mutex<Vec<&'static str>>>);

impl Drop for Farewell {
    fn drop(&mut self) {
        self.0.lock().unwrap().push("farewell");
    }
}

#[test]
fn a_result_nobody_asks_for_is_dropped_under_a_lock() {
    let program = || {
        let notes = Arc::new(Mutex::new(vec![]));
        let there = Arc::clone(&notes);
        let handle = thread::spawn(move || Farewell(there));
        let mut mine = notes.lock().unwrap();
        drop(handle); // if the thread is through, its result is dropped here
        mine.push("main");
        drop(mine);
    };
    ends(program, &["deadlock", "leaked", "ok"]);
}

std::thread_local! {
    static KEPT: RefCell<Option<Farewell>> = const { RefCell::new(None) };
    static SENDER: RefCell<Option<Sender<u8>>> = const { RefCell::new(None) };
}

#[test]
fn a_join_waits_for_what_a_thread_has_for_itself() {
    let program = || {
        let notes = Arc::new(Mutex::new(vec![]));
        let there = Arc::clone(&notes);
        let handle = thread::spawn(move || KEPT.set(Some(Farewell(there))));
        let mine = notes.lock().unwrap();
        handle.join().unwrap();
        mine.len()
    };
    // If the thread is through before `main` locks, all is well.
    ends(program, &["deadlock", "ok 1"]);
}

#[test]
fn the_messages_end_when_the_last_thread_with_a_sender_does() {
    let program = || {
        let (tx, rx) = channel();
        let handle = thread::spawn(move || {
            tx.send(1).unwrap();
            SENDER.set(Some(tx));
        });
        let got: Vec<_> = rx.iter().collect();
        handle.join().unwrap();
        got
    };
    ends(program, &["ok [1]"]);
}

/// Joins its thread when it is dropped; its fields are dropped after that.
struct Pool {
    jobs: Sender<u8>,
    thread: Option<thread::JoinHandle<u32>>,
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.thread.take().map(thread::JoinHandle::join);
    }
}

#[test]
fn a_pool_joins_before_it_drops_its_sender() {
    let program = || {
        let (jobs, inbox) = channel();
        let work = move || inbox.iter().map(u32::from).sum();
        let pool = Pool { jobs, thread: Some(thread::spawn(work)) };
        pool.jobs.send(1).unwrap();
    };
    ends(program, &["deadlock"]);
}

#[test]
fn the_last_owner_of_a_sender_ends_the_messages() {
    let program = || {
        let (tx, rx) = channel::<Arc<Says>>();
        let shared = Arc::new(Says("dropped"));
        let there = Arc::clone(&shared);
        let reader = thread::spawn(move || rx.recv().is_ok());
        tx.send(there).unwrap();
        drop(shared);
        reader.join().unwrap()
    };
    ends(program, &["ok true, main: dropped", "ok true, thread 1: dropped"]);
}

#[test]
fn who_initialises_drops_what_another_was_to_use() {
    static CELL: OnceLock<u8> = OnceLock::new();
    let program = || {
        let other = thread::spawn(|| CELL.set(1).is_ok());
        let mine = CELL.set(2).is_ok();
        (mine, other.join().unwrap(), *CELL.get().unwrap())
    };
    ends(program, &["ok (false, true, 1)", "ok (true, false, 2)"]);
}
