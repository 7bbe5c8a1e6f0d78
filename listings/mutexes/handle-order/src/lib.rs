//! Broken on purpose: both locks are taken in the order of addresses, but of
//! the wrong addresses: where the two *handles* lie, not the two mutexes.
//!
//! Each thread has handles of its own, so each thread has an order of its own.
//!
//! ```
//! use handle_order::{Account, transfer};
//! use std::sync::{Arc, Mutex};
//!
//! let open = |owner| Account { owner, balance: 10_00 };
//! let here = ["Alice", "Bob"].map(|owner| Arc::new(Mutex::new(open(owner))));
//! let there = [here[1].clone(), here[0].clone()]; // the same accounts
//! // Both times Alice pays Bob, and each time another lock comes first.
//! let is = |owner| move |first: &Account| assert_eq!(first.owner, owner);
//! transfer(&here[0], &here[1], 1_00, is("Alice")).unwrap();
//! transfer(&there[1], &there[0], 1_00, is("Bob")).unwrap();
//! ```

use std::ptr;
use std::sync::{Arc, Mutex};

/// An account and whose it is.
#[derive(Debug)]
pub struct Account {
    /// Whose account it is.
    pub owner: &'static str,
    /// In cents.
    pub balance: u64,
}

/// Why a transfer was not made; nothing was changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would no longer fit into 64 bits.
    DoesNotFit,
    /// Somebody panicked with one of the accounts in hand.
    Poisoned,
}

// ANCHOR: handles
/// Moves `amount` cents. `in_between` runs with one lock held, and sees which.
pub fn transfer(
    src: &Arc<Mutex<Account>>,
    dest: &Arc<Mutex<Account>>,
    amount: u64,
    in_between: impl FnOnce(&Account),
) -> Result<(), Refused> {
    // `src` points to an `Arc`. The mutex is one more step away.
    let src_first = ptr::from_ref(src) < ptr::from_ref(dest);
    let (first, second) = if src_first { (src, dest) } else { (dest, src) };

    let mut first = first.lock().map_err(|_| Refused::Poisoned)?;
    in_between(&first);
    let mut second = second.lock().map_err(|_| Refused::Poisoned)?;

    let (payer, payee) = match src_first {
        true => (&mut *first, &mut *second),
        false => (&mut *second, &mut *first),
    };
    let left = payer.balance.checked_sub(amount).ok_or(Refused::NotCovered)?;
    let paid = payee.balance.checked_add(amount).ok_or(Refused::DoesNotFit)?;
    (payer.balance, payee.balance) = (left, paid);
    Ok(())
}
// ANCHOR_END: handles

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotCovered => "the payer has less than that",
            Self::DoesNotFit => {
                "the payee's balance would not fit into 64 bits"
            }
            Self::Poisoned => "somebody panicked with an account in hand",
        })
    }
}

impl std::error::Error for Refused {}
