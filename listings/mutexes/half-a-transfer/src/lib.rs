//! Broken on purpose: the debit is written before the credit is known to fit.
//!
//! If it does not fit, the payer has paid, the payee has received nothing, the
//! thread panics, and both locks are poisoned. That the mark can be cleared does
//! not bring the money back; `reopen` does, for whoever knows the total.
//!
//! ```
//! use half_a_transfer::{Account, Refused, audit, transfer};
//!
//! let (alice, bob) = (Account::open(10_00), Account::open(u64::MAX));
//! let payer = || transfer(&alice, &bob, 10_00);
//! let payer = std::thread::scope(|bank| bank.spawn(payer).join());
//! assert!(payer.is_err(), "the thread has panicked");
//! assert_eq!(audit(&alice, &bob), Err(Refused::Poisoned));
//! ```

use std::sync::{Mutex, MutexGuard, PoisonError};

/// An account. Nobody reaches it but through its lock.
#[derive(Debug)]
pub struct Account {
    balance: u64,
}

/// Why something was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// Somebody panicked with one of the accounts in hand.
    Poisoned,
    /// What is missing cannot be told from the total.
    CannotTell,
}

impl Account {
    /// Opens an account with a balance in cents, and puts it behind a lock.
    pub fn open(balance: u64) -> Mutex<Self> {
        Mutex::new(Self { balance })
    }
}

// ANCHOR: bank
/// Moves `amount` cents. Panics if the payee's balance would not fit.
pub fn transfer(
    src: &Mutex<Account>,
    dest: &Mutex<Account>,
    amount: u64,
) -> Result<(), Refused> {
    let (mut src, mut dest) = (lock(src)?, lock(dest)?);
    if src.balance < amount {
        return Err(Refused::NotCovered);
    }
    src.balance -= amount;
    // If this panics, the line above has happened and the assignment has not.
    dest.balance = dest.balance.checked_add(amount).expect("it fits");
    Ok(())
}

/// Adds up two balances in cents, with both locks in hand.
pub fn audit(
    first: &Mutex<Account>,
    last: &Mutex<Account>,
) -> Result<u128, Refused> {
    let (first, last) = (lock(first)?, lock(last)?);
    Ok(u128::from(first.balance) + u128::from(last.balance))
}
// ANCHOR_END: bank

// ANCHOR: recovery
/// Reads a balance in cents, whatever the lock says about it.
pub fn look_anyway(account: &Mutex<Account>) -> u64 {
    take_anyway(account).balance
}

/// Gives `payer` what the two accounts lack of `total` cents, and clears both
/// marks.
///
/// Right only if nothing but a transfer of this payer can be half-done.
pub fn reopen(
    payer: &Mutex<Account>,
    payee: &Mutex<Account>,
    total: u128,
) -> Result<(), Refused> {
    let mut payers = take_anyway(payer);
    let payees = take_anyway(payee);
    let restored = total
        .checked_sub(u128::from(payees.balance))
        .and_then(|rest| u64::try_from(rest).ok())
        .filter(|&restored| restored >= payers.balance)
        .ok_or(Refused::CannotTell)?;
    payers.balance = restored;
    payer.clear_poison();
    payee.clear_poison();
    Ok(())
}

fn lock(account: &Mutex<Account>) -> Result<MutexGuard<'_, Account>, Refused> {
    account.lock().map_err(|_| Refused::Poisoned)
}

fn take_anyway(account: &Mutex<Account>) -> MutexGuard<'_, Account> {
    // The error holds the guard: whoever insists gets the account.
    account.lock().unwrap_or_else(PoisonError::into_inner)
}
// ANCHOR_END: recovery

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the payer has less than that",
            Self::Poisoned => "somebody panicked with an account in hand",
            Self::CannotTell => "what is missing cannot be told from the total",
        })
    }
}

impl std::error::Error for Refused {}
