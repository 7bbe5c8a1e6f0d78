//! Exercise: after a crash, undo the transfers that got no further than the
//! debit.
//!
//! The bank writes a line into its journal before each change; only the
//! journal survives a crash. A transfer without a credit has never happened.

// ANCHOR: stub
/// One line of the journal. Amounts are in cents.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// This account pays; the first line of a transfer.
    Debit {
        /// Which transfer this line belongs to.
        transfer: u32,
        /// Whose balance changes.
        account: usize,
        /// By how much.
        amount: u64,
    },
    /// This account is paid; the second and last line of a transfer.
    Credit {
        /// Which transfer this line belongs to.
        transfer: u32,
        /// Whose balance changes.
        account: usize,
        /// By how much.
        amount: u64,
    },
}

/// The balances in cents after a crash: complete transfers count, half ones
/// do not.
pub fn recover(opening_balances: Vec<u64>, journal: &[Entry]) -> Vec<u64> {
    todo!("apply {journal:?} to {opening_balances:?}")
}
// ANCHOR_END: stub
