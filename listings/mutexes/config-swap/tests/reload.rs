//! Old or new, never both, and nobody waits for a reader at work.

use config_swap::{Config, Shared};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Weak};
use std::thread;
use watchdog::in_time;

/// Fee and limit of one configuration are equal.
fn config(n: u64) -> Config {
    Config { fee: n, limit: n }
}

#[test]
fn a_reader_keeps_what_it_loaded_and_the_next_one_gets_the_new() {
    in_time(|| {
        let shared = Shared::new(config(1));
        let old = shared.load();
        shared.reload(config(2));
        assert_eq!(*old, config(1));
        assert_eq!(*shared.load(), config(2));
    });
}

/// Nothing is held across the job that a reload would wait for.
#[test]
fn a_reload_does_not_wait_for_a_reader_at_work() {
    in_time(|| {
        let shared = Shared::new(config(1));
        let at_work = shared.load();
        thread::scope(|s| {
            s.spawn(|| shared.reload(config(2)));
        });
        assert_eq!(at_work.fee, 1);
    });
}

#[test]
fn no_reader_sees_parts_of_two_configurations() {
    in_time(|| {
        let shared = Shared::new(config(0));
        thread::scope(|s| {
            let reloading =
                s.spawn(|| (1..=10_000).for_each(|n| shared.reload(config(n))));
            let mut last = 0;
            while !reloading.is_finished() {
                let seen = shared.load();
                assert_eq!(seen.fee, seen.limit);
                assert!(last <= seen.fee, "never an older one");
                last = seen.fee;
            }
        });
        assert_eq!(*shared.load(), config(10_000));
    });
}

#[test]
fn the_old_one_goes_with_its_last_reader() {
    in_time(|| {
        let shared = Shared::new(config(1));
        let old = shared.load();
        let watched = Arc::downgrade(&old);
        shared.reload(config(2));
        assert!(watched.upgrade().is_some(), "somebody still reads it");
        drop(old);
        assert!(watched.upgrade().is_none());
    });
}

/// Loads when it is dropped. If the swap held something, it would wait for itself.
struct Last(Weak<Shared<Option<Last>>>, Arc<AtomicBool>);

impl Drop for Last {
    fn drop(&mut self) {
        let shared = self.0.upgrade().expect("it is still there");
        self.1.store(shared.load().is_none(), SeqCst);
    }
}

#[test]
fn the_old_one_is_dropped_when_the_new_one_is_in_place_and_nothing_is_held() {
    in_time(|| {
        let dropped_late = Arc::new(AtomicBool::new(false));
        let shared = Arc::new(Shared::new(None));
        let last = Last(Arc::downgrade(&shared), Arc::clone(&dropped_late));
        shared.reload(Some(last));
        shared.reload(None);
        assert!(dropped_late.load(SeqCst));
    });
}
