//! Broken on purpose: a reader reads again with a read guard in hand. If a
//! writer waits in between, the second read may wait for the writer, and the
//! writer waits for the first.
//!
//! The repair, `total_of`, works on what the guard in hand already shows.
//!
//! ```
//! use read_again::{total, total_of};
//! use std::sync::RwLock;
//!
//! // As long as no writer comes, nothing is wrong.
//! let balances = RwLock::new([10_00, 5_00]);
//! assert_eq!(total(&balances, || ()), 15_00);
//! assert_eq!(total_of(&balances.read().unwrap()), 15_00);
//! ```

// ANCHOR: again
use std::sync::RwLock;

/// Adds up two balances in cents. `in_between` is what another thread may do.
pub fn total(balances: &RwLock<[u64; 2]>, in_between: impl FnOnce()) -> u64 {
    let guard = balances.read().unwrap();
    in_between();
    guard[0] + second(balances) // reads again, with a guard in hand
}

fn second(balances: &RwLock<[u64; 2]>) -> u64 {
    balances.read().unwrap()[1]
}

/// Adds up two balances in cents, under whatever guard the caller has.
pub fn total_of(balances: &[u64; 2]) -> u64 {
    balances[0] + balances[1]
}
// ANCHOR_END: again
