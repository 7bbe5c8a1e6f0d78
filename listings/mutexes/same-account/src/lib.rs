//! Broken on purpose: a transfer from an account to itself locks one mutex
//! twice, and no order of the locks can help. `transfer` is the repair: it asks
//! first whether there are two accounts at all.
//!
//! ```
//! use same_account::{Account, Order, Refused, transfer};
//! use std::sync::{Arc, Mutex};
//!
//! let alice = Arc::new(Mutex::new(Account { balance: 10_00 }));
//! let to_herself = |cents| transfer(Order::ByAddress, &alice, &alice, cents);
//! assert_eq!(to_herself(10_00), Ok(()));
//! assert_eq!(to_herself(10_01), Err(Refused::NotCovered));
//! assert_eq!(alice.lock().unwrap().balance, 10_00);
//! ```

// ANCHOR: variants
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard};

/// An account.
#[derive(Debug)]
pub struct Account {
    /// In cents.
    pub balance: u64,
}

/// Which of the two locks comes first.
#[derive(Debug, Clone, Copy)]
pub enum Order {
    /// The payer's.
    AsGiven,
    /// The one whose handle lies at the lower address.
    ByHandle,
    /// The one that lies at the lower address itself.
    ByAddress,
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

/// Moves `amount` cents, and takes it on trust that these are two accounts.
pub fn transfer_on_trust(
    order: Order,
    src: &Arc<Mutex<Account>>,
    dest: &Arc<Mutex<Account>>,
    amount: u64,
) -> Result<(), Refused> {
    let src_first = match order {
        Order::AsGiven => true,
        Order::ByHandle => ptr::from_ref(src) < ptr::from_ref(dest),
        Order::ByAddress => Arc::as_ptr(src) < Arc::as_ptr(dest),
    };
    let (mut payer, mut payee);
    if src_first {
        payer = lock(src)?;
        payee = lock(dest)?;
    } else {
        payee = lock(dest)?;
        payer = lock(src)?;
    }
    let left = payer.balance.checked_sub(amount).ok_or(Refused::NotCovered)?;
    let paid = payee.balance.checked_add(amount).ok_or(Refused::DoesNotFit)?;
    (payer.balance, payee.balance) = (left, paid);
    Ok(())
}

fn lock(account: &Mutex<Account>) -> Result<MutexGuard<'_, Account>, Refused> {
    account.lock().map_err(|_| Refused::Poisoned)
}
// ANCHOR_END: variants

// ANCHOR: repair
/// Moves `amount` cents. To oneself, that has to be covered and changes
/// nothing.
pub fn transfer(
    order: Order,
    src: &Arc<Mutex<Account>>,
    dest: &Arc<Mutex<Account>>,
    amount: u64,
) -> Result<(), Refused> {
    if Arc::ptr_eq(src, dest) {
        let covered = lock(src)?.balance >= amount;
        return if covered { Ok(()) } else { Err(Refused::NotCovered) };
    }
    transfer_on_trust(order, src, dest, amount)
}
// ANCHOR_END: repair

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
