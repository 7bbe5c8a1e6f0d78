//! Exercise: a transfer that gives up after some attempts.
//!
//! It waits for no lock at all, not even for the first: both are only tried. If
//! it cannot have both, it holds none while it pauses.

// ANCHOR: stub
use std::sync::Mutex;

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
    pause();
    todo!("try {attempts} times to move {amount} from {src:?} to {dest:?}")
}
// ANCHOR_END: stub
