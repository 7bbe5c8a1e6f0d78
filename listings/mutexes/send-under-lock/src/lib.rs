//! Broken on purpose: `pay_and_tell` waits for room in a mailbox while it holds
//! the lock, and whoever would make room wants the same lock.
//!
//! The repair, `pay_then_tell`, prepares its messages under the lock and sends
//! them after it.
//!
//! ```
//! use send_under_lock::{audit, pay_then_tell};
//! use std::sync::{Mutex, mpsc};
//! use std::thread;
//!
//! let (journal, entries) = mpsc::sync_channel(0); // no room at all
//! let balance = Mutex::new(10_00);
//! thread::scope(|s| {
//!     s.spawn(|| pay_then_tell(&balance, [1_00, 2_00].as_slice(), journal));
//!     assert_eq!(audit(&balance, entries), 2);
//! });
//! ```

// ANCHOR: broken
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender};

/// What the journal is told: an amount that was paid out, and what was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// In cents.
    pub amount: u64,
    /// In cents.
    pub left: u64,
}

/// Pays what is covered, in order. Tells the journal of each payment at once.
pub fn pay_and_tell(
    balance: &Mutex<u64>,
    amounts: &[u64],
    journal: SyncSender<Entry>,
) {
    let mut balance = balance.lock().unwrap();
    for &amount in amounts {
        if let Some(left) = balance.checked_sub(amount) {
            *balance = left;
            // The journal is full? Then we wait here, and we have the lock.
            let _ = journal.send(Entry { amount, left });
        }
    }
}

/// Reads the journal, and looks at the account for each entry.
pub fn audit(balance: &Mutex<u64>, journal: Receiver<Entry>) -> usize {
    let look = |entry: &Entry| *balance.lock().unwrap() <= entry.left;
    journal.iter().filter(look).count()
}
// ANCHOR_END: broken

// ANCHOR: repair
/// Pays what is covered, in order. Returns what there is to tell.
pub fn pay(balance: &Mutex<u64>, amounts: &[u64]) -> Vec<Entry> {
    let mut balance = balance.lock().unwrap();
    let mut entries = Vec::new();
    for &amount in amounts {
        if let Some(left) = balance.checked_sub(amount) {
            *balance = left;
            entries.push(Entry { amount, left });
        }
    }
    entries
}

/// Pays under the lock, and tells the journal without it.
pub fn pay_then_tell(
    balance: &Mutex<u64>,
    amounts: &[u64],
    journal: SyncSender<Entry>,
) {
    for entry in pay(balance, amounts) {
        let _ = journal.send(entry);
    }
}
// ANCHOR_END: repair
