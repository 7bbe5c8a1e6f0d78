//! A clerk takes a till, or learns that there is none, in one step.
//!
//! Promises: every till is counted once, whoever counts it.
//!
//! ```
//! assert_eq!(last_till_mended::count(vec![vec![3], vec![4]], 2), 7);
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
            loop {
                let till = tills.lock().unwrap().pop();
                let Some(till) = till else { break };
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
