//! What of *The Plot Twist* stays within one process, unchanged, under every schedule.

#![allow(dead_code, reason = "no scenario uses all of a listing")]

#[macro_use]
extern crate every_schedule as std;

#[path = "../../../listings/plot-twist/exercise-small-pool/solution.rs"]
mod small_pool;

use schedule_recorder::{every, explore, returns, scene, spawn};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// One connection and two threads: nobody waits forever, each gets it or gives up in time, and
/// afterwards it is back. Also if one of them panics with it, and if a wait ends for no reason.
#[test]
fn what_is_lent_comes_back() {
    let lent = |panics: bool| {
        move || {
            let free = Mutex::new(vec!["connection"]);
            let pool =
                Arc::new(small_pool::Pool { free, given_back: Condvar::new() });
            let threads = ["thread 1", "thread 2"].map(|name| {
                let pool = Arc::clone(&pool);
                spawn(name, move || {
                    let work = |_: &mut _| assert!(!panics, "with it in hand");
                    pool.with(Duration::from_secs(1), work).is_some()
                })
            });
            let served = threads.map(|thread| thread.join().unwrap_or(true));
            assert!(served.contains(&true), "it is free for one of them");
            let free = pool.free.lock().unwrap();
            free.len()
        }
    };
    let explorer = scene().spurious_wakeups(true);
    every(&explore(lent(false)), returns("1"));
    every(&explore(lent(true)), returns("1"));
    every(&explorer.run(lent(false)).unwrap(), returns("1"));
}
