//! A test that can only hang is not a test. [`in_time`] ends it after some seconds, and says
//! which threads still wait.
//!
//! ```
//! let sum = watchdog::in_time(|| (1..=4).sum::<u32>());
//! assert_eq!(sum, 10);
//! ```

#[cfg(feature = "tokio")]
pub mod tokio;

use std::fs;
use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// What ends at all ends long before, on a busy machine, too.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Runs `test` on a thread of its own, and returns what it returns.
///
/// # Panics
///
/// As `test` does; and if it has not ended after [`PATIENCE`], with the names of the threads
/// that sleep.
#[track_caller]
pub fn in_time<T: Send + 'static>(
    test: impl FnOnce() -> T + Send + 'static,
) -> T {
    within(PATIENCE, test)
}

/// As [`in_time`], with another patience.
///
/// # Panics
///
/// As [`in_time`].
#[track_caller]
pub fn within<T: Send + 'static>(
    patience: Duration,
    test: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (done, end) = mpsc::channel();
    // Threads without a name of their own go by that of who started them.
    let name = thread::current().name().unwrap_or("a test").to_owned();
    let test = thread::Builder::new().name(name).spawn(move || {
        let _ = done.send(test());
    });
    let test = test.expect("there is room for a thread");
    match end.recv_timeout(patience) {
        Ok(returned) => returned,
        Err(RecvTimeoutError::Timeout) => panic!(
            "still not at its end after {patience:?}; these threads wait: {}",
            waiting().join(", ")
        ),
        Err(RecvTimeoutError::Disconnected) => match test.join() {
            Err(payload) => panic::resume_unwind(payload),
            Ok(()) => unreachable!("it would have sent"),
        },
    }
}

/// Returns when so many threads of this name sleep: wait for a lock, a message, a wake-up. For a
/// test in which somebody has to be there already when something comes.
///
/// # Panics
///
/// If they do not after [`PATIENCE`], or if the system does not say who sleeps.
#[track_caller]
pub fn asleep(name: &str, threads: usize) {
    let begin = Instant::now();
    // Who holds another one up for a moment sleeps for a moment: so look three times.
    let mut in_a_row = 0;
    while in_a_row < 3 {
        let all = waiting();
        let sleeping = all.iter().filter(|it| *it == name).count();
        in_a_row = if sleeping == threads { in_a_row + 1 } else { 0 };
        assert!(
            begin.elapsed() < PATIENCE,
            "not {threads} threads `{name}` sleep, but: {}",
            all.join(", ")
        );
        thread::sleep(Duration::from_millis(2));
    }
}

/// The names of this process's threads that sleep, as far as the system tells.
fn waiting() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let mut names: Vec<_> = tasks
        .filter_map(|task| {
            let stat = fs::read_to_string(task.path().join("stat")).ok()?;
            let (_, rest) = stat.split_once('(')?;
            let (name, rest) = rest.rsplit_once(") ")?;
            rest.starts_with('S').then(|| name.to_owned())
        })
        .collect();
    names.sort();
    if names.is_empty() {
        names.push("this system does not say which".to_owned());
    }
    names
}
