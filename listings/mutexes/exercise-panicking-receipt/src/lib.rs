//! Exercise: a receipt that may panic.
//!
//! The printer needs both new balances, and printers jam: `print` may panic,
//! and it runs with both locks in hand. A transfer whose receipt was not
//! printed must not have happened, and the next one must find both accounts
//! usable.

// ANCHOR: stub
use std::sync::Mutex;

/// Why a transfer was refused; nothing was changed or printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The payer has less than that.
    NotCovered,
    /// The payee's balance would not fit.
    DoesNotFit,
}

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
    todo!(
        "move {amount} cents from {src:?} to {dest:?}; print with {} bytes",
        size_of_val(&print)
    )
}
// ANCHOR_END: stub
