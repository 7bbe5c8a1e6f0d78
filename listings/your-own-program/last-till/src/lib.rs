//! Broken on purpose: a clerk who sees a till may find none when it reaches for it.
//!
//! ```
//! // With one clerk it is right.
//! use last_till::{Euros, count};
//!
//! assert_eq!(count(vec![vec![3, 4], vec![5]], 1), Euros(12));
//! ```

// ANCHOR: count
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Euros(pub u64);

/// The receipts of one till.
pub type Till = Vec<u64>;

/// Has so many clerks add up all tills. Returns the total.
pub fn count(tills: Vec<Till>, clerks: usize) -> Euros {
    let tills = Arc::new(Mutex::new(tills));
    let (report, reports) = channel();
    let mut threads = Vec::new();
    for _ in 0..clerks {
        let (tills, report) = (Arc::clone(&tills), report.clone());
        threads.push(thread::spawn(move || {
            while !tills.lock().unwrap().is_empty() {
                let till = tills.lock().unwrap().pop().unwrap();
                report.send(Euros(till.iter().sum())).unwrap();
            }
        }));
    }
    drop(report);
    let total = reports.iter().map(|Euros(sum)| sum).sum();
    for thread in threads {
        thread.join().unwrap();
    }
    Euros(total)
}
// ANCHOR_END: count
