//! Who waits for whom. Run: `cargo test -p exercise-slow-lookup -- --ignored`

use exercise_slow_lookup::{Metrics, record_request};
use std::panic;
use std::sync::Mutex;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Runs `work` on a thread of its own. If that stands still, the test need not.
fn ends<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, end) = mpsc::channel();
    let worker = thread::spawn(move || done.send(work()));
    match end.recv_timeout(Duration::from_millis(700)) {
        Ok(returned) => returned,
        Err(RecvTimeoutError::Timeout) => {
            panic!("it waits for a lock that it holds itself")
        }
        Err(RecvTimeoutError::Disconnected) => {
            panic::resume_unwind(worker.join().unwrap_err())
        }
    }
}

#[test]
#[ignore = "exercise"]
fn a_path_is_counted_under_its_group() {
    ends(|| {
        let metrics = Mutex::new(Metrics::default());
        for path in ["/user/1", "/user/2", "/pay"] {
            let group = |path: &str| path.split('/').nth(1).unwrap().to_owned();
            record_request(&metrics, path, group);
        }
        let metrics = metrics.into_inner().unwrap();
        let counts = [("pay".to_owned(), 1), ("user".to_owned(), 2)];
        let why = "two paths of one group, and one of another";
        assert_eq!(metrics.request_counts, counts.into(), "{why}");
    });
}

#[test]
#[ignore = "exercise"]
fn the_lock_is_free_while_the_group_is_looked_up() {
    ends(|| {
        let metrics = Mutex::new(Metrics::default());
        let mut free = false;
        record_request(&metrics, "/pay", |_| {
            free = metrics.try_lock().is_ok();
            "pay".to_owned()
        });
        assert!(free, "nobody can record while the group is looked up");
        assert_eq!(metrics.into_inner().unwrap().request_counts["pay"], 1);
    });
}

#[test]
#[ignore = "exercise"]
fn a_known_path_is_not_looked_up_again() {
    ends(|| {
        let metrics = Mutex::new(Metrics::default());
        record_request(&metrics, "/pay", |_| "pay".to_owned());
        record_request(&metrics, "/pay", |_| panic!("looked up twice"));
        assert_eq!(metrics.into_inner().unwrap().request_counts["pay"], 2);
    });
}

/// The other request comes while the first is looked up: the order is a script.
#[test]
#[ignore = "exercise"]
fn the_group_that_was_found_first_counts() {
    ends(|| {
        let metrics = Mutex::new(Metrics::default());
        record_request(&metrics, "/pay", |_| {
            assert!(
                metrics.try_lock().is_ok(),
                "the next line would wait forever"
            );
            record_request(&metrics, "/pay", |_| "first".to_owned());
            "second".to_owned()
        });
        let metrics = metrics.into_inner().unwrap();
        let first = metrics.request_counts.get("first");
        assert_eq!(first, Some(&2), "both count under what was found first");
        assert_eq!(metrics.request_counts.get("second"), None);
        assert_eq!(metrics.groups["/pay"], "first");
    });
}
