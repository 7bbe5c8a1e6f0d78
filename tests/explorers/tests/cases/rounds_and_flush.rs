use std::explore;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::show;

/// Six identical steps hide nothing that comes after them.
#[test]
fn six_steps() {
    for n in [5, 6, 12, 50] {
        let report = explore(move || {
            let done = Arc::new(AtomicU64::new(0));
            let there = done.clone();
            let t = thread::spawn(move || there.load(SeqCst));
            for _ in 0..n {
                thread::sleep(Duration::ZERO);
            }
            done.store(1, SeqCst);
            t.join().unwrap()
        });
        assert_eq!((report.returning("0"), report.returning("1")), (n + 1, 1));
        report.expect_ok();
    }
}

#[test]
fn twelve_sleeps_are_no_livelock() {
    let report = explore(|| {
        for _ in 0..12 {
            thread::sleep(Duration::ZERO);
        }
    });
    report.expect_ok();
    assert_eq!((report.schedules, report.fair_only), (1, false));
}

/// What a poll does when it has given up is found, whichever try it was that succeeded.
#[test]
fn a_poll_that_gives_up() {
    let report = explore(|| {
        let flag = Arc::new(AtomicU64::new(0));
        let there = flag.clone();
        let t = thread::spawn(move || there.store(1, SeqCst));
        let found = (1..=8).find(|_| flag.load(SeqCst) == 1);
        t.join().unwrap();
        found.expect("nobody came")
    });
    assert_eq!((report.violations(), report.schedules), (1, 9));
    assert_eq!(report.returning("8"), 1);
}

/// A loop without an end that is known to be one; and one that is not.
#[test]
fn fair_only_is_not_ok() {
    let spin = || {
        let flag = Arc::new(AtomicU64::new(0));
        let there = flag.clone();
        let t = thread::spawn(move || there.store(1, SeqCst));
        while flag.load(SeqCst) == 0 {}
        t.join().unwrap();
    };
    let report = explore(spin);
    assert!(report.fair_only);
    assert!(std::panic::catch_unwind(|| report.expect_ok()).is_err());
    let fair = std::Explorer::new().fair(true).run(spin).unwrap();
    fair.expect_ok();
}

#[derive(Debug)]
struct Flush(Arc<Mutex<u8>>);
impl Drop for Flush {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1;
    }
}

/// 1 of 20, and 2 of 102 if everything is a step.
#[test]
fn flush() {
    for (reduce, counts) in [(true, (20, 1)), (false, (102, 2))] {
        let explorer = std::Explorer::new().reduce(reduce);
        let report = explorer.run(|| {
            let m = Arc::new(Mutex::new(0));
            let a = Arc::new(Flush(m.clone()));
            let b = a.clone();
            let g = m.lock().unwrap();
            thread::spawn(move || {
                thread::yield_now();
                drop(b)
            });
            drop(a);
            drop(g);
        });
        let report = report.unwrap();
        assert_eq!((report.schedules, report.deadlocks()), counts, "{report}");
    }
}

/// Three owners, and the destructor panics on one thread only.
#[test]
fn the_name_of_the_last_owner() {
    #[derive(Debug)]
    struct Picky;
    impl Drop for Picky {
        fn drop(&mut self) {
            assert_ne!(thread::current().name(), Some("a"), "not on a");
        }
    }
    let program = || {
        let owner = Arc::new(Picky);
        let threads = ["a", "b"].map(|name| {
            let owner = owner.clone();
            let it = thread::Builder::new().name(name.to_owned());
            it.spawn(move || drop(owner)).unwrap()
        });
        drop(owner);
        threads.map(|it| it.join().is_err())
    };
    for reduce in [true, false] {
        let run = |merge| {
            let explorer = std::Explorer::new().reduce(reduce).merge(merge);
            let report = explorer.run(program).unwrap();
            let counts = report.returning("[true, false]");
            (counts, report.returning("[false, false]"))
        };
        assert_eq!(run(true), run(false));
        assert!(run(true).0 > 0 && run(true).1 > 0);
    }
}

/// A result that nobody joins is dropped by the thread or by its handle, with what it is.
#[test]
fn a_racy_result_with_a_destructor() {
    #[derive(Debug)]
    struct Loud(u64);
    impl Drop for Loud {
        fn drop(&mut self) {
            println!("{} dropped by {:?}", self.0, thread::current().name());
        }
    }
    let program = || {
        let flag = Arc::new(AtomicU64::new(0));
        let there = flag.clone();
        let handle = thread::spawn(move || Loud(there.load(SeqCst)));
        flag.store(1, SeqCst);
        drop(handle);
    };
    show("racy result", "ok", std::Explorer::new().outlive_main(true), program);
}

/// Each exploration, and each schedule of it, has a static atomic of its own.
#[test]
fn a_static_atomic_in_two_explorations() {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let program = || {
        let t = thread::spawn(|| COUNT.fetch_add(1, SeqCst));
        COUNT.fetch_add(1, SeqCst);
        t.join().unwrap();
        COUNT.load(SeqCst)
    };
    let counts = || {
        let report = std::Explorer::new().run(program).unwrap();
        (report.returning("2"), report.schedules)
    };
    let (here, there) = crate::beside(counts, counts);
    assert_eq!((here, here.0), (there, here.1));
}

/// Destructors that panic or lock while a deadlock is being left: the process does not abort, and
/// the deadlock is told.
#[test]
fn teardown() {
    #[derive(Debug)]
    struct Panics;
    impl Drop for Panics {
        fn drop(&mut self) {
            if !thread::panicking() {
                panic!("as it is dropped");
            }
        }
    }
    #[derive(Debug)]
    struct AlwaysPanics;
    impl Drop for AlwaysPanics {
        fn drop(&mut self) {
            panic!("as it is dropped");
        }
    }
    show(
        "a guard that panics",
        "deadlock | violated",
        std::Explorer::new(),
        || {
            let (a, b) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(0)));
            let (c, d) = (a.clone(), b.clone());
            let t = thread::spawn(move || {
                let _d = d.lock().unwrap();
                let _guard = AlwaysPanics;
                let _c = c.lock().unwrap();
            });
            let _a = a.lock().unwrap();
            let _guard = Panics;
            let _b = b.lock().unwrap();
            let _ = t.join();
        },
    );
    show(
        "a scope with a guard that locks",
        "deadlock",
        std::Explorer::new(),
        || {
            let m = Mutex::new(0);
            struct Locks<'a>(&'a Mutex<i32>);
            impl Drop for Locks<'_> {
                fn drop(&mut self) {
                    *self.0.lock().unwrap() += 1;
                }
            }
            thread::scope(|s| {
                let _outer = m.lock().unwrap();
                let _guard = Locks(&m);
                s.spawn(|| *m.lock().unwrap() += 1);
            });
        },
    );
}

/// The program's `Debug` is not part of it.
#[test]
fn debug_that_locks_or_panics() {
    struct Locks(Arc<Mutex<u8>>);
    impl std::fmt::Debug for Locks {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{}", self.0.lock().unwrap())
        }
    }
    struct Panics;
    impl std::fmt::Debug for Panics {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("not to be shown")
        }
    }
    show("a Debug that locks or panics", "ok", std::Explorer::new(), || {
        let inner = Arc::new(Mutex::new(0));
        let outer = Mutex::new(Locks(inner.clone()));
        let _inner = inner.lock().unwrap();
        let other = Mutex::new(Panics);
        let _ = (&*outer.lock().unwrap(), &*other.lock().unwrap());
    });
}

/// Own limits are errors.
#[test]
fn too_many_generations() {
    fn deeper(levels: u32) {
        if levels > 0 {
            thread::spawn(move || deeper(levels - 1)).join().unwrap();
        }
    }
    let error = std::Explorer::new().run(|| deeper(9)).unwrap_err();
    assert!(matches!(error, std::Error::TooManyThreads(_)), "{error}");
}
