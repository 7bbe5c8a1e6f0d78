//! Prints how states grow with threads and steps, and how long it takes to find them all:
//!
//! ```console
//! cargo run -p every-schedule --features thorough --example growth
//! ```

use std::time::Instant;

use every_schedule::sync::atomic::{AtomicU64, Ordering};
use every_schedule::sync::{Arc, Mutex};
use every_schedule::{Explorer, thread};

fn main() {
    println!("{}", table());
}

/// The table, as Markdown.
pub fn table() -> String {
    let mut rows = vec![
        "| threads | steps each | share | schedules | states | states a second |".to_owned(),
        "|---|---|---|---|---|---|".to_owned(),
    ];
    for (threads, steps) in [(2, 10), (2, 30), (3, 10), (4, 6), (5, 4)] {
        rows.push(row(threads, steps, "nothing", move || {
            spawn(threads, move || {
                let own = AtomicU64::new(0);
                for _ in 0..steps {
                    own.fetch_add(1, Ordering::SeqCst);
                }
            });
        }));
    }
    for (threads, steps) in [(2, 4), (2, 8), (3, 4), (4, 2), (5, 2)] {
        rows.push(row(threads, steps, "a lock", move || {
            let lock = Arc::new(Mutex::new(0));
            spawn(threads, move || {
                for _ in 0..steps / 2 {
                    *lock.lock().unwrap() += 1; // and unlock
                }
            });
        }));
    }
    rows.join("\n")
}

fn spawn(threads: usize, work: impl Fn() + Clone + Send + 'static) {
    let threads: Vec<_> =
        (0..threads).map(|_| thread::spawn(work.clone())).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

fn row(
    threads: usize,
    steps: usize,
    share: &str,
    program: impl Fn() + Send + Sync + 'static,
) -> String {
    let start = Instant::now();
    let report = Explorer::new().run(program).expect("it is within the limits");
    let speed = report.states as f64 / start.elapsed().as_secs_f64();
    let (schedules, states) = (report.schedules, report.states);
    format!(
        "| {threads} | {steps} | {share} | {schedules} | {states} | {speed:.0} |"
    )
}
