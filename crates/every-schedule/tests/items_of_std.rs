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
