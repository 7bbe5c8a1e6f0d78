//! A customer waits for a lock, while a teller takes it and lets go, again and
//! again. Nobody promises the customer the next turn.
//!
//! ```
//! use barging::overtaken;
//! use std::sync::Mutex;
//!
//! let till = Mutex::new(());
//! let times = overtaken(&till, 100, || ());
//! assert!(times <= 100);
//! ```

// ANCHOR: barging
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

/// How many times the teller is served before the customer is; at most so many
/// `rounds`.
///
/// `until_it_waits` is called with the lock held and the customer on its way:
/// it has to see to it that the customer waits by then.
pub fn overtaken(
    till: &Mutex<()>,
    rounds: usize,
    until_it_waits: impl FnOnce(),
) -> usize {
    let served = AtomicBool::new(false);
    let held = till.lock().unwrap();
    thread::scope(|s| {
        s.spawn(|| {
            let _turn = till.lock().unwrap();
            served.store(true, Relaxed); // the lock orders it
        });
        until_it_waits();
        drop(held);
        let teller_is_first = |_: &usize| {
            let _turn = till.lock().unwrap();
            !served.load(Relaxed)
        };
        (0..rounds).take_while(teller_is_first).count()
    })
}
// ANCHOR_END: barging
