//! Broken on purpose: two opposite transfers wait for each other forever.
//!
//! Each till keeps a note of what it holds and what it waits for. It writes
//! down a wait before it waits, and crosses out a lock before it lets go. So a
//! circle in the notes is no suspicion: whoever stands in it waits forever,
//! and so does whoever queues behind it.
//!
//! ```
//! use deadly_embrace::Bank;
//!
//! let bank = Bank::open(&[("Alice", 10_00), ("Bob", 5_00)]);
//! // One after the other, opposite transfers do no harm.
//! assert_eq!(bank.transfer("till 1", ["Alice", "Bob"], 7_00, || ()), Ok(()));
//! assert_eq!(bank.transfer("till 2", ["Bob", "Alice"], 9_00, || ()), Ok(()));
//! assert!(bank.circle().is_empty());
//! ```

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

type Name = &'static str;

/// Accounts behind one lock each, and the notes of the tills.
#[derive(Debug)]
pub struct Bank {
    accounts: BTreeMap<Name, Mutex<u64>>,
    notes: Mutex<BTreeMap<Name, Note>>,
}

/// What one till holds and waits for.
#[derive(Debug, Default)]
struct Note {
    holds: Vec<Name>,
    waits_for: Option<Name>,
}

/// Why a transfer was refused; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such account.
    NoSuchAccount,
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would not fit.
    DoesNotFit,
}
// ANCHOR: bank
impl Bank {
    /// Opens accounts, each with a name and a balance in cents.
    pub fn open(accounts: &[(Name, u64)]) -> Self {
        let account = |&(name, balance)| (name, Mutex::new(balance));
        let accounts = accounts.iter().map(account).collect();
        Self { accounts, notes: Mutex::default() }
    }

    /// Moves `amount` cents. Takes the payer's lock first, then the payee's.
    ///
    /// `in_between` runs where another till might. Each till is at one transfer at a
    /// time.
    pub fn transfer(
        &self,
        till: Name,
        [src, dest]: [Name; 2],
        amount: u64,
        in_between: impl FnOnce(),
    ) -> Result<(), Refused> {
        let account = |name| self.accounts.get(name);
        let (src_lock, dest_lock) =
            account(src).zip(account(dest)).ok_or(Refused::NoSuchAccount)?;
        let mut src_balance = self.lock(till, src, src_lock);
        let note = CrossedOut(self, till); // if `in_between` panics, too
        in_between();
        let mut dest_balance = self.lock(till, dest, dest_lock);
        let moved = move_money(&mut src_balance, &mut dest_balance, amount);
        drop(note); // before the guards are dropped
        moved
    }

    fn lock<'a>(
        &self,
        till: Name,
        name: Name,
        account: &'a Mutex<u64>,
    ) -> MutexGuard<'a, u64> {
        self.notes().entry(till).or_default().waits_for = Some(name);
        let guard = whole(account);
        let mut notes = self.notes();
        let note = notes.entry(till).or_default();
        note.waits_for = None;
        note.holds.push(name);
        guard
    }

    fn notes(&self) -> MutexGuard<'_, BTreeMap<Name, Note>> {
        whole(&self.notes)
    }
}

/// Dropped, it crosses out what a till holds.
struct CrossedOut<'a>(&'a Bank, Name);

impl Drop for CrossedOut<'_> {
    fn drop(&mut self) {
        self.0.notes().remove(self.1);
    }
}
// ANCHOR_END: bank
/// After a panic, too: no balance and no note is ever half-written.
fn whole<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn move_money(
    src: &mut u64,
    dest: &mut u64,
    cents: u64,
) -> Result<(), Refused> {
    let debited = src.checked_sub(cents).ok_or(Refused::NotCovered)?;
    let credited = dest.checked_add(cents).ok_or(Refused::DoesNotFit)?;
    (*src, *dest) = (debited, credited);
    Ok(())
}

/// One member of a circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Who waits.
    pub till: Name,
    /// For which account.
    pub waits_for: Name,
    /// Which till holds that account.
    pub held_by: Name,
}

// ANCHOR: watchdog
impl Bank {
    /// The first circle of tills that wait for each other, each once; empty if
    /// there is none.
    pub fn circle(&self) -> Vec<Wait> {
        let notes = self.notes();
        let wait = |till| {
            let waits_for = notes.get(till)?.waits_for?;
            let holds = |note: &Note| note.holds.contains(&waits_for);
            let (held_by, _) = notes.iter().find(|(_, note)| holds(note))?;
            Some(Wait { till, waits_for, held_by })
        };
        for &start in notes.keys() {
            let next = |last: &Wait| wait(last.held_by);
            let mut walk = Vec::new();
            for step in std::iter::successors(wait(start), next) {
                walk.push(step);
                if step.held_by == start {
                    return walk;
                }
                if walk.len() == notes.len() {
                    break; // round a circle that `start` is not part of
                }
            }
        }
        Vec::new()
    }

    /// Waits for the end of all the tills that report to `ends`, or for a
    /// circle, for which it looks when nobody has reported for a while. Returns
    /// how many ended, and the circle.
    pub fn watch<T>(&self, ends: &Receiver<T>) -> (usize, Vec<Wait>) {
        let mut ended = 0;
        loop {
            match ends.recv_timeout(Duration::from_millis(100)) {
                Ok(_) => ended += 1,
                Err(RecvTimeoutError::Disconnected) => return (ended, vec![]),
                Err(RecvTimeoutError::Timeout) => {
                    let circle = self.circle();
                    if !circle.is_empty() {
                        return (ended, circle);
                    }
                }
            }
        }
    }
}
// ANCHOR_END: watchdog

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NoSuchAccount => "there is no such account",
            Self::NotCovered => "the payer has less than that",
            Self::DoesNotFit => {
                "the payee's balance would not fit into 64 bits"
            }
        })
    }
}

impl std::error::Error for Refused {}
