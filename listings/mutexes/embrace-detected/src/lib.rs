//! Broken on purpose: the same embrace, with locks of the `parking_lot` crate.
//! No till keeps notes here; the library does, and tells the ids of the threads
//! in a circle. `watch` looks up their names.
//!
//! ```
//! use embrace_detected::{Account, Refused, transfer};
//!
//! let (alice, bob) = (Account::open(10_00), Account::open(5_00));
//! assert_eq!(transfer(&alice, &bob, 10_00, || ()), Ok(()));
//! let refused = transfer(&alice, &bob, 1, || ());
//! assert_eq!(refused, Err(Refused::NotCovered));
//! ```

use parking_lot::{Mutex, deadlock};
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::{Thread, ThreadId};
use std::time::Duration;

/// An account. Nobody reaches it but through its lock.
#[derive(Debug)]
pub struct Account {
    balance: u64,
}

/// Why a transfer was refused; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would not fit.
    DoesNotFit,
}

impl Account {
    /// Opens an account with a balance in cents, and puts it behind a lock.
    pub fn open(balance: u64) -> Mutex<Self> {
        Mutex::new(Self { balance })
    }
}

// ANCHOR: bank
/// Moves `amount` cents. Takes the payer's lock first, then the payee's.
///
/// `in_between` runs where another thread might.
pub fn transfer(
    src: &Mutex<Account>,
    dest: &Mutex<Account>,
    amount: u64,
    in_between: impl FnOnce(),
) -> Result<(), Refused> {
    let mut src = src.lock(); // no `Result`: this lock is never poisoned
    in_between();
    let mut dest = dest.lock();
    let debited = src.balance.checked_sub(amount);
    let debited = debited.ok_or(Refused::NotCovered)?;
    let credited = dest.balance.checked_add(amount);
    let credited = credited.ok_or(Refused::DoesNotFit)?;
    src.balance = debited;
    dest.balance = credited;
    Ok(())
}

/// Asks the library for deadlocks until it finds some, or until all the
/// senders of `ends` are gone. Returns the names of the threads, a list for
/// each circle.
pub fn watch<T>(threads: &[Thread], ends: &Receiver<T>) -> Vec<Vec<String>> {
    let name = |thread: &Thread| (thread.id(), thread.name().map(String::from));
    let names: HashMap<ThreadId, _> = threads.iter().map(name).collect();
    loop {
        let tick = ends.recv_timeout(Duration::from_millis(10));
        let circles = deadlock::check_deadlock();
        let all_gone = matches!(tick, Err(RecvTimeoutError::Disconnected));
        if circles.is_empty() && !all_gone {
            continue;
        }
        let name = |id| names.get(&id).cloned().flatten();
        let named = circles.iter().map(|circle| {
            let ids = circle.iter().map(|thread| thread.thread_id());
            let unnamed = || "another thread".to_string();
            let mut circle: Vec<_> =
                ids.map(|id| name(id).unwrap_or_else(unnamed)).collect();
            circle.sort();
            circle
        });
        return named.collect();
    }
}
// ANCHOR_END: bank

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the payer has less than that",
            Self::DoesNotFit => {
                "the payee's balance would not fit into 64 bits"
            }
        })
    }
}

impl std::error::Error for Refused {}
