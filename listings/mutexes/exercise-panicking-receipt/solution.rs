//! Solution: print what will be true, then make it true.

use std::sync::{Mutex, MutexGuard};

/// Why a transfer was refused; nothing was changed or printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would not fit.
    DoesNotFit,
}

// ANCHOR: solution
/// Moves `amount` cents, if the receipt can be printed.
///
/// `print` gets the new balances of `src` and `dest`, in cents, and runs with
/// both locks in hand, so that nobody can change them before they are on paper.
pub fn transfer(
    src: &Mutex<u64>,
    dest: &Mutex<u64>,
    amount: u64,
    print: impl FnOnce(u64, u64),
) -> Result<(), Refused> {
    let (mut src, mut dest) = (lock(src), lock(dest));
    let debited = src.checked_sub(amount).ok_or(Refused::NotCovered)?;
    let credited = dest.checked_add(amount).ok_or(Refused::DoesNotFit)?;
    print(debited, credited);
    *src = debited;
    *dest = credited;
    Ok(())
}

/// A mark means only that `print` has panicked: the balance is whole.
fn lock(account: &Mutex<u64>) -> MutexGuard<'_, u64> {
    account.lock().unwrap_or_else(|poisoned| {
        account.clear_poison();
        poisoned.into_inner()
    })
}
// ANCHOR_END: solution
