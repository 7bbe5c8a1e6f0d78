//! Who waits for whom, and for how long.

use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::mpsc::{RecvTimeoutError, channel, sync_channel};
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, OnceLock, RwLock};
use std::{Explorer, thread};

use super::{ends, ends_with};

#[test]
fn two_wake_ups_are_one() {
    let program = || {
        let main = thread::current();
        let threads =
            [main.clone(), main].map(|it| thread::spawn(move || it.unpark()));
        thread::park();
        thread::park();
        threads.into_iter().for_each(|it| it.join().unwrap());
    };
    ends(program, &["deadlock", "ok"]);
}

#[test]
fn one_wake_up_for_two_conditions() {
    let program = || {
        let shared = Arc::new((Mutex::new((false, false)), Condvar::new()));
        let waiter = |of: fn(&mut (bool, bool)) -> &mut bool| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || {
                let guard = shared.0.lock().unwrap();
                drop(shared.1.wait_while(guard, |it| !*of(it)).unwrap());
            })
        };
        let threads = [waiter(|it| &mut it.0), waiter(|it| &mut it.1)];
        for of in [
            |it: &mut (bool, bool)| it.0 = true,
            |it: &mut (bool, bool)| it.1 = true,
        ] {
            of(&mut shared.0.lock().unwrap());
            shared.1.notify_one();
        }
        threads.into_iter().for_each(|it| it.join().unwrap());
    };
    ends(program, &["deadlock", "ok"]);
}

#[test]
fn a_timeout_and_a_message_meet() {
    let program = || {
        let (tx, rx) = channel();
        let other = thread::spawn(move || tx.send(1).is_ok());
        let got = match rx.recv_timeout(Duration::from_millis(1)) {
            Ok(_) => 'm',
            Err(RecvTimeoutError::Timeout) => 't',
            Err(RecvTimeoutError::Disconnected) => 'd',
        };
        drop(rx);
        (got, other.join().unwrap())
    };
    ends(program, &["ok ('m', true)", "ok ('t', false)", "ok ('t', true)"]);
}

#[test]
fn a_bounded_sender_is_let_go_by_a_reader_that_leaves() {
    let program = || {
        let (tx, rx) = sync_channel(1);
        let sender = thread::spawn(move || {
            (0..3).filter(|n| tx.send(*n).is_ok()).count()
        });
        rx.recv().unwrap();
        drop(rx);
        sender.join().unwrap()
    };
    ends(program, &["ok 1", "ok 2"]);
}

#[test]
fn poison_is_seen_by_who_comes_later() {
    let program = || {
        let lock = Arc::new(Mutex::new(0));
        let there = Arc::clone(&lock);
        let other = thread::spawn(move || {
            let mut guard = there.lock().unwrap();
            *guard += 1;
            panic!("with the guard in hand");
        });
        let seen = match lock.lock() {
            Ok(guard) => *guard,
            Err(poisoned) => 10 + *poisoned.into_inner(),
        };
        (seen, other.join().is_err())
    };
    ends(program, &["ok (0, true)", "ok (11, true)"]);
}

#[test]
fn a_panic_that_is_caught_poisons_too() {
    let program = || {
        let lock = Arc::new(RwLock::new(0));
        let there = Arc::clone(&lock);
        let other = thread::spawn(move || {
            let panics = catch_unwind(AssertUnwindSafe(|| {
                let _guard = there.write().unwrap();
                panic!("caught");
            }));
            there.clear_poison();
            panics.is_err()
        });
        let seen = lock.read().is_err();
        (seen, other.join().unwrap())
    };
    ends(program, &["ok (false, true)", "ok (true, true)"]);
}

#[test]
fn what_is_made_once_fails_once() {
    static LAZY: LazyLock<u8> = LazyLock::new(|| panic!("no value"));
    let program = || {
        let ask = || catch_unwind(|| *LAZY).is_err();
        let other = thread::spawn(ask);
        (ask(), other.join().unwrap())
    };
    ends(program, &["ok (true, true)"]);
}

#[test]
fn two_cells_that_need_each_other() {
    static ONE: OnceLock<u8> = OnceLock::new();
    static TWO: OnceLock<u8> = OnceLock::new();
    let program = || {
        let other =
            thread::spawn(|| *ONE.get_or_init(|| *TWO.get_or_init(|| 1)));
        let mine = *TWO.get_or_init(|| *ONE.get_or_init(|| 2));
        (mine, other.join().unwrap())
    };
    ends(program, &["deadlock", "ok (1, 1)", "ok (2, 2)"]);
}

#[test]
fn a_counter_by_hand_loses_nothing() {
    let program = || {
        let count = Arc::new(AtomicU32::new(0));
        let add = |count: Arc<AtomicU32>| {
            let mut seen = count.load(SeqCst);
            while let Err(now) =
                count.compare_exchange(seen, seen + 1, SeqCst, SeqCst)
            {
                seen = now;
            }
        };
        let threads = [0, 1].map(|_| {
            let count = Arc::clone(&count);
            thread::spawn(move || add(count))
        });
        threads.into_iter().for_each(|it| it.join().unwrap());
        count.load(SeqCst)
    };
    ends(program, &["ok 2"]);
}

#[test]
fn a_flag_is_a_lock_that_nobody_waits_for() {
    let program = || {
        let taken = Arc::new(AtomicBool::new(false));
        let there = Arc::clone(&taken);
        let other = thread::spawn(move || !there.swap(true, SeqCst));
        let mine = !taken.swap(true, SeqCst);
        (mine, other.join().unwrap())
    };
    ends(program, &["ok (false, true)", "ok (true, false)"]);
}

#[test]
fn a_barrier_is_used_twice_and_one_leaves() {
    let program = || {
        let barrier = Arc::new(Barrier::new(2));
        let there = Arc::clone(&barrier);
        let leader = thread::spawn(move || there.wait().is_leader());
        let first = barrier.wait().is_leader();
        let other = leader.join().unwrap();
        let there = Arc::clone(&barrier);
        let again = thread::spawn(move || there.wait().is_leader());
        barrier.wait();
        again.join().unwrap();
        (first, other)
    };
    ends(program, &["ok (false, true)", "ok (true, false)"]);
}

#[test]
fn a_loop_with_a_timeout_ends_with_the_flag_alone() {
    let program = || {
        let shared = Arc::new((Mutex::new(false), Condvar::new()));
        let there = Arc::clone(&shared);
        let other = thread::spawn(move || *there.0.lock().unwrap() = true);
        let mut ready = shared.0.lock().unwrap();
        while !*ready {
            (ready, _) =
                shared.1.wait_timeout(ready, Duration::from_secs(1)).unwrap();
        }
        drop(ready);
        other.join().unwrap();
    };
    ends_with(Explorer::new().fair(true), program, &["ok"]);
}

#[test]
fn whether_a_thread_is_through_can_be_asked_too_early() {
    let program = || {
        let (tx, rx) = channel();
        let thread = thread::spawn(move || tx.send(1).unwrap());
        rx.recv().unwrap();
        let early = thread.is_finished();
        thread.join().unwrap();
        early
    };
    ends(program, &["ok false", "ok true"]);
}

#[test]
fn try_write_fails_only_while_somebody_reads() {
    let program = || {
        let lock = Arc::new(RwLock::new(0));
        let there = Arc::clone(&lock);
        let reader = thread::spawn(move || *there.read().unwrap());
        let wrote = lock.try_write().map(|mut it| *it = 1).is_ok();
        (wrote, reader.join().unwrap())
    };
    ends(program, &["ok (false, 0)", "ok (true, 0)", "ok (true, 1)"]);
}

#[test]
fn a_rendezvous_with_nobody_there() {
    let program = || {
        let (tx, rx) = sync_channel(0);
        let receiver = thread::spawn(move || rx.recv().ok());
        let sent = tx.try_send(1).is_ok();
        drop(tx);
        (sent, receiver.join().unwrap())
    };
    ends(program, &["ok (false, None)", "ok (true, Some(1))"]);
}
