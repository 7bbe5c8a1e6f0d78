//! Two forms whose guard lives longer in edition 2021 than in edition 2024.
//!
//! Promises: the lines are those of `guard-temporaries`; what differs is the
//! `edition` in `Cargo.toml`.
//!
//! ```
//! let in_2021 = guard_temporaries_2021::longer_in_2021();
//! assert!(in_2021.iter().all(|&(_, held)| held));
//! ```

// ANCHOR: longer
use std::sync::{Mutex, TryLockError};

/// Asks the lock itself, and never waits for it.
pub fn is_held<T>(lock: &Mutex<T>) -> bool {
    matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
}

/// What was asked where, and whether the lock was held there.
pub fn longer_in_2021() -> Vec<(&'static str, bool)> {
    let till = Mutex::new(Vec::<u64>::new()); // no orders
    let mut rows = Vec::new();
    let mut ask = |place| rows.push((place, is_held(&till)));

    if let Some(_order) = till.lock().unwrap().pop() {
        unreachable!("there is no order");
    } else {
        ask("if let: in the else");
    }
    fn call(_orders: usize, ask: impl FnOnce()) {
        ask();
    }
    #[expect(unused_braces, reason = "they are what lets go of the lock")]
    call({ till.lock().unwrap().len() }, || {
        ask("an argument in { … }: in the call")
    });
    rows
}
// ANCHOR_END: longer
