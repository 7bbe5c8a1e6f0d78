//! Broken on purpose: a clerk who sees a till may find none when it reaches for it.
//!
//! ```
//! // With one clerk it is right.
//! assert_eq!(last_till::count(vec![vec![3, 4], vec![5]], 1), 12);
//! ```

// ANCHOR: count
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

/// The receipts of one till, in whole euros.
pub type Till = Vec<u64>;

/// Has so many clerks add up all tills. Returns the total.
pub fn count(tills: Vec<Till>, clerks: usize) -> u64 {
    let tills = Arc::new(Mutex::new(tills));
    let (report, reports) = channel();
    let mut threads = Vec::new();
    for _ in 0..clerks {
        let (tills, report) = (Arc::clone(&tills), report.clone());
        threads.push(thread::spawn(move || {
            while !tills.lock().unwrap().is_empty() {
                let till = tills.lock().unwrap().pop().unwrap();
                report.send(till.iter().sum::<u64>()).unwrap();
            }
        }));
    }
    drop(report);
    let total = reports.iter().sum();
    for thread in threads {
        thread.join().unwrap();
    }
    total
}
// ANCHOR_END: count
