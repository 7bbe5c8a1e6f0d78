//! Neither messages nor a mutex: disjoint borrows, shards, an atomic, and a
//! read-write lock.
//!
//! All promise: no deposit is lost, and one that does not fit is refused and
//! changes nothing.
//!
//! ```
//! use other_answers::by_shards;
//!
//! assert_eq!(by_shards(10_00, &[5_00, 20_00, 75_00]), Ok(110_00));
//! ```

use std::sync::RwLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

// ANCHOR: disjoint
/// The deposits do not fit into the balance; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub struct DoesNotFit;

/// Two tellers pay `amount` cents into each account, half of the accounts each.
///
/// Returns how many accounts had no room for it; those keep their balance.
pub fn by_halves(balances: &mut [u64], amount: u64) -> usize {
    let deposit = |half: &mut [u64]| {
        let mut refused = 0;
        for balance in half {
            match balance.checked_add(amount) {
                Some(sum) => *balance = sum,
                None => refused += 1,
            }
        }
        refused
    };
    let (left, right) = balances.split_at_mut(balances.len() / 2);
    thread::scope(|tellers| {
        let other = tellers.spawn(|| deposit(left));
        deposit(right) + other.join().expect("no teller panics")
    })
}
// ANCHOR_END: disjoint

// ANCHOR: shards
/// Two tellers add up half of the deposits each; the halves meet at the end.
///
/// Returns the new balance in cents; refuses all deposits if not all fit.
pub fn by_shards(balance: u64, deposits: &[u64]) -> Result<u64, DoesNotFit> {
    let add_up = |half: &[u64]| {
        let mut total = 0_u64;
        for &amount in half {
            total = total.checked_add(amount)?;
        }
        Some(total)
    };
    let (left, right) = deposits.split_at(deposits.len() / 2);
    let (left, right) = thread::scope(|tellers| {
        let other = tellers.spawn(|| add_up(left));
        let right = add_up(right);
        (other.join().expect("no teller panics"), right)
    });
    left.zip(right)
        .and_then(|(left, right)| left.checked_add(right))
        .and_then(|total| balance.checked_add(total))
        .ok_or(DoesNotFit)
}
// ANCHOR_END: shards

// ANCHOR: atomic
/// Adds `amount` cents in one step; if another teller was faster, tries again.
pub fn by_atomic(balance: &AtomicU64, amount: u64) -> Result<(), DoesNotFit> {
    let add = |balance: u64| balance.checked_add(amount);
    let added = balance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    added.map(|_before| ()).map_err(|_balance| DoesNotFit)
}
// ANCHOR_END: atomic

// ANCHOR: rwlock
/// Adds `amount` cents while nobody else holds the lock, to read or to write.
pub fn by_rwlock(balance: &RwLock<u64>, amount: u64) -> Result<(), DoesNotFit> {
    let mut balance = balance.write().expect("no teller panicked");
    *balance = balance.checked_add(amount).ok_or(DoesNotFit)?;
    Ok(())
}

/// Shows the balance in cents to `reader`; many may look at the same time.
pub fn look(balance: &RwLock<u64>, reader: impl FnOnce(u64)) {
    reader(*balance.read().expect("no teller panicked"));
}
// ANCHOR_END: rwlock

impl std::fmt::Display for DoesNotFit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the deposit does not fit into the balance")
    }
}

impl std::error::Error for DoesNotFit {}
