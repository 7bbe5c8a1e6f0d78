//! What stands still is ended, and whoever waits is named.

use std::panic;
use std::sync::{Arc, Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use watchdog::{in_time, within};

fn message(work: impl FnOnce() + Send + 'static) -> String {
    let payload = thread::spawn(work).join().expect_err("it panics");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => (*payload.downcast::<&str>().expect("text")).into(),
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_deadlock_ends_soon_and_both_threads_are_named() {
    let start = Instant::now();
    let said = message(|| {
        within(Duration::from_millis(200), || {
            let (locks, both) =
                (Arc::new([0, 0].map(Mutex::new)), Barrier::new(2));
            let both = Arc::new(both);
            let tills =
                [("till 1", 0, 1), ("till 2", 1, 0)].map(|(name, a, b)| {
                    let (locks, both) = (Arc::clone(&locks), Arc::clone(&both));
                    let till = thread::Builder::new().name(name.into());
                    let embrace = move || {
                        let _first = locks[a].lock().unwrap();
                        both.wait();
                        let _second = locks[b].lock().unwrap();
                    };
                    till.spawn(embrace).unwrap()
                });
            tills.into_iter().for_each(|till| till.join().unwrap());
        });
    });
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(said.contains("till 1") && said.contains("till 2"), "{said}");
}

#[test]
fn a_test_that_panics_panics_with_its_own_words() {
    assert_eq!(
        message(|| in_time(|| panic!("one cent short"))),
        "one cent short"
    );
}
