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
