//! loom and shuttle on the same programs: where they support a program, their verdict is ours.
//!
//! One source, compiled for each of the three by a macro:
//!
//! ```console
//! cargo test -p every-schedule --features second-opinions
//! ```

use std::panic::{self, AssertUnwindSafe};

/// Programs that share by locks, condvars and atomics, for a crate with std's interface.
macro_rules! programs {
    ($name:ident, $sync:path, $thread:path) => {
        mod $name {
            use std::sync::Arc;

            use sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
            use sync::{Condvar, Mutex, RwLock};
            use $sync as sync;
            use $thread as thread;

            fn transfers(order: [[usize; 2]; 2]) {
                let accounts = Arc::new([Mutex::new(100), Mutex::new(100)]);
                let threads = order.map(|[first, second]| {
                    let accounts = Arc::clone(&accounts);
                    thread::spawn(move || {
                        let mut first = accounts[first].lock().unwrap();
                        let mut second = accounts[second].lock().unwrap();
                        *first -= 1;
                        *second += 1;
                    })
                });
                threads.into_iter().for_each(|thread| thread.join().unwrap());
            }

            pub fn opposite_order() {
                transfers([[0, 1], [1, 0]]);
            }

            pub fn same_order() {
                transfers([[0, 1], [0, 1]]);
            }

            fn withdrawals(one_step: bool) {
                let balance = Arc::new(Mutex::new(100));
                let tills = [(); 2].map(|()| {
                    let balance = Arc::clone(&balance);
                    thread::spawn(move || {
                        let mut guard = balance.lock().unwrap();
                        let covered = *guard >= 80;
                        if !one_step {
                            drop(guard);
                            guard = balance.lock().unwrap();
                        }
                        if covered {
                            *guard -= 80;
                        }
                    })
                });
                tills.into_iter().for_each(|till| till.join().unwrap());
                assert!(*balance.lock().unwrap() >= 0, "overdrawn");
            }

            pub fn look_then_take() {
                withdrawals(false);
            }

            pub fn take_what_was_seen() {
                withdrawals(true);
            }

            fn bell(under_the_lock: bool) {
                let pair = Arc::new((
                    Mutex::new(()),
                    Condvar::new(),
                    AtomicBool::new(false),
                ));
                let there = Arc::clone(&pair);
                let waiter = thread::spawn(move || {
                    let (lock, bell, ready) = &*there;
                    let guard = lock.lock().unwrap();
                    if !ready.load(SeqCst) {
                        drop(bell.wait(guard).unwrap());
                    }
                });
                let (lock, bell, ready) = &*pair;
                let guard = under_the_lock.then(|| lock.lock().unwrap());
                ready.store(true, SeqCst);
                bell.notify_one();
                drop(guard);
                waiter.join().unwrap();
            }

            pub fn ring_without_the_lock() {
                bell(false);
            }

            pub fn ring_under_the_lock() {
                bell(true);
            }

            fn count(step: fn(&AtomicUsize)) {
                let total = Arc::new(AtomicUsize::new(0));
                let threads = [(); 2].map(|()| {
                    let total = Arc::clone(&total);
                    thread::spawn(move || step(&total))
                });
                threads.into_iter().for_each(|thread| thread.join().unwrap());
                assert_eq!(total.load(SeqCst), 2, "one is lost");
            }

            pub fn load_then_store() {
                count(|total| total.store(total.load(SeqCst) + 1, SeqCst));
            }

            pub fn add() {
                count(|total| _ = total.fetch_add(1, SeqCst));
            }

            pub fn upgrade_under_read() {
                let lock = Arc::new(RwLock::new(0));
                let there = Arc::clone(&lock);
                let thread =
                    thread::spawn(move || *there.write().unwrap() += 1);
                let seen = lock.read().unwrap();
                *lock.write().unwrap() = *seen;
                drop(seen);
                thread.join().unwrap();
            }
        }
    };
}

programs!(ours, every_schedule::sync, every_schedule::thread);
programs!(looms, loom::sync, loom::thread);
programs!(shuttles, shuttle::sync, shuttle::thread);

fn is_fine(run: impl FnOnce()) -> bool {
    panic::catch_unwind(AssertUnwindSafe(run)).is_ok()
}

macro_rules! agree {
    ($($program:ident is $fine:literal),* $(,)?) => { $(
        #[test]
        fn $program() {
            let fine = [
                is_fine(|| every_schedule::explore(ours::$program).expect_ok()),
                is_fine(|| loom::model(looms::$program)),
                is_fine(|| shuttle::check_random(shuttles::$program, 1_000)),
            ];
            assert_eq!(fine, [$fine; 3], "ours, loom's, shuttle's");
        }
    )* };
}

agree!(
    opposite_order is false,
    same_order is true,
    look_then_take is false,
    take_what_was_seen is true,
    ring_without_the_lock is false,
    ring_under_the_lock is true,
    load_then_store is false,
    add is true,
    upgrade_under_read is false,
);
