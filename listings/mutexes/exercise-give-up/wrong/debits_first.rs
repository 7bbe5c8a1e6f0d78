//! It debits before it knows whether the credit fits.
//!
//! Red: a refusal changes nothing

use std::ptr;
use std::sync::{Mutex, MutexGuard, TryLockError};

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
    /// In none of the attempts were both accounts free.
    Busy,
    /// Somebody panicked with one of the accounts in hand.
    Poisoned,
}
/// Moves `amount` cents, in at most so many attempts, with a `pause` between
/// any two. To oneself, that must be covered and changes nothing.
///
/// A payer who has too little is refused as soon as the payer's account is
/// free, whether the payee's is or not. A poisoned account is refused, too.
pub fn transfer(
    src: &Mutex<u64>,
    dest: &Mutex<u64>,
    amount: u64,
    attempts: u32,
    mut pause: impl FnMut(),
) -> Result<(), Refused> {
    for attempt in 0..attempts {
        if attempt > 0 {
            pause();
        }
        match attempt_once(src, dest, amount) {
            Err(Refused::Busy) => {}
            outcome => return outcome,
        }
    }
    Err(Refused::Busy)
}

fn attempt_once(
    src: &Mutex<u64>,
    dest: &Mutex<u64>,
    amount: u64,
) -> Result<(), Refused> {
    let mut payer = try_lock(src)?;
    let left = payer.checked_sub(amount).ok_or(Refused::NotCovered)?;
    if !ptr::eq(src, dest) {
        let mut payee = try_lock(dest)?; // if not, the payer's guard goes, too
        *payer = left;
        *payee = payee.checked_add(amount).ok_or(Refused::DoesNotFit)?;
    }
    Ok(())
}

fn try_lock(account: &Mutex<u64>) -> Result<MutexGuard<'_, u64>, Refused> {
    match account.try_lock() {
        Ok(balance) => Ok(balance),
        Err(TryLockError::WouldBlock) => Err(Refused::Busy),
        Err(TryLockError::Poisoned(_)) => Err(Refused::Poisoned),
    }
}
