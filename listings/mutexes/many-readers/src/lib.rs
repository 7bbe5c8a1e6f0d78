//! A balance that many read and few change, behind a read-write lock.
//!
//! Promises: readers share the lock, a writer has it alone. A withdrawal looks
//! as a reader, lets go, and looks again as a writer: what it saw before may be
//! old.
//!
//! ```
//! use many_readers::{open_to, read_together};
//! use std::sync::RwLock;
//!
//! let balance = RwLock::new(10_00);
//! assert_eq!(read_together(&balance, 3), [10_00; 3]);
//! let _reader = balance.read().unwrap();
//! assert_eq!(open_to(&balance), (true, false)); // to readers only
//! ```

// ANCHOR: readers
use std::sync::{Barrier, RwLock};
use std::thread;

/// Lets so many readers in, and nobody out before all of them are in. Returns
/// what each saw, in cents. A writer that asks meanwhile can keep the last of
/// them out forever.
pub fn read_together(balance: &RwLock<u64>, readers: usize) -> Vec<u64> {
    let all_inside = Barrier::new(readers);
    let look = || {
        let guard = balance.read().unwrap();
        all_inside.wait(); // everybody here holds a guard
        *guard
    };
    thread::scope(|s| {
        let readers: Vec<_> = (0..readers).map(|_| s.spawn(look)).collect();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    })
}

/// Could another (reader, writer) come in now? Asks, and does not wait.
pub fn open_to(balance: &RwLock<u64>) -> (bool, bool) {
    let reader = balance.try_read().is_ok();
    let writer = balance.try_write().is_ok(); // that reader has left again
    (reader, writer)
}
// ANCHOR_END: readers

// ANCHOR: writers
/// Why the balance did not change.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is less in the account.
    NotCovered,
    /// The check said no.
    NotApproved,
    /// The balance would be more than `u64::MAX` cents.
    DoesNotFit,
}

/// Adds an amount in cents. Returns the new balance.
pub fn deposit(balance: &RwLock<u64>, amount: u64) -> Result<u64, Refused> {
    let mut balance = balance.write().unwrap();
    *balance = balance.checked_add(amount).ok_or(Refused::DoesNotFit)?;
    Ok(*balance)
}

/// Takes an amount in cents, if it is there and `approve` says yes. Returns the
/// new balance.
pub fn withdraw(
    balance: &RwLock<u64>,
    amount: u64,
    approve: impl FnOnce(u64) -> bool,
) -> Result<u64, Refused> {
    let seen = *balance.read().unwrap(); // the reader has left at the semicolon
    if seen < amount {
        return Err(Refused::NotCovered); // no writer was needed for this
    }
    if !approve(amount) {
        return Err(Refused::NotApproved);
    }
    let mut balance = balance.write().unwrap();
    // What was seen may be old. What counts is what is there now.
    *balance = balance.checked_sub(amount).ok_or(Refused::NotCovered)?;
    Ok(*balance)
}
// ANCHOR_END: writers

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "there is less in the account",
            Self::NotApproved => "the check said no",
            Self::DoesNotFit => "the balance would not fit into 64 bits",
        })
    }
}

impl std::error::Error for Refused {}
