//! How far the others have come when the process ends.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Barrier, Mutex};
use std::thread;

use super::ends;

#[test]
fn nobody_waits_for_who_greets() {
    ends(
        || _ = thread::spawn(|| println!("hello")),
        &["leaked", "ok, thread 1: hello"],
    );
}

#[test]
fn a_second_line_may_be_missing() {
    let program = || {
        let (tx, rx) = channel();
        thread::spawn(move || {
            println!("one");
            tx.send(()).unwrap();
            println!("two");
        });
        rx.recv().unwrap();
    };
    ends(program, &["leaked, thread 1: one", "ok, thread 1: one\ntwo"]);
}

#[test]
fn who_has_answered_may_panic_or_not() {
    let program = || {
        let (tx, rx) = sync_channel(0);
        thread::spawn(move || {
            tx.send(7).unwrap();
            panic!("too late");
        });
        rx.recv().unwrap()
    };
    ends(program, &["leaked 7", "violated 7"]);
}

#[test]
fn behind_the_end_of_the_messages_there_may_be_no_time() {
    let program = || {
        let (tx, rx) = channel::<u8>();
        thread::spawn(move || {
            for _ in rx {}
            println!("all seen");
        });
        tx.send(1).unwrap();
        drop(tx);
    };
    ends(program, &["leaked", "ok, thread 1: all seen"]);
}

#[test]
fn behind_a_barrier_there_may_be_no_time() {
    let program = || {
        let barrier = Arc::new(Barrier::new(2));
        let there = Arc::clone(&barrier);
        thread::spawn(move || {
            there.wait();
            println!("there");
        });
        barrier.wait();
    };
    ends(program, &["leaked", "ok, thread 1: there"]);
}

#[test]
fn a_grandchild_that_nobody_waits_for() {
    let program = || {
        let child = thread::spawn(|| {
            thread::spawn(|| println!("grandchild"));
            println!("child");
        });
        child.join().unwrap();
    };
    ends(
        program,
        &[
            "leaked, thread 1: child",
            "ok, thread 1: child, thread 1.1: grandchild",
        ],
    );
}

#[test]
fn main_panics_before_the_other_has_said_it() {
    let program = || {
        let m = Arc::new(Mutex::new(0));
        let there = Arc::clone(&m);
        thread::spawn(move || {
            *there.lock().unwrap() += 1;
            println!("added");
        });
        assert_eq!(*m.lock().unwrap(), 0, "somebody was here");
    };
    ends(
        program,
        &[
            "leaked",                    // it was cut off
            "ok, thread 1: added",       // after the look
            "violated",                  // before, and the process was faster
            "violated, thread 1: added", // before
        ],
    );
}

#[test]
fn whoever_is_joined_has_said_everything() {
    let program = || {
        let threads = [1, 2].map(|n| thread::spawn(move || println!("{n}")));
        threads.into_iter().for_each(|it| it.join().unwrap());
    };
    ends(program, &["ok, thread 1: 1, thread 2: 2"]);
}

#[test]
fn a_thread_that_aborts_cuts_off_the_others() {
    struct Bomb {
        _beside: Arc<()>,
    }
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("and again");
        }
    }
    let program = || {
        let other = thread::spawn(|| {
            let _bomb = Bomb { _beside: Arc::new(()) };
            panic!("once");
        });
        println!("main");
        other.join().is_err()
    };
    // Whether `main` was first shows.
    ends(program, &["violated", "violated, main: main"]);
}

#[test]
fn a_flag_is_set_and_nobody_may_see_it() {
    let program = || {
        let stop = Arc::new(AtomicU32::new(0));
        let seen = Arc::clone(&stop);
        let worker = thread::spawn(move || {
            let mut rounds = 0;
            while seen.load(SeqCst) == 0 && rounds < 9 {
                rounds += 1;
            }
            rounds == 9
        });
        stop.store(1, SeqCst);
        worker.join().unwrap()
    };
    ends(program, &["ok false", "ok true"]);
}

#[test]
fn a_hook_of_the_program_changes_no_poison() {
    use std::sync::PoisonError;
    let program = || {
        std::panic::set_hook(Box::new(|_| println!("oh")));
        let lock = Arc::new(Mutex::new(1));
        let there = Arc::clone(&lock);
        let other = thread::spawn(move || {
            let _guard = there.lock().unwrap();
            panic!("with the guard in hand");
        });
        let panicked = other.join().is_err();
        let value = *lock.lock().unwrap_or_else(PoisonError::into_inner);
        (panicked, lock.is_poisoned(), value)
    };
    ends(program, &["ok (true, true, 1), thread 1: oh"]);
}

/// What it says when it is dropped.
struct Says(&'static str);
impl Drop for Says {
    fn drop(&mut self) {
        println!("{}", self.0);
    }
}

#[test]
fn exit_ends_the_process_for_all_and_drops_nothing() {
    let program = || {
        let _dropped = Says("never");
        thread::spawn(|| println!("hello"));
        println!("main");
        std::process::exit(0);
    };
    ends(program, &["leaked, main: main", "ok, main: main, thread 1: hello"]);
}

#[test]
fn a_thread_that_exits_cuts_off_main() {
    let program = || {
        let other = thread::spawn(|| {
            let _dropped = Says("never");
            std::process::exit(3)
        });
        println!("main");
        other.join().is_ok()
    };
    ends(program, &["violated", "violated, main: main"]);
}

#[test]
fn who_exits_under_a_lock_lets_nobody_in() {
    let program = || {
        let m = Arc::new(Mutex::new(0));
        let there = Arc::clone(&m);
        let other = thread::spawn(move || {
            *there.lock().unwrap() += 1;
            println!("let in");
        });
        let guard = m.lock().unwrap();
        if *guard == 0 {
            std::process::exit(0);
        }
        drop(guard);
        other.join().unwrap();
    };
    ends(program, &["leaked", "ok, thread 1: let in"]);
}

#[test]
fn exit_is_no_panic() {
    let program =
        || std::panic::catch_unwind(|| std::process::exit(0)).is_err();
    ends(program, &["ok"]);
    // In a scope, and in a destructor while its thread unwinds.
    let program = || {
        struct Exits;
        impl Drop for Exits {
            fn drop(&mut self) {
                std::process::exit(0);
            }
        }
        thread::scope(|scope| {
            scope.spawn(|| {
                let _exits = Exits;
                panic!("not the last word");
            });
        });
    };
    ends(program, &["leaked"]);
}

#[test]
fn a_second_panic_in_a_scope_ends_the_process() {
    struct Bomb {
        _beside: Arc<()>,
    }
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("and again");
        }
    }
    let program = || {
        thread::scope(|scope| {
            scope.spawn(|| {
                let _bomb = Bomb { _beside: Arc::new(()) };
                panic!("once");
            });
        });
    };
    ends(program, &["violated"]);
}

#[test]
fn an_abort_is_a_violation() {
    ends(|| std::process::abort(), &["violated"]);
    let program = || {
        let other = thread::spawn(|| std::process::abort());
        println!("main");
        other.join().is_ok()
    };
    ends(program, &["violated", "violated, main: main"]);
}
