//! Uses of std as people write them: each compiles against the drop-in.

#![allow(dead_code, unused_imports, unused_variables)]

#[macro_use]
extern crate every_schedule as std;

mod arcs {
    use std::sync::{Arc, Weak};

    trait Task: Send + Sync {
        fn run(self: Arc<Self>) -> u32;
        fn name(self: &Arc<Self>) -> &'static str
        where
            Self: Sized,
        {
            "a task"
        }
    }
    struct Double(u32);
    impl Task for Double {
        fn run(self: Arc<Self>) -> u32 {
            self.0 * 2
        }
    }

    fn shared() -> Arc<dyn Task> {
        Arc::new(Double(4))
    }

    fn text(text: Arc<str>) -> Arc<[u32]> {
        Arc::from(vec![1])
    }

    #[test]
    fn an_arc_is_std_s_in_every_way() {
        let report = std::explore(|| {
            let task: Arc<dyn Task> = Arc::new(Double(4));
            assert_eq!(Arc::new(Double(1)).name(), "a task");
            assert_eq!((task.run(), shared().run()), (8, 8));
            assert_eq!(*text("five".into()), [1]);

            let own = Arc::new_cyclic(|own: &Weak<Option<u32>>| {
                own.upgrade().is_none().then_some(7)
            });
            assert_eq!(*own, Some(7));
            let weak = Arc::downgrade(&own);
            assert_eq!((Arc::weak_count(&own), weak.strong_count()), (1, 1));

            let mut one = Arc::new(1);
            let two = Arc::clone(&one);
            *Arc::make_mut(&mut one) += 1;
            assert_eq!((*one, *two), (2, 1));
            *Arc::make_mut(&mut one) += 1;
            assert_eq!(Arc::unwrap_or_clone(one), 3);
            assert_eq!(Arc::unwrap_or_clone(Arc::clone(&two)), 1);
            assert_eq!(Arc::strong_count(&two), 1);
        });
        report.expect_ok();
    }
}

mod values {
    use std::sync::mpsc::channel;
    use std::sync::{Arc, Mutex, RwLock};

    struct Silent(u32);

    fn anything<T: Send + 'static>(value: T) -> T {
        Mutex::new(value).into_inner().unwrap()
    }

    #[test]
    fn what_is_locked_or_sent_need_not_be_debug() {
        let report = std::explore(|| {
            let lock = Mutex::new(Silent(1));
            lock.lock().unwrap().0 += 1;
            assert_eq!(anything(lock.into_inner().unwrap()).0, 2);

            let (jobs, inbox) = channel::<Box<dyn FnOnce() + Send>>();
            let done = Arc::new(Mutex::new(Vec::new()));
            let there = Arc::clone(&done);
            jobs.send(Box::new(move || there.lock().unwrap().push(Silent(3))))
                .unwrap();
            drop(jobs);
            inbox.iter().for_each(|job| job());
            assert_eq!(done.lock().unwrap()[0].0, 3);
        });
        report.expect_ok();
        let steps = report.shortest(|_| true).unwrap().to_string();
        assert!(steps.contains("dyn core::ops::function::FnOnce"), "{steps}");
    }

    static LOCK: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    static WORDS: RwLock<Option<String>> = RwLock::new(None);

    #[test]
    fn a_static_lock_is_made_anew_for_every_schedule() {
        let report = std::explore(|| {
            std::thread::scope(|scope| {
                scope.spawn(|| LOCK.lock().unwrap().push(1));
                scope.spawn(|| LOCK.lock().unwrap().push(2));
            });
            let words = WORDS.read().unwrap().clone();
            *WORDS.write().unwrap() = Some("late".to_owned());
            (LOCK.lock().unwrap().clone(), words)
        });
        assert_eq!(report.returning("([1, 2], None)"), 1, "{report}");
        assert_eq!(report.returning("([2, 1], None)"), 1, "{report}");
        assert_eq!(report.schedules, 2);
    }

    static HANDLES: Mutex<Vec<std::thread::JoinHandle<()>>> =
        Mutex::new(Vec::new());

    #[test]
    fn a_static_that_cannot_be_cloned_is_an_error() {
        let report = std::Explorer::new().merge(false).run(|| {
            std::thread::spawn(|| drop(HANDLES.lock()));
            drop(HANDLES.lock());
        });
        let error = report.unwrap_err().to_string();
        assert!(error.contains("Mutex made at"), "{error}");
    }
}

mod once {
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use std::sync::{LazyLock, Once, OnceLock};
    use std::{panic, thread};

    static MADE: AtomicU32 = AtomicU32::new(0);
    static LAZY: LazyLock<Vec<u32>> = LazyLock::new(|| {
        MADE.fetch_add(1, SeqCst);
        vec![MADE.load(SeqCst)]
    });
    static CELL: OnceLock<&str> = OnceLock::new();

    #[test]
    fn a_lazy_static_is_made_once_in_every_schedule() {
        let report = std::explore(|| {
            let threads = [(); 2].map(|()| thread::spawn(|| LAZY[0]));
            threads.map(|thread| thread.join().unwrap())
        });
        assert_eq!(report.returning("[1, 1]"), report.schedules, "{report}");
        assert!(report.schedules > 1);
    }

    #[test]
    fn whoever_comes_first_sets_a_once_lock() {
        let report = std::explore(|| {
            let seen = CELL.get().copied();
            let other = thread::spawn(|| *CELL.get_or_init(|| "theirs"));
            let set = CELL.set("ours");
            (seen, set, other.join().unwrap())
        });
        let theirs = report.returning("(None, Err(\"ours\"), \"theirs\")");
        let ours = report.returning("(None, Ok(()), \"ours\")");
        assert_eq!((theirs, ours), (1, 1), "{report}");
    }

    static GATE: Once = Once::new();

    #[test]
    fn a_once_is_poisoned_waited_for_and_forced() {
        let report = std::explore(|| {
            let failed = panic::catch_unwind(|| {
                GATE.call_once(|| panic!("in the first call"));
            });
            assert!(failed.is_err() && !GATE.is_completed());
            assert!(panic::catch_unwind(|| GATE.call_once(|| {})).is_err());
            let waiter = thread::spawn(|| GATE.wait_force());
            GATE.call_once_force(|state| assert!(state.is_poisoned()));
            waiter.join().unwrap();
            GATE.call_once(|| unreachable!("it is done"));
        });
        report.expect_ok();
    }

    static CIRCLE: OnceLock<u32> = OnceLock::new();

    #[test]
    fn to_initialise_inside_of_itself_is_a_deadlock() {
        let report = std::explore(|| {
            CIRCLE.get_or_init(|| 1 + CIRCLE.get_or_init(|| 1));
        });
        assert_eq!(report.deadlocks(), report.schedules, "{report}");
        let words = report.to_string();
        assert!(
            words.contains("initialise `CIRCLE`, held by itself"),
            "{words}"
        );
    }

    #[test]
    fn a_once_lock_by_value() {
        let report = std::explore(|| {
            let mut cell = OnceLock::from(1);
            *cell.get_mut().unwrap() += 1;
            assert_eq!(cell.clone(), cell);
            assert_eq!(cell.take(), Some(2));
            assert_eq!((cell.get(), cell.set(3)), (None, Ok(())));
            assert_eq!(cell.into_inner(), Some(3));
            assert_eq!(*LazyLock::new(|| 5), 5);
        });
        report.expect_ok();
    }
}

mod threads {
    use std::cell::{Cell, RefCell};
    use std::sync::Mutex;
    use std::sync::mpsc::{Sender, channel};
    use std::thread;

    thread_local!(static COUNT: Cell<u8> = 0.into());
    thread_local! {
        /// What it has to say at the end.
        static LAST: RefCell<Option<Last>> = const { RefCell::new(None) };
        pub(crate) static NUMBERS: RefCell<Vec<u32>> = RefCell::default();
    }

    struct Last(Sender<u8>);
    impl Drop for Last {
        fn drop(&mut self) {
            self.0.send(COUNT.get()).unwrap();
        }
    }

    #[test]
    fn what_is_thread_local_speaks_at_the_end_of_the_thread() {
        let report = std::explore(|| {
            let (sender, receiver) = channel();
            COUNT.set(9);
            let thread = thread::spawn(move || {
                LAST.set(Some(Last(sender)));
                COUNT.set(COUNT.get() + 1);
                NUMBERS.with_borrow_mut(|numbers| numbers.push(1));
                NUMBERS.take().len()
            });
            assert_eq!(receiver.recv(), Ok(1));
            assert_eq!(thread.join().unwrap(), 1);
            COUNT.replace(3)
        });
        assert_eq!(report.returning("9"), report.schedules, "{report}");
    }

    #[test]
    fn builders_and_the_machine() {
        let report = std::explore(|| {
            let builder = thread::Builder::new().stack_size(1 << 20);
            builder.name("big".into()).spawn(|| ()).unwrap().join().unwrap();
            thread::available_parallelism().unwrap().get()
        });
        assert_eq!(report.returning("2"), 1);
    }
}

mod atomics {
    use std::sync::RwLock;
    use std::sync::RwLockWriteGuard;
    use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};
    use std::sync::atomic::{
        AtomicBool, AtomicI8, AtomicI16, AtomicI64, AtomicIsize, AtomicPtr,
        AtomicU8, AtomicU16, AtomicU32,
    };
    use std::{panic, thread};

    #[test]
    fn integers_and_booleans() {
        let report = std::explore(|| {
            let small = AtomicI8::new(-128);
            assert_eq!(small.fetch_sub(1, SeqCst), -128);
            assert_eq!(small.load(SeqCst), 127);
            assert_eq!(AtomicU8::new(255).fetch_add(1, SeqCst), 255);
            let mut bits = AtomicU16::new(0b1100);
            assert_eq!(bits.fetch_xor(0b1010, Relaxed), 0b1100);
            assert_eq!(bits.fetch_nand(0b0110, Relaxed), 0b0110);
            *bits.get_mut() &= 0xff;
            assert_eq!(bits.fetch_or(0x100, Relaxed), 0xf9);
            assert_eq!(bits.fetch_and(0x1f0, Relaxed), 0x1f9);
            assert_eq!(bits.into_inner(), 0x1f0);
            let number = AtomicI16::new(3);
            let odd = |it| (it % 2 == 1).then_some(it + 1);
            assert_eq!(number.try_update(SeqCst, SeqCst, odd), Ok(3));
            assert_eq!(number.try_update(SeqCst, SeqCst, odd), Err(4));
            assert_eq!(number.update(SeqCst, SeqCst, |it| -it), 4);
            assert_eq!(AtomicIsize::from(-4).load(SeqCst), -4);
            assert_eq!(AtomicI64::new(2).fetch_max(5, SeqCst), 2);
            assert_eq!(AtomicU32::new(2).swap(5, SeqCst), 2);
            let flag = AtomicBool::new(true);
            assert!(flag.fetch_not(SeqCst) && !flag.fetch_nand(true, SeqCst));
            for wrong in [
                || _ = AtomicBool::new(true).load(Release),
                || AtomicBool::new(true).store(true, Acquire),
                || std::sync::atomic::fence(Relaxed),
            ] {
                assert!(panic::catch_unwind(wrong).is_err());
            }
        });
        report.expect_ok();
    }

    #[test]
    fn a_pointer_is_the_same_in_every_schedule() {
        let report = std::explore(|| {
            let mut values = [1, 2, 3];
            let [one, two, three] = values.each_mut().map(std::ptr::from_mut);
            let (one, two, three) = (
                AtomicPtr::new(one),
                AtomicPtr::new(two),
                AtomicPtr::new(three),
            );
            let head = AtomicPtr::new(one.load(SeqCst));
            thread::scope(|scope| {
                for new in [&two, &three] {
                    scope.spawn(|| {
                        let new = new.load(SeqCst);
                        let old = one.load(SeqCst);
                        head.compare_exchange(old, new, SeqCst, SeqCst).is_ok()
                    });
                }
            });
            let head = head.swap(std::ptr::null_mut(), SeqCst);
            (head == two.load(SeqCst), head == three.load(SeqCst))
        });
        assert!(report.returning("(true, false)") > 0, "{report}");
        assert!(report.returning("(false, true)") > 0, "{report}");
        report.expect_ok();
    }

    #[test]
    fn nobody_writes_between_a_downgrade_and_its_read() {
        let report = std::explore(|| {
            let lock = RwLock::new(0);
            thread::scope(|scope| {
                scope.spawn(|| *lock.write().unwrap() += 10);
                let mut writer = lock.write().unwrap();
                *writer += 1;
                let before = *writer;
                let reader = RwLockWriteGuard::downgrade(writer);
                assert!(lock.try_write().is_err());
                assert_eq!(*reader, before);
                assert_eq!(format!("{reader}"), before.to_string());
            });
            lock.into_inner().unwrap()
        });
        assert_eq!(report.returning("11"), report.schedules, "{report}");
    }
}

mod tasks {
    use std::future::Future;
    use std::pin::{Pin, pin};
    use std::sync::mpsc::{Receiver, channel};
    use std::sync::{Arc, Mutex};
    use std::task::{Context, Poll, Wake, Waker};
    use std::thread::{self, Thread};

    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    fn block_on<F: Future>(future: F) -> F::Output {
        let mut future = pin!(future);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match future.as_mut().poll(&mut context) {
                Poll::Ready(output) => return output,
                Poll::Pending => thread::park(),
            }
        }
    }

    #[derive(Default)]
    struct Shared {
        value: Option<u32>,
        waker: Option<Waker>,
    }

    struct Answer(Arc<Mutex<Shared>>);
    impl Future for Answer {
        type Output = u32;
        fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
            let mut shared = self.0.lock().unwrap();
            match shared.value {
                Some(value) => Poll::Ready(value),
                None => {
                    shared.waker = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        }
    }

    #[test]
    fn a_future_is_woken_in_every_schedule() {
        let report = std::explore(|| {
            let answer = Arc::new(Mutex::new(Shared::default()));
            let there = Arc::clone(&answer);
            let thread = thread::spawn(move || {
                let mut shared = there.lock().unwrap();
                shared.value = Some(42);
                let waker = shared.waker.take();
                drop(shared);
                if let Some(waker) = waker {
                    waker.wake();
                }
            });
            let value = block_on(async { Answer(answer).await + 1 });
            thread.join().unwrap();
            value
        });
        assert_eq!(report.returning("43"), report.schedules, "{report}");
        assert!(report.schedules > 1, "{report}");
    }
}

/// The rest of what people write at the head of a file.
mod heads {
    use std::any::Any;
    use std::collections::BTreeMap;
    use std::collections::hash_map::{Entry, HashMap};
    use std::env;
    use std::error::Error;
    use std::f64::consts::PI;
    use std::future::Future;
    use std::hint::black_box;
    use std::io::{BufRead, Read, Write, stdout};
    use std::num::NonZeroUsize;
    use std::ops::ControlFlow;
    use std::pin::Pin;
    use std::process;
    use std::rc::{Rc, Weak};
    use std::str::FromStr;
    use std::sync::mpsc::{
        RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
    };
    use std::sync::{Condvar, Mutex, RwLock};
    use std::sync::{MutexGuard, PoisonError, TryLockError};
    use std::task::{Context, Poll, Waker};
    use std::thread::{LocalKey, available_parallelism, panicking};

    #[derive(Default)]
    struct Defaults {
        mutex: Mutex<u32>,
        lock: RwLock<Vec<u8>>,
        condvar: Condvar,
    }

    async fn nothing() {}

    fn numbers(to: std::sync::mpsc::Sender<u32>) -> impl Iterator<Item = u32> {
        std::iter::from_fn(move || {
            let _ = to.send(1);
            Some(1)
        })
    }

    type Callbacks = Mutex<Vec<Box<dyn Fn(u32) + Send>>>;

    #[allow(deprecated, clippy::legacy_numeric_constants)]
    fn deprecated() -> u64 {
        std::thread::sleep_ms(1);
        let atomic = std::sync::atomic::AtomicU8::new(1);
        atomic.compare_and_swap(1, 2, std::sync::atomic::Ordering::SeqCst);
        let (lock, bell) =
            (std::sync::Mutex::new(()), std::sync::Condvar::new());
        let late = bell.wait_timeout_ms(lock.lock().unwrap(), 1).unwrap().1;
        assert!(!late && atomic.into_inner() == 2);
        std::u64::MAX
    }

    #[test]
    fn they_work() {
        let report = std::explore(|| {
            assert_eq!((deprecated(), dbg!(1) + dbg!(2)), (u64::MAX, 3));
            let callbacks: Callbacks = Mutex::new(vec![Box::new(|_| {})]);
            callbacks.lock().unwrap().iter().for_each(|it| it(1));
            let defaults = Defaults::default();
            *defaults.mutex.lock().unwrap() += 1;
            std::thread::park_timeout(std::time::Duration::from_secs(1));
            std::thread::scope(|s| {
                s.spawn(|| 1);
            });
            writeln!(stdout().lock(), "written").unwrap();
            println!("printed");
            std::assert!(env::args().count() > 0);
        });
        report.expect_ok();
        let (thread, text) = &report.ends[0].ending.printed[0];
        assert!(text.ends_with("written\nprinted\n"), "{text}");
    }
}
