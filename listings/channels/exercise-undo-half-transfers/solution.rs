//! Solution: first find out which transfers are complete, then apply those.

use std::collections::HashSet;

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

// ANCHOR: solution
/// The balances in cents after a crash: complete transfers count, half ones
/// do not.
pub fn recover(opening_balances: Vec<u64>, journal: &[Entry]) -> Vec<u64> {
    let complete: HashSet<u32> = journal
        .iter()
        .filter_map(|entry| match entry {
            Entry::Credit { transfer, .. } => Some(*transfer),
            Entry::Debit { .. } => None,
        })
        .collect();
    let mut balances = opening_balances;
    for entry in journal {
        match *entry {
            Entry::Debit { transfer, account, amount }
                if complete.contains(&transfer) =>
            {
                balances[account] -= amount;
            }
            Entry::Debit { .. } => {} // nobody got it, so nobody paid it
            Entry::Credit { account, amount, .. } => {
                balances[account] += amount
            }
        }
    }
    balances
}
// ANCHOR_END: solution
